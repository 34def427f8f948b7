using FsCheck;
using Shootdown.Scenarios.Enumeration;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Scenarios.Random;

/// <summary>A kind of workload that can be generated.</summary>
/// <param name="Family">The kind.</param>
/// <param name="Generator">Generates them.</param>
public sealed record WorkloadKind(WorkloadFamily Family, Gen<Workload> Generator)
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new(WorkloadFamily.Calls, DrawnWorkloads.Calling),
        new(WorkloadFamily.Memory, DrawnWorkloads.ChangingMemory),
        new(WorkloadFamily.Walkers, DrawnWorkloads.WalkingTables),
        new(WorkloadFamily.Sharers, DrawnWorkloads.SharingTables),
    ];

    /// <summary>What the command line calls it.</summary>
    public string Name => Family.Name;

    /// <summary>What happens in such workloads, in one line.</summary>
    public string Title => Family.Title;

    /// <summary>What a kernel promises of every one of them.</summary>
    public IReadOnlyList<Property> Promised => Family.Promised;
}
