using System.Diagnostics;

namespace Shootdown.Explore.Schedules;

/// <summary>Makes a run that breaks a property simpler: fewer steps, then fewer switches from one agent to another.</summary>
public static class ScheduleShrinker
{
    /// <summary>Follows choices and leaves out those that are not enabled when their turn comes, until something breaks.</summary>
    /// <param name="system">The system.</param>
    /// <param name="choices">The choices.</param>
    /// <param name="breaks">Observations of which one must be shown.</param>
    /// <returns>The run up to the step or state that shows one; null if none does.</returns>
    public static Schedule? Attempt(ITransitionSystem system, IEnumerable<uint> choices, ulong breaks)
    {
        ArgumentNullException.ThrowIfNull(choices);
        using var stepper = new Stepper(system);
        var taken = new List<uint>();
        foreach (var choice in choices)
        {
            if ((stepper.Observations & breaks) != 0 || stepper.Ended)
            {
                break;
            }

            if (stepper.IndexOf(choice) is >= 0 and var index)
            {
                taken.Add(choice);
                if (stepper.Take(index) is var shown && (shown & breaks) != 0)
                {
                    return new Schedule(taken);
                }
            }
        }

        return (stepper.Observations & breaks) != 0 ? new Schedule(taken) : null;
    }

    /// <summary>Simpler choices to try in the place of some: without a part of them, the largest part first, and then with a stretch of one
    /// agent's steps moved to another stretch of the same agent.</summary>
    /// <param name="system">The system.</param>
    /// <param name="choices">The choices.</param>
    public static IEnumerable<IReadOnlyList<uint>> Candidates(ITransitionSystem system, IReadOnlyList<uint> choices)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(choices);
        for (var size = choices.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < choices.Count; from += size)
            {
                yield return [.. choices.Take(from), .. choices.Skip(from + size)];
            }
        }

        var stretches = Stretches(system, choices);
        for (var i = 0; i < stretches.Count; i++)
        {
            var next = stretches.FindIndex(i + 1, s => s.Agent == stretches[i].Agent);
            if (next >= 0)
            {
                yield return Joined(choices, stretches[i], stretches[next], late: false);
                yield return Joined(choices, stretches[i], stretches[next], late: true);
            }
        }
    }

    /// <summary>How often an agent's step follows another agent's.</summary>
    /// <param name="system">The system.</param>
    /// <param name="choices">The choices.</param>
    public static int SwitchesIn(ITransitionSystem system, IReadOnlyList<uint> choices) =>
        Math.Max(0, Stretches(system, choices).Count - 1);

    /// <summary>Takes the first candidate that is simpler and still breaks the property, again and again.</summary>
    /// <param name="violation">A violation of a state or step.</param>
    /// <param name="maxTime">When to stop; what there is then is the result.</param>
    public static Violation Minimise(Violation violation, TimeSpan maxTime)
    {
        ArgumentNullException.ThrowIfNull(violation);
        var start = Stopwatch.GetTimestamp();
        var (system, best) = (violation.System, violation.Schedule);
        for (var simpler = true; simpler;)
        {
            simpler = false;
            foreach (var candidate in Candidates(system, best.Choices))
            {
                if (Stopwatch.GetElapsedTime(start) > maxTime)
                {
                    return Result();
                }

                if (Attempt(system, candidate, violation.Property.ReportedOn(system)) is { } found
                    && IsSimpler(system, found.Choices, best.Choices))
                {
                    best = found;
                    simpler = true;
                    break;
                }
            }
        }

        return Result();

        Violation Result() => new(system, violation.Property, best) { IsShortest = false, Discovery = violation.Discovery };
    }

    private static bool IsSimpler(ITransitionSystem system, IReadOnlyList<uint> left, IReadOnlyList<uint> right) =>
        left.Count < right.Count || (left.Count == right.Count && SwitchesIn(system, left) < SwitchesIn(system, right));

    private static List<(int Agent, int From, int End)> Stretches(ITransitionSystem system, IReadOnlyList<uint> choices)
    {
        var stretches = new List<(int Agent, int From, int End)>();
        for (var i = 0; i < choices.Count; i++)
        {
            var agent = system.AgentOf(choices[i]);
            if (stretches.Count > 0 && stretches[^1].Agent == agent)
            {
                stretches[^1] = stretches[^1] with { End = i + 1 };
            }
            else
            {
                stretches.Add((agent, i, i + 1));
            }
        }

        return stretches;
    }

    private static IReadOnlyList<uint> Joined(
        IReadOnlyList<uint> choices,
        (int Agent, int From, int End) first,
        (int Agent, int From, int End) second,
        bool late)
    {
        var (before, after) = (choices.Take(first.From), choices.Skip(second.End));
        var between = choices.Skip(first.End).Take(second.From - first.End);
        var both = choices.Skip(first.From).Take(first.End - first.From).Concat(choices.Skip(second.From).Take(second.End - second.From));
        return late ? [.. before, .. between, .. both, .. after] : [.. before, .. both, .. between, .. after];
    }
}
