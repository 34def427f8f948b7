using System.Globalization;

namespace Shootdown.Cli.Replay;

/// <summary>A walk through a run, a step at a time, by lines that are read.</summary>
internal static class StepWalk
{
    private const string Keys = "Enter: next, b: back, N: step N, s: state, q: end";

    /// <summary>Walks until the run, or what is read, comes to its end.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="input">What is read.</param>
    public static void Run(Page page, Violation run, TextReader input)
    {
        page.Line(Keys);
        State(page, run, 0);
        for (var at = 0; ;)
        {
            page.Writer.Flush();
            switch (input.ReadLine()?.Trim())
            {
                case null or "q":
                    return;
                case "" or "n" when at == run.Steps.Count:
                    page.Paragraph(run.Sentence);
                    return;
                case "" or "n":
                    Step(page, run, at++);
                    break;
                case "b":
                    at = Math.Max(0, at - 1);
                    State(page, run, at);
                    break;
                case "s":
                    State(page, run, at);
                    break;
                case var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number <= run.Steps.Count:
                    at = number;
                    State(page, run, at);
                    break;
                case var text:
                    page.Line($"{InputText.Quote(text)}; accepted: {Keys}; N is 0 to {run.Steps.Count}");
                    break;
            }
        }
    }

    private static void Step(Page page, Violation run, int index)
    {
        TraceText.StepLines(run, page.TraceWidth, index).ToList().ForEach(page.Line);
    }

    private static void State(Page page, Violation run, int after)
    {
        var cells = after < run.Run.StateCount ? run.Run.ContentsOf(after) : [];
        var text = cells.Count == 0 ? "nothing is set" : string.Join(", ", cells.Select(c => $"{c.Cell}={c.After}"));
        page.Paragraph($"after {after} of {run.Steps.Count} steps: {text}");
    }
}
