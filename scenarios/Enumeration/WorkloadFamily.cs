namespace Shootdown.Scenarios.Enumeration;

/// <summary>A kind of workload, of which some are drawn at random and all of a size can be enumerated, those too whose calls are not drawn.
/// No workload is of two kinds.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What happens in such workloads, in one line.</param>
/// <param name="Promised">What a kernel promises of every one of them.</param>
/// <param name="Takes">Which calls its tasks make.</param>
public sealed record WorkloadFamily(string Name, string Title, IReadOnlyList<Property> Promised, Func<CallKind, bool> Takes)
{
    /// <summary>Calls of other CPUs.</summary>
    public static WorkloadFamily Calls { get; } = new(
        "calls", "tasks, interrupts and hotplug that call other CPUs", PropertyCatalogue.Calls, k => k is not MemoryCall);

    /// <summary>Address spaces.</summary>
    public static WorkloadFamily Memory { get; } = new(
        "memory",
        "tasks that change and use mappings, with lazy CPUs, borrowed mms, global ASIDs, vCPUs and NMIs",
        [.. PropertyCatalogue.Default, NoFreedPageReachedFromOutside.Property, ContentsAreKept.Property],
        k => IsOfMemory(k) && k is not MemoryCall { HoldsReference: true } and not TableCall { NeedsSharedTable: true })
    {
        HasMms = true,
        NeedsOne = k => k is MemoryCall,
    };

    /// <summary>Walks without locks.</summary>
    public static WorkloadFamily Walkers { get; } = new(
        "walkers",
        "page tables and pages that are taken while GUP-fast walks them",
        PropertyCatalogue.Default,
        k => IsOfMemory(k) && k is not TableCall { NeedsSharedTable: true })
    {
        HasMms = true,
        NeedsOne = k => k is MemoryCall { HoldsReference: true },
    };

    /// <summary>Shared page tables.</summary>
    public static WorkloadFamily Sharers { get; } = new(
        "sharers",
        "page tables of hugetlb that mms share, leave and free",
        PropertyCatalogue.Default,
        k => IsOfMemory(k) && k is not TableCall { TakesSharedTable: false })
    {
        HasMms = true,
        Shares = true,
        NeedsOne = k => k is TableCall { NeedsSharedTable: true },
    };

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<WorkloadFamily> All { get; } = [Calls, Memory, Walkers, Sharers];

    /// <summary>Whether its tasks may have mms.</summary>
    public bool HasMms { get; private init; }

    /// <summary>Whether its mms share one page table.</summary>
    public bool Shares { get; private init; }

    /// <summary>Which of its calls give it its name: one of them is in every workload of the kind; null for any.</summary>
    public Func<CallKind, bool>? NeedsOne { get; private init; }

    /// <summary>What is asked of one of its workloads: what a kernel promises of all of them, and what its calls promise.</summary>
    /// <param name="workload">The workload.</param>
    public IReadOnlyList<Property> Asked(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Asked(Promised);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Who changes mappings makes plain calls of other CPUs, too.
    private static bool IsOfMemory(CallKind kind) => kind is MemoryCall || kind.Drawn.Any(d => d.By == DrawnBy.Changer);
}
