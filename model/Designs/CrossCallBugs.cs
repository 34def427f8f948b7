namespace Shootdown.Model.Designs;

/// <content>What kernel/smp.c has got wrong and mended since 2008, and what it must not become: queueing, waiting, serving, hotplug
/// (protocol.md E).</content>
public sealed partial record Design
{
    /// <summary>C5: how a csd is acquired.</summary>
    [Axis("C5", "how a csd is acquired")]
    public CsdAcquire CsdAcquire { get => Tell(field); init; }

    /// <summary>C2: how a call waits.</summary>
    [Axis("C2", "how a call waits")]
    public WaitStyle WaitStyle { get => Tell(field); init; }

    /// <summary>C8: when a call with wait=1 waits.</summary>
    [Axis("C8", "when a call with wait=1 waits")]
    public WaitDecision WaitDecision { get => Tell(field); init; }

    /// <summary>C9: what becomes of a CPU that cond_func declines.</summary>
    [Axis("C9", "what becomes of a CPU that cond_func declines")]
    public SkippedCpus SkippedCpus { get => Tell(field); init; }

    /// <summary>How often many_cond reads its argument mask.</summary>
    [Axis("-", "how often many_cond reads its argument mask")]
    public MaskReads MaskReads { get => Tell(field); init; }

    /// <summary>Which mask the IPI is sent to.</summary>
    [Axis("-", "which mask the IPI is sent to")]
    public IpiMask IpiMask { get => Tell(field); init; }

    /// <summary>C7: when an enqueue sends no IPI.</summary>
    [Axis("C7", "when an enqueue sends no IPI")]
    public IpiElision IpiElision { get => Tell(field); init; } = IpiElision.PollingIdle;

    /// <summary>C13: where the online check stands.</summary>
    [Axis("C13", "where the online check stands")]
    public OnlineCheck OnlineCheck { get => Tell(field); init; }

    /// <summary>Which csd smp_call_function_single without wait uses.</summary>
    [Axis("-", "which csd smp_call_function_single without wait uses")]
    public SingleCsd SingleCsd { get => Tell(field); init; }

    /// <summary>Whether smp_call_function_single_async refuses a busy csd.</summary>
    [Axis("-", "whether smp_call_function_single_async refuses a busy csd")]
    public AsyncBusy AsyncBusy { get => Tell(field); init; }

    /// <summary>C10: when the target unlocks a csd.</summary>
    [Axis("C10", "when the target unlocks a csd")]
    public UnlockOrder UnlockOrder { get => Tell(field); init; }

    /// <summary>C11: in which order the target serves its queue.</summary>
    [Axis("C11", "in which order the target serves its queue")]
    public ServiceOrder ServiceOrder { get => Tell(field); init; }

    /// <summary>C12: what a dying CPU does with its queue.</summary>
    [Axis("C12", "what a dying CPU does with its queue")]
    public DyingWork DyingWork { get => Tell(field); init; }

    /// <summary>Where the warning about work on an offline CPU looks.</summary>
    [Axis("-", "where the warning about work on an offline CPU looks")]
    public OfflineWarning OfflineWarning { get => Tell(field); init; }

    /// <summary>C34: how the caller holds interrupts.</summary>
    [Axis("C34", "how the caller holds interrupts")]
    public CallerIrqs CallerIrqs { get => Tell(field); init; }

    /// <summary>What an interrupt handler does that wants work done elsewhere.</summary>
    [Axis("-", "what an interrupt handler does that wants work done elsewhere")]
    public InterruptCaller InterruptCaller { get => Tell(field); init; }
}

/// <summary>C5: how a csd is acquired.</summary>
public enum CsdAcquire
{
    /// <summary>Waits until LOCK is clear, then ORs it in with a plain store; while csdlock_debug is on, try_cmpxchg_acquire in a
    /// loop.</summary>
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
