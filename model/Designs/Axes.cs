namespace Shootdown.Model.Designs;

/// <summary>C1: when preemption comes back on in a call that waits.</summary>
public enum WaitPreemption
{
    /// <summary>After the wait.</summary>
    [Origin("mainline up to 7.2")]
    None,

    /// <summary>Before the wait, after the last IPI and the local run.</summary>
    [Origin("7.3; preemptible series, patches 2 and 6")]
    Early,

    /// <summary>Between the enqueue and the IPI.</summary>
    [Origin("mutant")]
    BeforeIpi,

    /// <summary>Before the csd is locked.</summary>
    [Origin("mutant")]
    BeforeEnqueue,
}

/// <summary>C2: how a call waits.</summary>
public enum WaitStyle
{
    /// <summary>Spins on the lock bit.</summary>
    [Origin("every version")]
    Spin,

    /// <summary>Sleeps until the callback completes it.</summary>
    [Origin("proposed by nobody; explored here")]
    Sleep,
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
}

/// <summary>C5: how a csd is acquired.</summary>
public enum CsdAcquire
{
    /// <summary>Waits until LOCK is clear, then ORs it in with a plain store; while csdlock_debug is on, try_cmpxchg_acquire in a loop.</summary>
    [Origin("7.3")]
    PlainOrUnlessDebug,

    /// <summary>Waits until LOCK is clear, then ORs it in with a plain store.</summary>
    [Origin("up to 7.2")]
    PlainOr,

    /// <summary>try_cmpxchg_acquire in a loop.</summary>
    [Origin("proposed by nobody; explored here")]
    CompareExchange,

    /// <summary>Does not wait: the element is initialised again whoever still walks it.</summary>
    [Origin("before e6cd1e07a185")]
    NoWait,
}

/// <summary>C6: which memory holds the arguments of a callback.</summary>
public enum InfoStorage
{
    /// <summary>The caller's stack.</summary>
    [Origin("before 3db6d5a5ecaf; preemptible v1 to v3")]
    Stack,

    /// <summary>The caller's stack, aligned to a cache line: MIN(SMP_CACHE_BYTES, 64).</summary>
    [Origin("preemptible v8; 7.3")]
    StackAligned,

    /// <summary>The caller's stack, aligned to SMP_CACHE_BYTES, however large.</summary>
    [Origin("780e0106d468 reverted it; preemptible v4 to v7")]
    StackAlignedUncapped,

    /// <summary>One per CPU, filled again by the next caller there.</summary>
    [Origin("3db6d5a5ecaf, 2019 to 7.2")]
    PerCpu,

    /// <summary>Copied into the csd.</summary>
    [Origin("concurrent-async RFC, patch 10")]
    Inlined,

    /// <summary>One per task, in its task_struct.</summary>
    [Origin("discussed under preemptible v3, patch 10")]
    TaskLocal,
}

/// <summary>C7: when an enqueue sends no IPI.</summary>
public enum IpiElision
{
    /// <summary>When the queue was not empty.</summary>
    [Origin("before b2a02fc43a1f")]
    QueueNotEmpty,

    /// <summary>Also when the target polls in its idle loop, which then flushes the queue.</summary>
    [Origin("b2a02fc43a1f and later")]
    PollingIdle,

    /// <summary>Also when the target polls, but its idle loop does not flush.</summary>
    [Origin("mutant")]
    PollingIdleNoFlush,

    /// <summary>Never.</summary>
    [Origin("mutant")]
    None,
}

/// <summary>C8: when a call with wait=1 waits.</summary>
public enum WaitDecision
{
    /// <summary>When it enqueued anything.</summary>
    [Origin("946a72819825")]
    IfEnqueued,

    /// <summary>When its mask had another CPU.</summary>
    [Origin("before 946a72819825")]
    IfMaskNotEmpty,

    /// <summary>When it sent an IPI.</summary>
    [Origin("a12a498a9738, reverted")]
    IfIpiSent,
}

/// <summary>C9: what becomes of a CPU that cond_func declines.</summary>
public enum SkippedCpus
{
    /// <summary>It is cleared from the wait mask.</summary>
    [Origin("5c3124975e15 and later")]
    Cleared,

    /// <summary>It stays there, and the call waits for a csd that it never queued.</summary>
    [Origin("before 5c3124975e15")]
    LeftIn,
}

/// <summary>C10: when the target unlocks a csd.</summary>
public enum UnlockOrder
{
    /// <summary>SYNC after the function, ASYNC before it.</summary>
    [Origin("8053871d0f7f and later")]
    AsyncFirst,

    /// <summary>Both after the function.</summary>
    [Origin("before 8053871d0f7f")]
    AfterFunction,

    /// <summary>Both before the function.</summary>
    [Origin("mutant")]
    SyncFirst,
}

/// <summary>C11: in which order the target serves its queue.</summary>
public enum ServiceOrder
{
    /// <summary>All SYNC, then ASYNC and IRQ_WORK, then TTWU.</summary>
    [Origin("52103be07d8b and later")]
    ByClass,

    /// <summary>As queued.</summary>
    [Origin("before 52103be07d8b")]
    Fifo,
}

/// <summary>C12: what a dying CPU does with its queue.</summary>
public enum DyingWork
{
    /// <summary>Runs it in smpcfd_dying_cpu, interrupts off.</summary>
    [Origin("8d056c48e486 and later")]
    Flushed,

    /// <summary>Nothing.</summary>
    [Origin("before 8d056c48e486")]
    Left,

    /// <summary>Unlocks the entries without running them.</summary>
    [Origin("mutant")]
    Cancelled,
}

/// <summary>C13: where the online check stands.</summary>
public enum OnlineCheck
{
    /// <summary>In one preemption-off section with the enqueue and the IPI.</summary>
    [Origin("every version")]
    Pinned,

    /// <summary>Before that section.</summary>
    [Origin("mutant")]
    Unpinned,
}

/// <summary>C34: how the caller holds interrupts.</summary>
public enum CallerIrqs
{
    /// <summary>On, as the interface demands.</summary>
    [Origin("contract")]
    On,

    /// <summary>Off, against the interface's WARN.</summary>
    [Origin("mutant")]
    Off,
}

/// <summary>What an interrupt handler does that wants work done elsewhere.</summary>
public enum InterruptCaller
{
    /// <summary>smp_call_function_single_async, which never waits.</summary>
    [Origin("contract; WARN of 19dbdcb8039c")]
    Async,

    /// <summary>A call that waits.</summary>
    [Origin("before 19dbdcb8039c")]
    Sync,
}

/// <summary>Where smp_call_function_any chooses its CPU.</summary>
public enum AnyChoice
{
    /// <summary>In the section that enqueues.</summary>
    [Origin("7.2 (outer get_cpu); preemptible v5 and later (common function)")]
    Pinned,

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

    /// <summary>They do not.</summary>
    [Origin("7.3; patches 7 and 8")]
    Left,
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

/// <summary>Which csd a call of smp_call_function_single without wait uses.</summary>
public enum SingleCsd
{
    /// <summary>csd_data of the sending CPU; of the target while csdlock_debug is on.</summary>
    [Origin("b0473dcd4b1d and later")]
    OfTargetInDebug,

    /// <summary>csd_data of the sending CPU.</summary>
    [Origin("before b0473dcd4b1d")]
    OfSender,
}

/// <summary>Whether smp_call_function_single_async refuses a busy csd.</summary>
public enum AsyncBusy
{
    /// <summary>It returns -EBUSY.</summary>
    [Origin("5a18ceca6350 and later")]
    Refused,

    /// <summary>It locks it again: the caller is trusted to know.</summary>
    [Origin("90b5363acd47, mended by 19a1f5ec6999")]
    Trusted,
}

/// <summary>How often many_cond reads its argument mask before it queues.</summary>
public enum MaskReads
{
    /// <summary>Once, into the wait mask.</summary>
    [Origin("723aae25d5cd and later")]
    Once,

    /// <summary>Twice: what is counted and what is queued may differ.</summary>
    [Origin("before 723aae25d5cd")]
    Twice,
}

/// <summary>Which mask the IPI is sent to.</summary>
public enum IpiMask
{
    /// <summary>cfd->cpumask_ipi, which only the sender touches.</summary>
    [Origin("f44310b98ddb and later")]
    Separate,

    /// <summary>The mask that targets clear themselves from when they have run.</summary>
    [Origin("before f44310b98ddb")]
    Shared,
}

/// <summary>Whether flush_smp_call_function_queue looks for work on an offline CPU before or after it has emptied the queue.</summary>
public enum OfflineWarning
{
    /// <summary>At what it took off the queue.</summary>
    [Origin("9e949a388635 and later")]
    OfTaken,

    /// <summary>At the queue that it has just emptied.</summary>
    [Origin("8d056c48e486 to 9e949a388635")]
    OfQueue,
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

    /// <summary>Frees the pointer field also where it holds the mask's bits.</summary>
    [Origin("mutant")]
    InlineFreed,
}
