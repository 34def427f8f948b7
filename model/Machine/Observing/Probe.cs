namespace Shootdown.Model.Machine.Observing;

/// <summary>What a monitor looks at, and remembers, around one step.</summary>
public sealed class Probe
{
    /// <summary>The cells of the model that it looks at.</summary>
    public IReadOnlyList<Cell> Reads { get; init; } = [];

    /// <summary>Its own ghosts that it looks at or writes.</summary>
    public IReadOnlyList<Cell> Ghosts { get; init; } = [];

    /// <summary>Asked of the state right before the step: only where it holds are <see cref="Before"/> and <see cref="After"/> called. Null
    /// for always.</summary>
    public Predicate? When { get; init; }

    /// <summary>Looks at the state right before the step is made, if it is enabled; null for nothing.</summary>
    public Look? Before { get; init; }

    /// <summary>Looks at the state right after the step; null for nothing.</summary>
    public Look? After { get; init; }

    /// <summary>Looks at the state while the step is not enabled and its context is held up; it writes no ghost. Null for
    /// nothing.</summary>
    public Look? WhileBlocked { get; init; }

    /// <summary>A clause that making the step breaks, whatever the state; null for none.</summary>
    public Clause? Taken { get; init; }

    /// <summary>A clause that being held up at the step breaks, whatever the state; null for none.</summary>
    public Clause? Blocked { get; init; }

    /// <summary>A clause that losing the CPU at the step breaks, whatever the state; null for none.</summary>
    public Clause? Preempted { get; init; }

    /// <summary>A clause that standing at the step breaks when nothing can happen any more and work is left; null for none.</summary>
    public Clause? Stuck { get; init; }

    /// <summary>Whether making the step is that of which the property speaks: its antecedent. Asked of a property that names one.</summary>
    public bool Notes { get; init; }

    /// <summary>Whether what is looked at depends on which CPU executes.</summary>
    public bool DependsOnCpu { get; init; }
}
