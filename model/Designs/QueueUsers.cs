namespace Shootdown.Model.Designs;

/// <content>The other users of the queue: irq_work, and callbacks that raise softirqs.</content>
public sealed partial record Design
{
    /// <summary>When IRQ_WORK_BUSY is cleared.</summary>
    [Axis("-", "when IRQ_WORK_BUSY is cleared")]
    public IrqWorkBusy IrqWorkBusy { get => Tell(field); init; }

    /// <summary>What becomes of a softirq that a callback raises in the idle loop.</summary>
    [Axis("-", "what becomes of a softirq that a callback raises which the idle loop serves")]
    public IdleSoftirq IdleSoftirq { get => Tell(field); init; }

    /// <summary>How a softirq takes a lock.</summary>
    [Axis("-", "how a softirq takes a lock that a handler takes too")]
    public SoftirqLock SoftirqLock { get => Tell(field); init; }

    /// <summary>On which CPUs kernel text is fetched anew.</summary>
    [Axis("-", "on which CPUs kernel text is fetched anew that has been changed")]
    public TextPokeSync TextPokeSync { get => Tell(field); init; }
}

/// <summary>When IRQ_WORK_BUSY is cleared, which irq_work_sync() waits for.</summary>
public enum IrqWorkBusy
{
    /// <summary>After the function, unless the work has been claimed again meanwhile.</summary>
    [Origin("e9838bd51169, Linux 5.5, and every release since")]
    AfterFunction,

    /// <summary>Never: flags are compared with what they were before IRQ_WORK_PENDING was cleared.</summary>
    [Origin("feb4a51323ba, before e9838bd51169")]
    ComparedWithPending,

    /// <summary>Before the function.</summary>
    [Origin("mutant: what the second flag is for")]
    BeforeFunction,
}

/// <summary>What becomes of a softirq that a callback raises which the idle loop serves, where no interrupt ends after it.</summary>
public enum IdleSoftirq
{
    /// <summary>flush_smp_call_function_queue() runs it.</summary>
    [Origin("f9d34595ae4f, Linux 5.12, and every release since")]
    Run,

    /// <summary>It stays pending.</summary>
    [Origin("before f9d34595ae4f")]
    Left,
}

/// <summary>How a softirq takes a lock that a handler takes too, which may come in on top of it.</summary>
public enum SoftirqLock
{
    /// <summary>With interrupts off.</summary>
    [Origin("spin_lock_irqsave()")]
    Irqsave,

    /// <summary>With interrupts on.</summary>
    [Origin("mutant: spin_lock(), what lockdep calls {SOFTIRQ-ON-W} -> {IN-HARDIRQ-W}")]
    Plain,
}

/// <summary>On which CPUs kernel text is fetched anew that has been changed.</summary>
public enum TextPokeSync
{
    /// <summary>On every one.</summary>
    [Origin("every release: on_each_cpu(do_sync_core)")]
    EachCpu,

    /// <summary>On all others: smp_call_function().</summary>
    [Origin("mutant: what on_each_cpu is for")]
    OthersOnly,
}
