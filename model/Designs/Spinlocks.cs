namespace Shootdown.Model.Designs;

/// <content>Locks that are held around calls of other CPUs.</content>
public sealed partial record Design
{
    /// <summary>How pgd_lock is taken.</summary>
    [Axis("-", "how pgd_lock is taken")]
    public PgdLock PgdLock { get => Tell(field); init; }

    /// <summary>Whether who holds a spinlock keeps its CPU.</summary>
    [Axis("-", "whether who holds a spinlock keeps its CPU")]
    public PreemptRt PreemptRt { get => Tell(field); init; }
}

/// <summary>Whether who holds a spinlock keeps its CPU: what waits under one cost (P1). Runs are those of PREEMPT_RT either way.</summary>
public enum PreemptRt
{
    /// <summary>It does.</summary>
    [Origin("default")]
    Off,

    /// <summary>It may be preempted.</summary>
    [Origin("CONFIG_PREEMPT_RT")]
    On,
}

/// <summary>How pgd_lock is taken, under which page_table_lock is.</summary>
public enum PgdLock
{
    /// <summary>With interrupts on: nobody takes it in an interrupt.</summary>
    [Origin("a79e53d85683, Linux 2.6.38")]
    Plain,

    /// <summary>With interrupts off, so that page_table_lock is spun for with interrupts off.</summary>
    [Origin("before a79e53d85683")]
    Irqsave,
}
