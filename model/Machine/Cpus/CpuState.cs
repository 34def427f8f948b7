namespace Shootdown.Model.Machine.Cpus;

/// <summary>How far a CPU is in going offline.</summary>
public enum CpuState
{
    /// <summary>In cpu_online_mask, local APIC enabled.</summary>
    Online,

    /// <summary>Out of cpu_active_mask only: the scheduler puts no task here any more and pushes away those that it finds (balance_push),
    /// but for tasks that are migrate-disabled.</summary>
    Inactive,

    /// <summary>Out of cpu_online_mask, APIC disabled: an IPI sent now is lost, but one that was accepted earlier is still taken once the
    /// stopper lets interrupts on again.</summary>
    Dying,

    /// <summary>Executes nothing.</summary>
    Dead,
}

/// <summary>How far stop_machine is.</summary>
public enum StopPhase
{
    /// <summary>No stopper runs.</summary>
    None,

    /// <summary>Stoppers are queued; each CPU's starts when it can be preempted, and spins with interrupts on
    /// (MULTI_STOP_PREPARE).</summary>
    Gathering,

    /// <summary>Every CPU is in its stopper with interrupts off (MULTI_STOP_DISABLE_IRQ and RUN).</summary>
    Frozen,

    /// <summary>Stoppers are queued, and each takes no interrupt from when it has its CPU.</summary>
    GatheringIrqsOff,
}
