using System.Globalization;

namespace Shootdown.Explore.Traces;

/// <summary>Where the columns of a trace stand: one for each CPU that makes a step, the next further right than the last.</summary>
public sealed class CpuColumns
{
    private const int WidestFunction = 31;
    private const int WidestOffset = 14;
    private const int NarrowestOffset = 4;
    private const int RoomForText = 44;
    private const int RoomForChanges = 46;
    private const int NarrowestWithSource = 100;
    private const int LeastForNames = 7;

    private readonly int[] cpus;
    private readonly string[] names;
    private readonly int offset;

    /// <summary>Lays out a trace.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="width">Characters in a line; <see cref="int.MaxValue"/> for whole lines.</param>
    public CpuColumns(IReadOnlyList<StepDescription> steps, int width)
    {
        Width = width;
        Number = Math.Max(3, steps.Count.ToString(CultureInfo.InvariantCulture).Length);
        Source = width < NarrowestWithSource ? 0 : steps.Select(s => s.Source?.Brief.Length ?? 0).DefaultIfEmpty(0).Max();
        Text = width - (Source == 0 ? 0 : Source + 2);
        Function = Math.Clamp(steps.Select(s => s.Function.Length).DefaultIfEmpty(8).Max(), 8, WidestFunction);
        cpus = [.. steps.Select(s => s.Cpu).Distinct().Order()];
        offset = cpus.Length < 2 ? 0 : Math.Clamp((Text - First - RoomForText) / (cpus.Length - 1), NarrowestOffset, WidestOffset);
        names = [.. cpus.Select(cpu => cpu >= 0 && offset is > 0 and < LeastForNames
            ? cpu.ToString(CultureInfo.InvariantCulture) : Lane.NameOf(cpu, steps))];
        var longest = steps.Select(s => StartOf(s.Cpu) + TextOf(s).Length).DefaultIfEmpty(0).Max();
        Changes = Math.Min(longest + 2, Math.Max(First, Text - RoomForChanges));
    }

    /// <summary>Characters in a line.</summary>
    public int Width { get; }

    /// <summary>Characters in a line before the source column.</summary>
    public int Text { get; }

    /// <summary>Width of the column that says where in the model's text a step stands; 0 where the line has no room for it.</summary>
    public int Source { get; }

    /// <summary>Width of the step's number.</summary>
    public int Number { get; }

    /// <summary>Where what changed begins, unless the text before it takes more.</summary>
    public int Changes { get; }

    private int Function { get; }

    private int First => Number + 2 + Function + 2;

    /// <summary>Where the text of a CPU's steps begins.</summary>
    /// <param name="cpu">The CPU, or -1 for who is on none.</param>
    public int StartOf(int cpu) =>
        Array.IndexOf(cpus, cpu) is var lane && lane <= 0 ? First : First + Math.Max(offset, names[0].Length + 1) + ((lane - 1) * offset);

    /// <summary>The line above the first step.</summary>
    public string Header()
    {
        var line = new string(' ', Number + 2) + "function".PadRight(Function + 2);
        foreach (var (cpu, name) in cpus.Zip(names))
        {
            line = line.PadRight(StartOf(cpu)) + name;
        }

        return line;
    }

    /// <summary>Who makes a step, unless the column says on which CPU.</summary>
    /// <param name="step">The step.</param>
    public static string ContextOf(StepDescription step) =>
        step.Context.EndsWith($"[{step.Cpu}]", StringComparison.Ordinal)
            ? step.Context[..step.Context.IndexOf('[', StringComparison.Ordinal)]
            : step.Context;

    /// <summary>What a step says: who makes it, and what it does.</summary>
    /// <param name="step">The step.</param>
    public static string TextOf(StepDescription step)
    {
        // Who is on no CPU has a column to itself.
        var context = ContextOf(step);
        return step.Cpu < 0 || step.Operation.StartsWith(context + " ", StringComparison.Ordinal)
            ? step.Operation
            : $"{context}: {step.Operation}";
    }

    /// <summary>A step's lines: its number, function and text, and what it changed, behind the text where there is room and below it
    /// where there is not. Nothing is cut.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="step">The step.</param>
    /// <param name="goesOn">Whether the line above names its function.</param>
    public IEnumerable<string> LinesOf(int number, StepDescription step, bool goesOn)
    {
        var margin = new string(' ', Number + 2);
        var first = number.ToString(CultureInfo.InvariantCulture).PadLeft(Number) + "  " + (goesOn ? string.Empty : step.Function);
        var changes = step.Changes.Select(c => $"{c.Cell}={c.After}").ToList();

        // What finds no room in its column, as a word cannot be broken, begins further left.
        var longest = changes.Append(TextOf(step)).SelectMany(t => t.Split(' ')).Max(w => w.Length) + 5;
        var start = Math.Max(margin.Length, Math.Min(StartOf(step.Cpu), Text - longest));
        if (first.Length + 1 > start)
        {
            yield return first;
            first = margin;
        }

        var text = TextLines.Fill(TextOf(step).Split(' '), Text - start, " ", "  ").ToList();
        for (var i = 0; i < text.Count - 1; i++)
        {
            yield return (i == 0 ? first : string.Empty).PadRight(start) + text[i];
        }

        var last = (text.Count == 1 ? first : string.Empty).PadRight(start) + text[^1];
        var beside = (last + "  ").PadRight(Changes) + string.Join(", ", changes);
        if (changes.Count == 0 || beside.Length <= Text)
        {
            yield return beside.TrimEnd();
            yield break;
        }

        yield return last;
        foreach (var line in TextLines.Fill(WithCommas(changes), Text - start - 4, " ", string.Empty))
        {
            yield return new string(' ', start + 4) + line;
        }
    }

    /// <summary>Words of a list, so that it can be broken between any two.</summary>
    /// <param name="items">The list's items.</param>
    public static IEnumerable<string> WithCommas(IReadOnlyList<string> items) =>
        items.SelectMany((item, i) => (i < items.Count - 1 ? item + "," : item).Split(' '));
}
