namespace Shootdown.Model.Designs;

/// <content>What keeps an mm while CPUs are lazily on it.</content>
public sealed partial record Design
{
    /// <summary>What keeps an mm that a CPU is lazily on.</summary>
    [Axis("-", "what keeps an mm that a CPU is lazily on")]
    public LazyMm LazyMm { get => Tell(field); init; }

    /// <summary>When a CPU that goes offline gives up the mm that it is lazily on.</summary>
    [Axis("-", "when a CPU that goes offline gives up the mm that it is lazily on")]
    public DyingMm DyingMm { get => Tell(field); init; }

    /// <summary>Whether a CPU that goes offline leaves mm_cpumask of every mm.</summary>
    [Axis("-", "whether a CPU that goes offline leaves mm_cpumask of every mm")]
    public DyingCpumask DyingCpumask { get => Tell(field); init; }

    /// <summary>What a CPU that comes online has in its TLB.</summary>
    [Axis("-", "what a CPU that comes online has in its TLB")]
    public ComingTlb ComingTlb { get => Tell(field); init; }
}

/// <summary>What keeps an mm from being freed while it is the <c>active_mm</c> of a kernel thread.</summary>
public enum LazyMm
{
    /// <summary>A reference: whoever borrows the mm takes it (<c>mmgrab_lazy_tlb</c>), and drops it after the switch.</summary>
    [Origin("CONFIG_MMU_LAZY_TLB_REFCOUNT, the default; x86")]
    Refcounted,

    /// <summary>Nothing: who frees the mm interrupts the CPUs of its mm_cpumask, which give it up.</summary>
    [Origin("CONFIG_MMU_LAZY_TLB_SHOOTDOWN, 2655421ae69f: powerpc")]
    ShotDown,

    /// <summary>Nothing, and nobody asks.</summary>
    [Origin("mutant")]
    Unreferenced,

    /// <summary>A reference, which is dropped before the CPU has switched.</summary>
    [Origin("mutant")]
    DroppedEarly,
}

/// <summary>When a CPU that goes offline gives up the mm that it is lazily on.</summary>
public enum DyingMm
{
    /// <summary>Once no task can come to it any more, while it still takes interrupts (<c>sched_force_init_mm</c>).</summary>
    [Origin("21641bd9a7a7 and later")]
    AtWaitEmpty,

    /// <summary>When its idle task finds it offline (<c>idle_task_exit</c>); another CPU drops the reference then.</summary>
    [Origin("bf2c59fce407 to 21641bd9a7a7")]
    InIdleTask,

    /// <summary>Never: another CPU drops the reference all the same.</summary>
    [Origin("mutant")]
    Never,
}

/// <summary>Whether a CPU that goes offline leaves mm_cpumask of every mm.</summary>
public enum DyingCpumask
{
    /// <summary>It stays in them.</summary>
    [Origin("x86")]
    Kept,

    /// <summary>It leaves them as soon as it is out of cpu_online_mask (<c>clear_tasks_mm_cpumask</c>).</summary>
    [Origin("powerpc, arm")]
    Cleared,
}

/// <summary>What a CPU that comes online has in its TLB.</summary>
public enum ComingTlb
{
    /// <summary>Nothing from before (<c>initialize_tlbstate_and_flush</c>).</summary>
    [Origin("cpu_init()")]
    Flushed,

    /// <summary>What it had when it went offline.</summary>
    [Origin("mutant")]
    Kept,
}
