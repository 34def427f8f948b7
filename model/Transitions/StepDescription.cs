namespace Shootdown.Model.Transitions;

/// <summary>One step of a schedule in words.</summary>
/// <param name="Cpu">The CPU it happens on, or -1 for a step of no CPU (hotplug control).</param>
/// <param name="Context">Who runs: a task's name, <c>irq</c>, <c>scheduler</c>, <c>cpuhp</c>.</param>
/// <param name="Function">The kernel function that the step belongs to, innermost.</param>
/// <param name="Operation">What the step does, in the kernel's words.</param>
/// <param name="Changes">The cells that changed, in layout order.</param>
public sealed record StepDescription(int Cpu, string Context, string Function, string Operation, IReadOnlyList<CellChange> Changes)
{
    /// <summary>The line of the model's text that makes the step; null where none does, or without symbols.</summary>
    public SourceLine? Source { get; init; }

    /// <summary>What shows that the text itself is wrong; null unless the step does.</summary>
    public string? Fault { get; init; }
}

/// <summary>A cell's value before and after a step, as text.</summary>
/// <param name="Cell">The cell's name.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value after.</param>
public sealed record CellChange(string Cell, string Before, string After);
