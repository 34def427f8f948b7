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
    /// <param name="trace">The trace.</param>
    /// <param name="width">Characters in a line; taken as <see cref="NarrowestLine"/> to <see cref="WidestLine"/>.</param>
    public static void Write(TextWriter writer, Trace trace, int width)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        var columns = new CpuColumns(trace.Steps, Math.Clamp(width, NarrowestLine, WidestLine));
        writer.WriteLine(columns.Header());
        for (var i = 0; i < trace.Steps.Count; i++)
        {
            if (trace.CycleStart == i)
            {
                writer.WriteLine(Remark(columns, "-- from here again and again --"));
            }

            var goesOn = i > 0 && trace.CycleStart != i && trace.Steps[i - 1] is var last && last.Cpu == trace.Steps[i].Cpu && last.Context == trace.Steps[i].Context && last.Function == trace.Steps[i].Function;
            writer.WriteLine(Line(columns, i + 1, trace.Steps[i], goesOn));
        }

        if (trace.CycleStart is { } start)
        {
            writer.WriteLine(Remark(columns, string.Create(CultureInfo.InvariantCulture, $"-- and on with step {start + 1} --")));
        }

        var margin = Remark(columns, string.Empty);
        foreach (var line in TextLines.Fill(Ending(trace).Split(' '), columns.Width - margin.Length, " ", "  "))
        {
            writer.WriteLine(margin + line);
        }
    }

    /// <summary>How a trace ends, in a line.</summary>
    /// <param name="trace">The trace.</param>
    public static string Ending(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Finding is { } finding
            ? $"breaks {trace.Property.Id} ({trace.Property.Title}): {finding}"
            : $"does not break {trace.Property.Id} ({trace.Property.Title})";
    }

    private static string Remark(CpuColumns columns, string text) => new string(' ', columns.Number + 2) + text;

    private static string Line(CpuColumns columns, int number, StepDescription step, bool goesOn)
    {
        var function = goesOn ? string.Empty : Cut(step.Function, columns.Function);
        var line = number.ToString(CultureInfo.InvariantCulture).PadLeft(columns.Number) + "  " + function;
        line = Cut(line.PadRight(columns.StartOf(step.Cpu)) + CpuColumns.TextOf(step), columns.Width);
        if (step.Changes.Count == 0)
        {
            return line.TrimEnd();
        }

        var changes = string.Join(", ", step.Changes.Select(c => $"{c.Cell}={c.After}"));
        return Cut((line + "  ").PadRight(columns.Changes) + changes, columns.Width).TrimEnd();
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
