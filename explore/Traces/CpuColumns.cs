namespace Shootdown.Explore.Traces;

/// <summary>Where the columns of a trace stand: one for each CPU that makes a step, the next further right than the last.</summary>
internal sealed class CpuColumns
{
    private const int WidestFunction = 31;
    private const int NarrowFunction = 22;
    private const int NarrowLine = 120;
    private const int WidestOffset = 14;
    private const int NarrowestOffset = 4;
    private const int RoomForText = 44;
    private const int RoomForChanges = 46;
    private const int WidestSource = 24;
    private const int NarrowestWithSource = 100;

    private readonly int[] cpus;
    private readonly int offset;

    /// <summary>Lays out a trace.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="width">Characters in a line.</param>
    public CpuColumns(IReadOnlyList<StepDescription> steps, int width)
    {
        Width = width;
        Number = Math.Max(3, steps.Count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        Source = width < NarrowestWithSource
            ? 0
            : Math.Min(WidestSource, steps.Select(s => s.Source?.Brief.Length ?? 0).DefaultIfEmpty(0).Max());
        Text = width - (Source == 0 ? 0 : Source + 2);
        Function = Math.Clamp(
            steps.Select(s => s.Function.Length).DefaultIfEmpty(8).Max(),
            8,
            width < NarrowLine ? NarrowFunction : WidestFunction);
        cpus = [.. steps.Select(s => s.Cpu).Distinct().Order()];
        offset = cpus.Length < 2 ? 0 : Math.Clamp((Text - First - RoomForText) / (cpus.Length - 1), NarrowestOffset, WidestOffset);
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

    /// <summary>Width of the function's name.</summary>
    public int Function { get; }

    /// <summary>Where what changed begins, unless the text before it takes more.</summary>
    public int Changes { get; }

    private int First => Number + 2 + Function + 2;

    /// <summary>Where the text of a CPU's steps begins.</summary>
    /// <param name="cpu">The CPU, or -1 for hotplug control.</param>
    public int StartOf(int cpu) => First + (Array.IndexOf(cpus, cpu) * offset);

    /// <summary>The line above the first step.</summary>
    public string Header()
    {
        var line = new string(' ', Number + 2) + "function".PadRight(Function + 2);
        foreach (var cpu in cpus)
        {
            var name = cpu < 0 ? "cpuhp" : $"CPU {cpu}";
            line = line.PadRight(StartOf(cpu)) + (offset is > 0 and < 7 && cpu >= 0 ? $"{cpu}" : name);
        }

        return line;
    }

    /// <summary>What a step says: who makes it, and what it does.</summary>
    /// <param name="step">The step.</param>
    public static string TextOf(StepDescription step)
    {
        // The column says which CPU's interrupt it is, and hotplug control has a column to itself.
        var context = step.Context.EndsWith($"[{step.Cpu}]", StringComparison.Ordinal)
            ? step.Context[..step.Context.IndexOf('[', StringComparison.Ordinal)]
            : step.Context;
        return step.Cpu < 0 || step.Operation.StartsWith(context + " ", StringComparison.Ordinal)
            ? step.Operation
            : $"{context}: {step.Operation}";
    }
}
