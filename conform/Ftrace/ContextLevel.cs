namespace Shootdown.Conform.Ftrace;

/// <summary>What an event interrupts, from the third flag of its line: each level is interrupted by those above it.</summary>
public enum ContextLevel
{
    /// <summary>A task, the idle task included.</summary>
    Task,

    /// <summary>A softirq.</summary>
    Softirq,

    /// <summary>An interrupt handler.</summary>
    Hardirq,

    /// <summary>A non-maskable interrupt.</summary>
    Nmi,
}
