namespace Shootdown.Scenarios;

/// <summary>How large a workload may be: what its validation, its schema, the command line and the random generators all go by.</summary>
public static class WorkloadLimits
{
    /// <summary>The fewest CPUs.</summary>
    public const int LeastCpus = 2;

    /// <summary>The most CPUs.</summary>
    public const int MostCpus = CpuMask.MaxCpus;

    /// <summary>The most CPUs of a workload that is drawn at random, so that it can be searched through.</summary>
    public const int MostCpusDrawn = 3;

    /// <summary>The most tasks, calls of one task or interrupt, interrupts, NMIs, masks and hotplug steps.</summary>
    public const int Most = 8;

    /// <summary>The most calls of other CPUs that tasks and interrupts may make together, each counted by its <see
    /// cref="CallKind.Weight"/>.</summary>
    public const int MostCalls = 24;

    /// <summary>The most address spaces: as many as recycle a PCID where there are most.</summary>
    public const int MostMms = TlbState.MostSlots + 1;

    /// <summary>The most pages of an address space.</summary>
    public const int MostPages = 2;

    /// <summary>The most often that a vCPU is descheduled.</summary>
    public const int MostDescheduled = 3;

    /// <summary>The most flushes of further CPUs, where there is any number of those.</summary>
    public const int MostFlushesOfOthers = 3;

    /// <summary>The most bytes of a workload file.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The deepest that objects and arrays of a workload file may be nested.</summary>
    public const int DeepestNesting = 16;
}
