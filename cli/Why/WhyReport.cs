using System.Globalization;

namespace Shootdown.Cli.Why;

/// <summary>A violation on a screen.</summary>
internal static class WhyReport
{
    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">An answer with a violation.</param>
    /// <param name="mends">What mends it.</param>
    public static void Write(Page page, Answer answer, Remedies mends)
    {
        var (run, beside) = (answer.Verdict.Violation!, page.Trial());
        Write(beside, answer, mends, []);
        var room = Math.Max(RunText.MostLines, RunText.Screen - beside.Written);
        Write(page, answer, mends, RunText.Lines(run, page.TraceWidth, room));
    }

    private static void Write(Page page, Answer answer, Remedies mends, IReadOnlyList<string> lines)
    {
        var (question, run) = (answer.CheckQuestion, answer.Verdict.Violation!);
        page.Heading($"{question.Subject} breaks {run.Property.Id}: {run.Property.Title}");
        var claim = question.Claim is { Expected: Expected.Violated } known ? $"; claimed ({known.Origin})" : string.Empty;
        page.Paragraph($"{question.Scenario.Definition.Title}; {question.Scenario.Definition.Cpus} CPUs{claim}");
        page.Line();
        lines.ToList().ForEach(page.Line);
        page.Line();
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Schedule.Choices.Count} steps, {(run.IsShortest ? "no run is shorter" : "a shorter run may exist")}"
            + $"{(run.Slice.Count < run.Steps.Count ? $"; the violation depends on {run.Slice.Count} of them" : string.Empty)}"
            + $"{(TurnText.Of(run) is { } turns ? $"; {turns}" : string.Empty)}"));
        foreach (var window in TurnText.Windows(run))
        {
            page.Paragraph(window);
        }

        page.Paragraph(mends.ToString());
        page.Line($"all of it: {ViolationText.Replay(answer)}");
    }
}
