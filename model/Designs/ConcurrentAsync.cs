namespace Shootdown.Model.Designs;

/// <content>Nadav Amit's concurrent flushes, RFC v2 of 2019: local and remote work at once, and flushes acknowledged before they are done
/// (protocol.md B.3).</content>
public sealed partial record Design
{
    /// <summary>C14: in which order a call serves its own CPU and the others.</summary>
    [Axis("C14", "in which order a call serves its own CPU and the others")]
    public LocalOrder LocalOrder { get => Tell(field); init; }

    /// <summary>C15: when a CPU says that it has flushed.</summary>
    [Axis("C15", "when a CPU says that it has flushed")]
    public FlushMode FlushMode { get => Tell(field); init; }

    /// <summary>C15: what nmi_uaccess_okay goes by besides loaded_mm and current->mm.</summary>
    [Axis("C15", "what nmi_uaccess_okay goes by besides loaded_mm and current->mm")]
    public NmiUaccess NmiUaccess { get => Tell(field); init; }
}

/// <summary>C14: in which order a call of all CPUs of a mask serves the local and the remote ones.</summary>
public enum LocalOrder
{
    /// <summary>Queues, runs locally, then waits.</summary>
    [Origin("a32a4d8a815c, 2021; concurrent-async RFC, patch 2")]
    Concurrent,

    /// <summary>Queues, waits, then runs locally.</summary>
    [Origin("before a32a4d8a815c")]
    RemoteFirst,

    /// <summary>Runs locally, then queues and waits.</summary>
    [Origin("mutant")]
    LocalFirst,
}

/// <summary>C15: when a CPU that is asked to flush says that it has.</summary>
public enum FlushMode
{
    /// <summary>When it has flushed.</summary>
    [Origin("every release")]
    Sync,

    /// <summary>On receipt, before it flushes, unless page tables are freed.</summary>
    [Origin("concurrent-async RFC, patch 11")]
    AcknowledgedFirst,

    /// <summary>Nobody asks: its sender goes on once it has sent the IPIs, unless page tables are freed.</summary>
    [Origin("concurrent-async RFC, patches 10 and 11, as posted")]
    NotWaitedFor,

    /// <summary>On receipt, also where page tables are freed.</summary>
    [Origin("mutant of concurrent-async RFC, patch 11")]
    AcknowledgedAlways,

    /// <summary>On receipt, before the data that the csd carries have been copied out of it.</summary>
    [Origin("mutant of concurrent-async RFC, patch 10")]
    AcknowledgedUncopied,
}

/// <summary>What nmi_uaccess_okay() goes by besides loaded_mm and current->mm, which have to agree.</summary>
public enum NmiUaccess
{
    /// <summary>It refuses while a flush is acknowledged and not done.</summary>
    [Origin("concurrent-async RFC, patch 11")]
    RefusedWhilePending,

    /// <summary>Nothing.</summary>
    [Origin("4012e77a903d; mutant of concurrent-async RFC, patch 11")]
    Unaware,

    /// <summary>It refuses while the CPU is lazy, whose flushes have left it out.</summary>
    [Origin("no kernel: what would mend S1 of nmi-enters-lazy")]
    RefusedWhileLazy,

    /// <summary>It asks nobody which mm the interrupted task has.</summary>
    [Origin("mutant of 4012e77a903d")]
    ByLoadedMm,
}
