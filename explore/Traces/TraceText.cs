using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>
/// A trace as a kernel commit message would show it: a column for each CPU, a step a line, the kernel function at the left and what
/// changed at the right.
/// </summary>
public static class TraceText
{
    /// <summary>The narrowest line that a trace can be put in.</summary>
    public const int NarrowestLine = 80;

    /// <summary>The longest line that a trace is given, however much room there is.</summary>
    public const int WidestLine = 150;

    /// <summary>Writes a trace.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="trace">The run.</param>
    /// <param name="width">Characters in a line; taken as <see cref="NarrowestLine"/> to <see cref="WidestLine"/>.</param>
    public static void Write(TextWriter writer, Violation trace, int width)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        var columns = new CpuColumns(trace.Steps, Math.Clamp(width, NarrowestLine, WidestLine));
        var lines = Enumerable.Range(0, trace.Steps.Count).Select(i => Line(columns, trace, i)).ToList();
        var end = lines.Select(l => l.Length).Append(columns.Header().Length).Max();
        writer.WriteLine(columns.Source == 0 ? columns.Header() : columns.Header().PadRight(end) + "  source");
        for (var i = 0; i < trace.Steps.Count; i++)
        {
            if (trace.CycleStart == i)
            {
                writer.WriteLine(Remark(columns, "-- from here again and again --"));
            }

            var source = columns.Source > 0 ? trace.Steps[i].Source?.Brief : null;
            writer.WriteLine(source is null ? lines[i] : lines[i].PadRight(end) + "  " + Cut(source, columns.Source));
        }

        if (trace.CycleStart is { } start)
        {
            writer.WriteLine(Remark(columns, string.Create(CultureInfo.InvariantCulture, $"-- and on with step {start + 1} --")));
        }

        var margin = Remark(columns, string.Empty);
        foreach (var line in TextLines.Fill(trace.Sentence.Split(' '), columns.Width - margin.Length, " ", "  "))
        {
            writer.WriteLine(margin + line);
        }
    }

    private static string Remark(CpuColumns columns, string text) => new string(' ', columns.Number + 2) + text;

    private static string Line(CpuColumns columns, Violation trace, int index)
    {
        var step = trace.Steps[index];
        var goesOn = index > 0
            && trace.CycleStart != index
            && trace.Steps[index - 1] is var last
            && (last.Cpu, last.Context, last.Function) == (step.Cpu, step.Context, step.Function);
        var function = goesOn ? string.Empty : Cut(step.Function, columns.Function);
        var line = (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(columns.Number) + "  " + function;
        line = Cut(line.PadRight(columns.StartOf(step.Cpu)) + CpuColumns.TextOf(step), columns.Text);
        if (step.Changes.Count > 0)
        {
            var changes = string.Join(", ", step.Changes.Select(c => $"{c.Cell}={c.After}"));
            line = Cut((line + "  ").PadRight(columns.Changes) + changes, columns.Text);
        }

        return line.TrimEnd();
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
