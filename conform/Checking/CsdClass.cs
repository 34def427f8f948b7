namespace Shootdown.Conform.Checking;

/// <summary>In which order, and with whose wait, a queue runs what is in it; the kernel prints no csd's type, its function tells.</summary>
internal enum CsdClass
{
    /// <summary>Its sender waits; runs first, and is unlocked after its function.</summary>
    Sync,

    /// <summary>Unlocked before its function.</summary>
    Async,

    /// <summary>A wakeup: all of a queue are one list, which runs last and shows its oldest member only.</summary>
    Ttwu,

    /// <summary>irq_work, which shows no function.</summary>
    IrqWork,

    /// <summary>A function that is not known here.</summary>
    Unknown,
}
