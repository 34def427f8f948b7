using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>
/// A trace as a kernel commit message would show it: a column for each CPU, a step a line, the kernel function at the left and what
/// changed at the right. Where a line has no room for all, the step goes on in the next; nothing is cut.
/// </summary>
public static class TraceText
{
    /// <summary>The narrowest line that a trace can be put in.</summary>
    public const int NarrowestLine = 80;

    /// <summary>For what is no terminal: each step in one line, however long.</summary>
    public const int WholeLines = int.MaxValue;

    private const int WidestParagraph = 150;

    /// <summary>Writes a trace.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="trace">The run.</param>
    /// <param name="width">Characters in a line, <see cref="NarrowestLine"/> at least, or <see cref="WholeLines"/>.</param>
    public static void Write(TextWriter writer, Violation trace, int width)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        Lines(trace, width, [.. Enumerable.Range(0, trace.Steps.Count)]).ToList().ForEach(writer.WriteLine);
    }

    /// <summary>A trace without some of its steps, of which it says how many they are.</summary>
    /// <param name="trace">The run.</param>
    /// <param name="width">Characters in a line, <see cref="NarrowestLine"/> at least, or <see cref="WholeLines"/>.</param>
    /// <param name="shown">The steps to be shown, from 0, in order.</param>
    /// <param name="ending">What the run comes to; by default how it breaks its property.</param>
    /// <param name="withChanges">Whether to say what steps change.</param>
    /// <param name="withTurns">Whether to say in which turns the others are made, rather than how many each makes.</param>
    public static IEnumerable<string> Lines(
        Violation trace,
        int width,
        IReadOnlyList<int> shown,
        string? ending = null,
        bool withChanges = true,
        bool withTurns = false)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(shown);
        var columns = new CpuColumns(trace.Steps, Math.Max(width, NarrowestLine));
        var steps = shown.Select((step, i) => columns.LinesOf(
            step + 1,
            withChanges ? trace.Steps[step] : trace.Steps[step] with { Changes = [] },
            i > 0 && shown[i - 1] == step - 1 && GoesOn(trace, step)).ToList()).ToList();
        var end = steps.SelectMany(s => s).Select(l => l.Length).Where(l => l <= Math.Min(columns.Text, WidestParagraph))
            .Append(columns.Header().Length).Max();
        IEnumerable<string> initially = trace.Run.ContentsOf(0) is { Count: > 0 } cells
            ? Paragraph(columns, CpuColumns.WithCommas([.. cells.Select(c => $"{c.Cell}={c.After}")]).Prepend("initially"))
            : [];
        return
        [
            .. initially,
            columns.Source == 0 ? columns.Header() : columns.Header().PadRight(end) + "  source",
            .. shown.SelectMany((step, i) => (IEnumerable<string>)
            [
                .. Gap(trace, columns, i == 0 ? 0 : shown[i - 1] + 1, step, withTurns),
                .. trace.CycleStart == step ? [Remark(columns, "-- from here again and again --")] : Array.Empty<string>(),
                WithSource(columns, steps[i][0], trace.Steps[step], end),
                .. steps[i].Skip(1),
            ]),
            .. trace.CycleStart is { } start
                ? [Remark(columns, string.Create(CultureInfo.InvariantCulture, $"-- and on with step {start + 1} --"))]
                : Array.Empty<string>(),
            .. Paragraph(columns, (ending ?? trace.Sentence).Split(' ')),
        ];
    }

    /// <summary>One step of a trace.</summary>
    /// <param name="trace">The run.</param>
    /// <param name="width">Characters in a line, <see cref="NarrowestLine"/> at least, or <see cref="WholeLines"/>.</param>
    /// <param name="step">Which step, from 0.</param>
    public static IEnumerable<string> StepLines(Violation trace, int width, int step)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var columns = new CpuColumns(trace.Steps, Math.Max(width, NarrowestLine));
        return columns.LinesOf(step + 1, trace.Steps[step], goesOn: false);
    }

    private static string WithSource(CpuColumns columns, string line, StepDescription step, int end) =>
        columns.Source > 0 && step.Source?.Brief is { } source ? line.PadRight(end) + "  " + source : line;

    // Who makes how many of the steps that are not shown.
    private static IEnumerable<string> Gap(Violation trace, CpuColumns columns, int from, int to, bool withTurns)
    {
        if (from == to)
        {
            return [];
        }

        var turns = new List<(string Who, int Count)>();
        foreach (var who in Enumerable.Range(from, to - from).Select(i => CpuColumns.ContextOf(trace.Steps[i])))
        {
            var known = withTurns && turns.Count > 0 && turns[^1].Who != who ? -1 : turns.FindLastIndex(t => t.Who == who);
            if (known < 0)
            {
                turns.Add((who, 1));
            }
            else
            {
                turns[known] = (who, turns[known].Count + 1);
            }
        }

        var words = turns.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Count} of {t.Who}"));
        var margin = $"{":".PadLeft(columns.Number)}  ";
        return TextLines.Fill(string.Join(", ", words).Split(' '), Math.Min(columns.Width, WidestParagraph) - margin.Length, " ", "  ")
            .Select((line, number) => (number == 0 ? margin : Remark(columns, string.Empty)) + line);
    }

    private static IEnumerable<string> Paragraph(CpuColumns columns, IEnumerable<string> words)
    {
        var margin = Remark(columns, string.Empty);
        return TextLines.Fill(words, Math.Min(columns.Width, WidestParagraph) - margin.Length, " ", "  ").Select(line => margin + line);
    }

    private static string Remark(CpuColumns columns, string text) => new string(' ', columns.Number + 2) + text;

    private static bool GoesOn(Violation trace, int index) =>
        index > 0
        && trace.CycleStart != index
        && trace.Steps[index - 1] is var last
        && trace.Steps[index] is var step
        && (last.Cpu, last.Context, last.Function) == (step.Cpu, step.Context, step.Function);
}
