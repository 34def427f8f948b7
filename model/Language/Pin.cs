namespace Shootdown.Model.Language;

/// <summary>What a context may hold that keeps others out, or keeps it where it is; each nests.</summary>
public enum Pin
{
    /// <summary>preempt_disable.</summary>
    Preemption,

    /// <summary>local_irq_disable.</summary>
    Interrupts,

    /// <summary>migrate_disable.</summary>
    Migration,

    /// <summary>rcu_read_lock.</summary>
    ReadSection,
}
