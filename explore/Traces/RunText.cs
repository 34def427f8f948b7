namespace Shootdown.Explore.Traces;

/// <summary>A run that breaks a property, as far as a screen has room for it.</summary>
public static class RunText
{
    /// <summary>How many steps of a run are shown at most, where it does not take more turns.</summary>
    public const int MostSteps = 22;

    /// <summary>How many lines it takes at most, where no word is longer than a line: what is told beside it takes up to 19 of a screen's
    /// 40.</summary>
    public const int MostLines = 21;

    private const int LeastSteps = 4;

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

    /// <summary>As many of a run's steps as a screen takes beside what else is told; where turns alone are more than that, without what
    /// they change, and in the end without the first of them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">Characters in a line.</param>
    public static IReadOnlyList<string> Lines(Violation run, int width)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<string> lines = [];
        foreach (var withChanges in (bool[])[true, false])
        {
            for (var most = MostSteps; most >= LeastSteps; most -= 2)
            {
                var turns = withChanges ? run.Turns?.Count ?? 0 : most;
                lines = [.. TraceText.Lines(run, width, ShownSteps.Of(run, most, turns), withChanges: withChanges)];
                if (lines.Count <= MostLines)
                {
                    return lines;
                }
            }
        }

        return lines;
    }
}
