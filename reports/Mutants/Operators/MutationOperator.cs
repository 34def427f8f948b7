namespace Shootdown.Reports.Mutants.Operators;

/// <summary>What a mutation takes out of one step.</summary>
public enum MutationOperator
{
    /// <summary>A question is asked, and the answer is taken for yes.</summary>
    AlwaysYes,

    /// <summary>A question is asked, and the answer is taken for no.</summary>
    AlwaysNo,

    /// <summary>Preemption, interrupts, migration or grace periods are not held off, and the undo that matches undoes nothing.</summary>
    NoPin,

    /// <summary>A step is no barrier: it no longer waits until its CPU's stores have reached memory. A plain store becomes one of them;
    /// what else it does stays indivisible.</summary>
    NoBarrier,

    /// <summary>A step that waits is gone past at once.</summary>
    NoWait,
}
