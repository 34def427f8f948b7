namespace Shootdown.Model.Kernel.Objects;

/// <summary>The type nibble of <c>u_flags</c> (include/linux/smp_types.h).</summary>
public enum CsdType
{
    /// <summary>CSD_TYPE_ASYNC: unlocked before its function runs.</summary>
    Async,

    /// <summary>CSD_TYPE_SYNC: unlocked after its function has run.</summary>
    Sync,

    /// <summary>CSD_TYPE_IRQ_WORK: an irq_work entry.</summary>
    IrqWork,

    /// <summary>CSD_TYPE_TTWU: a remote wakeup.</summary>
    Ttwu,
}
