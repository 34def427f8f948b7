namespace Shootdown.Model.Designs;

/// <content>membarrier(2): which barriers stand where, and who synchronises its core.</content>
public sealed partial record Design
{
    /// <summary>Which barriers the caller of membarrier_private_expedited makes itself.</summary>
    [Axis("-", "which barriers the caller of membarrier_private_expedited makes itself")]
    public MembarrierCaller MembarrierCaller { get => Tell(field); init; }

    /// <summary>What stands before a task gives up its mm.</summary>
    [Axis("-", "what stands between a task's last access and the change of current->mm")]
    public MmRelease MmRelease { get => Tell(field); init; }

    /// <summary>When a context switch stores <c>rq->curr</c>.</summary>
    [Axis("-", "when a context switch stores rq->curr, by which membarrier looks for who runs an mm")]
    public RqCurr RqCurr { get => Tell(field); init; }

    /// <summary>What a CPU does that goes from a kernel thread back to the mm that it was lazily on.</summary>
    [Axis("-", "whether mmdrop_lazy_tlb, after a switch from a kernel thread to a task with an mm, is a barrier")]
    public LazyDrop LazyDrop { get => Tell(field); init; }

    /// <summary>On which CPUs membarrier synchronises the core.</summary>
    [Axis("-", "on which CPUs membarrier synchronises the core")]
    public SyncCoreTargets SyncCoreTargets { get => Tell(field); init; }

    /// <summary>By what a CPU synchronises its core that membarrier interrupts.</summary>
    [Axis("-", "by what a CPU synchronises its core that membarrier interrupts")]
    public SyncCoreIpi SyncCoreIpi { get => Tell(field); init; }

    /// <summary>Whether a CPU synchronises its core when it goes back to the mm that it was lazily on.</summary>
    [Axis("-", "whether a CPU synchronises its core when it goes back to the mm that it was lazily on")]
    public SyncCoreSwitch SyncCoreSwitch { get => Tell(field); init; }

    /// <summary>On which CPUs a registration is copied to the run queue.</summary>
    [Axis("-", "on which CPUs a registration for global membarriers is copied to the run queue")]
    public MembarrierSync MembarrierSync { get => Tell(field); init; }

    /// <summary>Whether a registration waits for a grace period.</summary>
    [Axis("-", "whether a registration for global membarriers waits for a grace period before it looks at run queues")]
    public RegistrationGrace RegistrationGrace { get => Tell(field); init; }

    /// <summary>When a context switch copies the registration of the mm that it comes to.</summary>
    [Axis("-", "when a context switch copies the registration of the mm that it comes to")]
    public MembarrierSwitch MembarrierSwitch { get => Tell(field); init; }
}

/// <summary>On which CPUs a registration for global membarriers is copied to the run queue.</summary>
public enum MembarrierSync
{
    /// <summary>On all that run the mm.</summary>
    [Origin("ce29ddc47b91, Linux 5.12")]
    EachCpu,

    /// <summary>On all others: not on the one that registers.</summary>
    [Origin("227a4aadc75b, before ce29ddc47b91")]
    OthersOnly,
}

/// <summary>Whether a registration waits for a grace period before it looks at run queues.</summary>
public enum RegistrationGrace
{
    /// <summary>It does: a CPU that was on its way to the mm is there by then.</summary>
    [Origin("227a4aadc75b, and every release since")]
    Waited,

    /// <summary>It does not: a CPU may be on its way, and not be seen.</summary>
    [Origin("mutant: what synchronize_rcu() is for")]
    None,
}

/// <summary>When a context switch copies the registration of the mm that it comes to.</summary>
public enum MembarrierSwitch
{
    /// <summary>When it comes to a task with another mm than the active_mm of the task that it leaves.</summary>
    [Origin("227a4aadc75b, and every release since")]
    ByActiveMm,

    /// <summary>Whichever mm the task that it leaves has, and that it has none.</summary>
    [Origin("proposed in the review of 618758ed3a4f, October 2020: by prev->mm and next->mm")]
    ByMm,
}

/// <summary>Which barriers the caller of membarrier_private_expedited() makes itself.</summary>
public enum MembarrierCaller
{
    /// <summary>One before it looks at what CPUs run, one after it has waited.</summary>
    [Origin("22e4ebb97582, and every release since")]
    BeforeAndAfter,

    /// <summary>None before: a CPU may be seen running somebody else before the caller's stores are seen there.</summary>
    [Origin("mutant: what the barrier before is for")]
    AfterOnly,

    /// <summary>None after: what CPUs did before they switched away need not be seen by the caller.</summary>
    [Origin("mutant: what the barrier after is for")]
    BeforeOnly,
}

/// <summary>What stands between a task's last access of its mm and the change of current->mm.</summary>
public enum MmRelease
{
    /// <summary>smp_mb__after_spinlock(), and smp_mb() in exec.</summary>
    [Origin("5bc78502322a and 618758ed3a4f, Linux 5.10")]
    Barrier,

    /// <summary>Nothing.</summary>
    [Origin("before 5bc78502322a and 618758ed3a4f")]
    Plain,

    /// <summary>A barrier, but nothing in exec, where the task comes to another mm at once.</summary>
    [Origin("mutant: what membarrier_exec_mmap is for")]
    BarrierButInExec,
}

/// <summary>When a context switch stores <c>rq->curr</c>.</summary>
public enum RqCurr
{
    /// <summary>Before it switches mms, so that CR3 is written, or a barrier passed, between the store and user space.</summary>
    [Origin("every release; __schedule() says that membarrier rests on it")]
    StoredFirst,

    /// <summary>After it: the store may still wait in the buffer while the next task runs.</summary>
    [Origin("mutant: what the barrier between the store to rq->curr and user space is for")]
    StoredLast,
}

/// <summary>What mmdrop_lazy_tlb() is.</summary>
public enum LazyDrop
{
    /// <summary>A reference given back, or smp_mb(): a full barrier either way.</summary>
    [Origin("every release; include/linux/sched/mm.h says that membarrier rests on it")]
    Barrier,

    /// <summary>Nothing: the CPU holds no reference, and nobody thought of the barrier.</summary>
    [Origin("mutant: lazy references that are not counted, without the smp_mb() in their place")]
    Nothing,
}

/// <summary>On which CPUs MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE synchronises the core.</summary>
public enum SyncCoreTargets
{
    /// <summary>On all that run the mm.</summary>
    [Origin("e45cdc71d1fa, Linux 5.10")]
    CallerToo,

    /// <summary>On all others: not on the caller's own, where another thread may run next.</summary>
    [Origin("before e45cdc71d1fa")]
    OthersOnly,
}

/// <summary>By what a CPU synchronises its core that membarrier interrupts.</summary>
public enum SyncCoreIpi
{
    /// <summary>sync_core(), in the handler.</summary>
    [Origin("758c9373d841, Linux 5.10")]
    InHandler,

    /// <summary>The IRET by which the interrupted task goes on; not another one that the CPU switches to instead.</summary>
    [Origin("before 758c9373d841")]
    ByIret,
}

/// <summary>Whether a CPU synchronises its core when it goes from a kernel thread back to the mm that it was lazily on.</summary>
public enum SyncCoreSwitch
{
    /// <summary>membarrier_mm_sync_core_before_usermode().</summary>
    [Origin("10bcc80e9dbc, Linux 4.16, and every release since")]
    AfterLazy,

    /// <summary>Nothing.</summary>
    [Origin("mutant: what membarrier_mm_sync_core_before_usermode is for")]
    Never,
}
