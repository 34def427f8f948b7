namespace Shootdown.Model.Designs;

/// <content>Chuyi Zhou's series, v1 to v9, which landed in Linux 7.3: a call waits for other CPUs with preemption on (protocol.md
/// B.1). Patches go by their numbers in v8; v1 to v8 are reconstructions from the changelogs.</content>
public sealed partial record Design
{
    /// <summary>C1: when preemption comes back on in smp_call_function_many_cond.</summary>
    [Axis("C1", "when preemption comes back on in smp_call_function_many_cond")]
    public WaitPreemption WaitPreemption { get => Tell(field); init; } = WaitPreemption.Early;

    /// <summary>C1: when preemption comes back on in smp_call_function_single.</summary>
    [Axis("C1", "when preemption comes back on in smp_call_function_single")]
    public SinglePreemption SinglePreemption { get => Tell(field); init; }

    /// <summary>C3: which memory holds the set of CPUs that a call waits for.</summary>
    [Axis("C3", "which memory holds the set of CPUs that a call waits for")]
    public WaitMask WaitMask { get => Tell(field); init; } = WaitMask.Task;

    /// <summary>C3: which calls go by the mask of their task.</summary>
    [Axis("C3", "which calls go by the mask of their task")]
    public TaskMaskUse TaskMaskUse { get => Tell(field); init; }

    /// <summary>C3: what a call does whose task has no mask.</summary>
    [Axis("C3", "what a call does whose task has no mask")]
    public WithoutMask WithoutMask { get => Tell(field); init; } = WithoutMask.WaitPreemptible;

    /// <summary>How many put_cpu many_cond makes when the task has no mask.</summary>
    [Axis("-", "how many put_cpu many_cond makes when the task has no mask")]
    public PutCpuBalance PutCpuBalance { get => Tell(field); init; }

    /// <summary>How fork gives a child its task mask.</summary>
    [Axis("-", "how fork gives a child its task mask")]
    public ForkedMask ForkedMask { get => Tell(field); init; }

    /// <summary>C4: how long the csd array of a CPU that went offline lives.</summary>
    [Axis("C4", "how long the csd array of a CPU that went offline lives")]
    public CsdLifetime CsdLifetime { get => Tell(field); init; } = CsdLifetime.Never;

    /// <summary>Where smp_call_function_any chooses its CPU.</summary>
    [Axis("-", "where smp_call_function_any chooses its CPU")]
    public AnyChoice AnyChoice { get => Tell(field); init; }

    /// <summary>Whether smp_call_function and on_each_cpu_cond_mask disable preemption themselves.</summary>
    [Axis("-", "whether smp_call_function and on_each_cpu_cond_mask disable preemption themselves")]
    public OuterPreemption OuterPreemption { get => Tell(field); init; } = OuterPreemption.Left;

    /// <summary>Whether scftorture disables preemption around each primitive.</summary>
    [Axis("-", "whether scftorture disables preemption around each primitive")]
    public TorturePreemption TorturePreemption { get => Tell(field); init; }

    /// <summary>When scftorture warns that the function of a call of several CPUs has run nowhere.</summary>
    [Axis("-", "when scftorture warns that the function of a call of several CPUs has run nowhere")]
    public TortureWarning TortureWarning { get => Tell(field); init; }

    /// <summary>Whether csdlock_debug is on.</summary>
    [Axis("-", "whether csdlock_debug is on")]
    public CsdLockDebug CsdLockDebug { get => Tell(field); init; }

    /// <summary>How long a wait may take by the clock of csdlock_debug.</summary>
    [Axis("-", "how long a wait may take by the clock of csdlock_debug")]
    public CsdLockTimeout CsdLockTimeout { get => Tell(field); init; }

    /// <summary>C6: which memory holds the arguments of a callback.</summary>
    [Axis("C6", "which memory holds the arguments of a callback")]
    public InfoStorage InfoStorage { get => Tell(field); init; } = InfoStorage.StackAligned;

    /// <summary>When preemption comes back on in flush_tlb_mm_range and arch_tlbbatch_flush.</summary>
    [Axis("-", "when preemption comes back on in flush_tlb_mm_range and arch_tlbbatch_flush")]
    public FlushPreemption FlushPreemption { get => Tell(field); init; } = FlushPreemption.BeforeMulti;

    /// <summary>When preemption comes back on in flush_tlb_kernel_range.</summary>
    [Axis("-", "when preemption comes back on in flush_tlb_kernel_range")]
    public KernelFlushPreemption KernelFlushPreemption { get => Tell(field); init; }

    /// <summary>C27: where kvm_flush_tlb_multi collects the vCPUs that it interrupts.</summary>
    [Axis("C27", "where kvm_flush_tlb_multi collects the vCPUs that it interrupts")]
    public KvmFlushMask KvmFlushMask { get => Tell(field); init; }
}

/// <summary>C1: when preemption comes back on in smp_call_function_many_cond.</summary>
public enum WaitPreemption
{
    /// <summary>After the wait.</summary>
    [Origin("mainline up to 7.2")]
    None,

    /// <summary>Before the wait, after the last IPI and the local run.</summary>
    [Origin("7.3; preemptible series, patch 6")]
    Early,

    /// <summary>Between the enqueue and the IPI.</summary>
    [Origin("mutant")]
    BeforeIpi,

    /// <summary>Before the csd is locked.</summary>
    [Origin("mutant")]
    BeforeEnqueue,
}

/// <summary>C1: when preemption comes back on in smp_call_function_single.</summary>
public enum SinglePreemption
{
    /// <summary>Before the wait, after the IPI.</summary>
    [Origin("7.3; preemptible series, patch 2")]
    Early,

    /// <summary>After the wait.</summary>
    [Origin("mainline up to 7.2")]
    None,
}

/// <summary>C3: which memory holds the set of CPUs that a call waits for.</summary>
public enum WaitMask
{
    /// <summary>cfd->cpumask of the sending CPU.</summary>
    [Origin("mainline up to 7.2")]
    PerCpu,

    /// <summary>A cpumask on the caller's stack.</summary>
    [Origin("preemptible v1; v2 and v3 where cpumasks are not off-stack")]
    OnStack,

    /// <summary>current->ipi_mask_ptr, allocated at fork.</summary>
    [Origin("preemptible v4 and later; 7.3")]
    Task,

    /// <summary>The mask's bits in current->ipi_mask_val itself.</summary>
    [Origin("7.3 where cpumask_size() <= sizeof(long)")]
    TaskInline,
}

/// <summary>C3: which calls go by the mask of their task.</summary>
public enum TaskMaskUse
{
    /// <summary>All whose task has one, a handler's among them: its current is the task that it interrupts.</summary>
    [Origin("preemptible v6 and later; 7.3")]
    IfThere,

    /// <summary>Those that are preemptible() at entry; others go by this CPU's mask, and wait pinned.</summary>
    [Origin("preemptible v4 and v5")]
    IfPreemptible,
}

/// <summary>What a call does that has no mask of its own.</summary>
public enum WithoutMask
{
    /// <summary>Uses the CPU's mask and keeps preemption off during the wait.</summary>
    [Origin("preemptible v2 to v8")]
    WaitPinned,

    /// <summary>Uses the CPU's mask and waits preemptibly all the same: only the boot init_task has none.</summary>
    [Origin("preemptible v9; 7.3")]
    WaitPreemptible,
}

/// <summary>How many put_cpu many_cond makes when the task has no mask.</summary>
public enum PutCpuBalance
{
    /// <summary>One.</summary>
    [Origin("7.3")]
    Balanced,

    /// <summary>Two.</summary>
    [Origin("a downstream mis-merge of v8 and v9")]
    Extra,
}

/// <summary>How fork gives a child its task mask.</summary>
public enum ForkedMask
{
    /// <summary>Allocates one before anything can fail; fork fails if it cannot.</summary>
    [Origin("7.3")]
    Allocated,

    /// <summary>Leaves the parent's pointer that dup_task_struct copied.</summary>
    [Origin("mutant")]
    CopiedPointer,

    /// <summary>Allocates one, but an earlier failure frees the copied pointer.</summary>
    [Origin("mutant")]
    FreedBeforeAllocated,

    /// <summary>Allocates one by a cpumask_size() that is read before it is known, although the bits turn out to fit the pointer.</summary>
    [Origin("mutant: what Sebastian Siewior warns of under preemptible v3, patch 10 of 12")]
    SizeReadTooEarly,

    /// <summary>Frees the pointer field also where it holds the mask's bits.</summary>
    [Origin("mutant")]
    InlineFreed,
}

/// <summary>C4: how long the csd array of a CPU that went offline lives.</summary>
public enum CsdLifetime
{
    /// <summary>Until smpcfd_dead_cpu.</summary>
    [Origin("mainline up to 7.2")]
    FreedWhenDead,

    /// <summary>Until smpcfd_dead_cpu, which the waiter holds back with migrate_disable.</summary>
    [Origin("preemptible v1")]
    PinnedByMigrateDisable,

    /// <summary>Until an RCU grace period after that; the read-side section ends before the last access.</summary>
    [Origin("preemptible v2")]
    RcuTooShort,

    /// <summary>Until an RCU grace period after that; the read-side section covers the wait.</summary>
    [Origin("preemptible v3")]
    Rcu,

    /// <summary>For ever.</summary>
    [Origin("preemptible v4 and later; 7.3")]
    Never,

    /// <summary>For ever, but a CPU that comes back gets another one.</summary>
    [Origin("mutant of patch 5, which allocates only once")]
    AllocatedAgain,
}

/// <summary>Where smp_call_function_any chooses its CPU.</summary>
public enum AnyChoice
{
    /// <summary>In the section that enqueues.</summary>
    [Origin("7.3; preemptible v5 and later, patch 3")]
    Pinned,

    /// <summary>In a get_cpu around the whole call, so that an early put_cpu inside has no effect.</summary>
    [Origin("mainline up to 7.2")]
    HeldThroughout,

    /// <summary>Before it.</summary>
    [Origin("preemptible v1 to v4")]
    Unpinned,
}

/// <summary>Whether smp_call_function and on_each_cpu_cond_mask disable preemption around the call.</summary>
public enum OuterPreemption
{
    /// <summary>They do, so the early put_cpu inside has no effect.</summary>
    [Origin("mainline up to 7.2; preemptible series without patches 7 and 8")]
    Disabled,

    /// <summary>on_each_cpu_cond_mask alone does.</summary>
    [Origin("preemptible series, patch 7 without 8")]
    KeptByOnEachCpu,

    /// <summary>They do not.</summary>
    [Origin("7.3; patches 7 and 8")]
    Left,
}

/// <summary>Whether scftorture disables preemption around each primitive.</summary>
public enum TorturePreemption
{
    /// <summary>It does not.</summary>
    [Origin("7.3; preemptible series, patch 9")]
    Left,

    /// <summary>It does, and so never meets the window that it is to test.</summary>
    [Origin("mainline up to 7.2")]
    Disabled,
}

/// <summary>When scftorture warns that the function of a call of several CPUs has run nowhere.</summary>
public enum TortureWarning
{
    /// <summary>Where it holds hotplug off, and more than one CPU is online.</summary>
    [Origin("7.3; preemptible v5 and later, patch 9")]
    IfHotplugIsOff,

    /// <summary>Where more than one CPU is online by then.</summary>
    [Origin("mainline up to 7.2; preemptible v1 to v4")]
    IfOthersOnline,
}

/// <summary>How long a wait may take by the clock of csdlock_debug.</summary>
public enum CsdLockTimeout
{
    /// <summary>Less than csd_lock_timeout.</summary>
    [Origin("usually")]
    Kept,

    /// <summary>Longer, at any moment: it tells so, and sends the IPI again.</summary>
    [Origin("a target, a vCPU or a clock that is late")]
    Exceeded,
}

/// <summary>Whether csdlock_debug is on.</summary>
public enum CsdLockDebug
{
    /// <summary>Off.</summary>
    [Origin("default")]
    Off,

    /// <summary>On; the wait pins itself.</summary>
    [Origin("7.3; patch 1")]
    On,

    /// <summary>On; the wait relies on its caller to be pinned.</summary>
    [Origin("before patch 1")]
    OnUnguarded,
}

/// <summary>C6: which memory holds the arguments of a callback.</summary>
public enum InfoStorage
{
    /// <summary>The caller's stack.</summary>
    [Origin("before 3db6d5a5ecaf; preemptible v1 to v3")]
    Stack,

    /// <summary>The caller's stack, aligned to a cache line: MIN(SMP_CACHE_BYTES, 64).</summary>
    [Origin("preemptible v7 and later, patch 11; 7.3")]
    StackAligned,

    /// <summary>The caller's stack, aligned to SMP_CACHE_BYTES, however large.</summary>
    [Origin("780e0106d468 reverted it; preemptible v4 to v6")]
    StackAlignedUncapped,

    /// <summary>One per CPU, filled again by the next caller there.</summary>
    [Origin("3db6d5a5ecaf, 2019 to 7.2")]
    PerCpu,

    /// <summary>Copied into the csd.</summary>
    [Origin("concurrent-async RFC, patch 10")]
    Inlined,

    /// <summary>One per task, in its task_struct.</summary>
    [Origin("discussed under preemptible v3, patch 10 of 12")]
    TaskLocal,
}

/// <summary>When preemption comes back on in a flush of user memory that other CPUs take part in.</summary>
public enum FlushPreemption
{
    /// <summary>After the wait.</summary>
    [Origin("mainline up to 7.2")]
    None,

    /// <summary>Before flush_tlb_multi; the branch that flushes this CPU alone stays pinned.</summary>
    [Origin("7.3; preemptible series, patch 14")]
    BeforeMulti,

    /// <summary>Before it is known which CPUs must flush.</summary>
    [Origin("mutant: what patch 14 must leave pinned")]
    BeforeDecision,
}

/// <summary>When preemption comes back on in flush_tlb_kernel_range.</summary>
public enum KernelFlushPreemption
{
    /// <summary>After the wait.</summary>
    [Origin("every release; preemptible v7 dropped the change")]
    None,

    /// <summary>Before the call of other CPUs.</summary>
    [Origin("preemptible v1 to v6")]
    BeforeCall,
}

/// <summary>C27: where kvm_flush_tlb_multi collects the vCPUs that it interrupts.</summary>
public enum KvmFlushMask
{
    /// <summary>In this CPU's __pv_cpu_mask, with preemption off until the last of them has flushed.</summary>
    [Origin("7.3; preemptible series, patch 13 (v7)")]
    PerCpuPinned,

    /// <summary>In this CPU's __pv_cpu_mask; that preemption is off is left to the caller.</summary>
    [Origin("up to 7.2; preemptible v1 to v6")]
    PerCpu,

    /// <summary>In a mask of the task's own.</summary>
    [Origin("proposed by nobody; explored here")]
    PerTask,
}
