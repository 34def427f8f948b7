using System.Diagnostics;

namespace Shootdown.Cli.Check;

/// <summary>A single change of a design that makes a violation go away.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Value">The value.</param>
internal sealed record Remedy(Axis Axis, AxisValue Value)
{
    private const int Most = 5;
    private const long MostStates = 2_000_000;
    private static readonly TimeSpan MostTimeEach = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>Looks for what mends a violation.</summary>
    /// <param name="question">What is violated.</param>
    /// <param name="limits">How to search.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="most">How many to look for.</param>
    public static Remedies Find(CheckQuestion question, Limits limits, Deadline deadline, int most = Most)
    {
        var start = Stopwatch.GetTimestamp();
        var (found, open) = (new List<Remedy>(), false);
        var alone = limits with { Budget = limits.Budget with { Threads = 1 } };
        bool IsOver() => deadline.Reason is not null || Stopwatch.GetElapsedTime(start) > MostTime || found.Count == most;
        foreach (var (mend, tried) in Ahead.Make(
            Asked(question, alone, deadline),
            m => new Trial(Try(question, m.On(question.Design.Design), alone, deadline)),
            limits.Budget.Threads,
            IsOver))
        {
            if (found.Count == most)
            {
                break;
            }

            open |= tried is null or { Outcome: Outcome.Inconclusive };
            if (tried is { Outcome: Outcome.Holds })
            {
                found.Add(mend);
            }
        }

        return new Remedies(found, open);
    }

    private Design On(Design design) => Axis.With(design, Value);

    private bool IsOfToday => Axis.Of(Designs.Linux73) == Value;

    private bool IsBug =>
        Value.Origin.Contains("mutant", StringComparison.Ordinal)
        || BugCatalogue.All.Any(b =>
            b.Mutant.Split('+').Except(b.Fixed.Split('+')).Contains($"{Axis.Name}={Value.Name}"));

    /// <inheritdoc/>
    public override string ToString() => $"{Axis.Name}={Value.Name} ({Value.Origin})";

    private static List<Remedy> Asked(CheckQuestion question, Limits limits, Deadline deadline)
    {
        var (design, asked) = (question.Design.Design, new AskedAxes());

        // What is built without asking an axis, and breaks before a step asks it, is built and breaks the same whatever the axis says.
        var isBroken = Try(question, design.Listening(asked), limits, deadline) == Outcome.Violated;
        return [.. Candidates(design).Where(m => !isBroken || asked.Has(m.Axis))];
    }

    // Back to what the kernel of the day does comes first, another machine last; a bug is no way out of another, nor is another
    // architecture.
    private static IEnumerable<Remedy> Candidates(Design design) =>
        Axis.All
            .SelectMany(a => a.Values.Where(v => v != a.Of(design)).Select(v => new Remedy(a, v)))
            .Where(m => (m.IsOfToday || !m.IsBug) && !(m.IsMachine && IsAnother(design, m)))
            .OrderBy(m => m.IsMachine ? 2 : m.IsOfToday ? 0 : 1);

    private bool IsMachine => Axis.Name == "backend";

    private static bool IsAnother(Design design, Remedy mend) =>
        Tlb.IsElsewhere(design) || Tlb.IsElsewhere(mend.On(design));

    private static Outcome Try(CheckQuestion question, Design design, Limits limits, Deadline deadline)
    {
        try
        {
            var system = question.Scenario.Build(design, [question.Property]);
            var options = limits.Options(deadline, null);
            options = options with
            {
                StopWhenAllBroken = true,
                Search = options.Search.AtMost(MostStates, system.StateBits) with { MaxTime = MostTimeEach },
            };
            return Checker.Check(system, [question.Property], options.VerdictsOnly)[0].Outcome;
        }
        catch (Exception failure) when (failure is RoutineException or FormatException)
        {
            // A pair of values that no routine foresees is no way out, nor is one with which the workload grows too large.
            return Outcome.Violated;
        }
    }

    private sealed record Trial(Outcome Outcome);
}
