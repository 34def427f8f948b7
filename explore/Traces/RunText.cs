using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>A run that breaks a property, as far as a screen has room for it.</summary>
public static class RunText
{
    /// <summary>How many steps of a run are shown at most, where it does not take more turns and nobody has looked how much room there is.
    /// </summary>
    public const int MostSteps = 22;

    /// <summary>Lines of a screen, on which a violation finds room with all that is told of it.</summary>
    public const int Screen = 40;

    /// <summary>How many lines it takes at most, where no word is longer than a line and nobody has looked how much is told beside it: that
    /// takes up to 19 of a <see cref="Screen"/>.</summary>
    public const int MostLines = 21;

    /// <summary>What is said of a run of which no step is left out.</summary>
    public const string Whole = "every step is shown";

    private const int LeastSteps = 2;

    /// <summary>What is broken where, and how long the run is.</summary>
    /// <param name="run">The run.</param>
    /// <param name="subject">What was run, in words.</param>
    public static string Heading(Violation run, string subject)
    {
        ArgumentNullException.ThrowIfNull(run);
        var length = run.Schedule.Choices.Count;
        var steps = run.CycleStart is { } start ? $"{start} steps and then {length - start} for ever"
            : run.IsShortest ? $"{length} steps, no run is shorter"
            : $"{length} steps, a shorter run may exist";
        return $"{run.Property.Id}: {subject}, {steps}";
    }

    /// <summary>What was run, as it may stand in a file's name.</summary>
    /// <param name="subject">What was run, in words.</param>
    public static string FileName(string subject) =>
        string.Concat(subject.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '=' ? c : '_'));

    /// <summary>As many of a run's steps as a screen takes beside what else is told; all that the violation depends on, where there is room
    /// for that, be it without what they change. Where there is none, this is counted; and where turns alone are more than that, they are
    /// without what they change, and in the end without the first of them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="most">How many lines it may take.</param>
    public static IReadOnlyList<string> Lines(Violation run, int width, int most = MostLines) => Cut(run, width, most).Lines;

    /// <summary>The same, with the steps that are shown. These explain the run: they break its property with the rest in between. Where no
    /// choice of steps that there is room for does, each gap says whose turns it has, one by one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="most">How many lines it may take.</param>
    public static RunCut Cut(Violation run, int width, int most = MostLines)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunCut? first = null;
        var last = new RunCut(run, [], []);
        foreach (var (steps, turns, withChanges, withTurns) in Choices(run, most))
        {
            var shown = ShownSteps.Of(run, steps, turns);
            if (steps == int.MaxValue && shown.Count > most)
            {
                continue;
            }

            var ending = Ending(run, shown);
            last = new RunCut(run, shown, [.. TraceText.Lines(run, width, shown, ending, withChanges, withTurns)], withTurns);
            if (last.Lines.Count <= most)
            {
                first ??= last;
                if (run.Finding is null || last.Explains)
                {
                    return last;
                }
            }
        }

        return first ?? last;
    }

    // How many steps, the ends of how many turns, whether with what they change, and whether gaps say whose turns they have.
    private static IEnumerable<(int Steps, int Turns, bool WithChanges, bool WithTurns)> Choices(Violation run, int most)
    {
        var turns = run.Turns?.Count ?? 0;
        foreach (var withChanges in (bool[])[true, false])
        {
            yield return (int.MaxValue, turns, withChanges, false);
            yield return (int.MaxValue, 0, withChanges, false);
        }

        foreach (var withTurns in (bool[])[false, true])
        {
            foreach (var withChanges in (bool[])[true, false])
            {
                for (var steps = most == int.MaxValue ? MostSteps : Math.Max(MostSteps, most); steps >= LeastSteps; steps -= 2)
                {
                    yield return (steps, withChanges ? turns : steps, withChanges, withTurns);
                }
            }
        }
    }

    private static string? Ending(Violation run, IReadOnlyList<int> shown)
    {
        if (shown.Count == run.Steps.Count)
        {
            return $"{run.Sentence}; {Whole}";
        }

        var left = run.Finding is null ? 0 : run.Slice.Except(shown).Count();
        return left == 0 ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Sentence}; {left} of the {run.Slice.Count} steps behind it are left out: replay shows all");
    }
}
