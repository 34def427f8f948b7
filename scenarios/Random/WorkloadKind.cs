using FsCheck;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Scenarios.Random;

/// <summary>A kind of workload that can be generated.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What happens in such workloads, in one line.</param>
/// <param name="Generator">Generates them.</param>
/// <param name="Promised">What a kernel promises of every one of them.</param>
public sealed record WorkloadKind(string Name, string Title, Gen<Workload> Generator, IReadOnlyList<Property> Promised)
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new("calls", "tasks, interrupts and hotplug that call other CPUs", DrawnWorkloads.Calling, PropertyCatalogue.Calls),
        new(
            "memory",
            "tasks that change and use mappings, with lazy CPUs, borrowed mms, global ASIDs, vCPUs and NMIs",
            DrawnWorkloads.ChangingMemory,
            [.. PropertyCatalogue.Default, NoFreedPageReachedFromOutside.Property, ContentsAreKept.Property]),
        new(
            "walkers",
            "page tables and pages that are taken while GUP-fast walks them",
            DrawnWorkloads.WalkingTables,
            PropertyCatalogue.Default),
        new("sharers", "page tables of hugetlb that mms share, leave and free", DrawnWorkloads.SharingTables, PropertyCatalogue.Default),
    ];
}
