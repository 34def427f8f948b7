namespace Shootdown.Properties;

/// <summary>D-S12: code that uses one CPU's identity across steps stays on it.</summary>
public static class PinnedWhereNeeded
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S12",
        "per-CPU data is used from its CPU, callbacks run there with interrupts off, preempt_count is balanced",
        (Observed.MovedOff, "this_cpu data is touched from another CPU"),
        (Observed.RanExposed, "a callback runs with interrupts on, or on another CPU than its caller meant"),
        (Observed.Unbalanced, "preempt_count underflows or is left raised"),
        (Observed.UnpinnedDiagnostics, "csdlock_debug takes time stamps and CPU numbers while preemptible"),
        (Observed.SyncUnpinned, "TLBSYNC or a hypercall's end where the task may have been moved since it asked"),
        (Observed.SleptAtomic, "a sleeping wait with preemption or interrupts off"));
}
