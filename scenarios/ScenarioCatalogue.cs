using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios;

/// <summary>The scenarios of all series: the smallest in which each hazard shows, then larger ones over the whole interface.</summary>
public static class ScenarioCatalogue
{
    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. PreemptibleSeries.Scenarios,
        .. PreemptiblePrefixes.Scenarios,
        .. CrossCalls.Scenarios,
        .. Hotplug.Scenarios,
        .. Flushes.Scenarios,
        .. LazyTlb.Scenarios,
        .. MmLifetime.Scenarios,
        .. PendingFlushes.Scenarios,
        .. ConcurrentAsync.Scenarios,
        .. KvmGuests.Scenarios,
        .. Broadcasts.Scenarios,
        .. IsolatedTables.Scenarios,
        .. KernelTables.Scenarios,
        .. RiscvAsids.Scenarios,
        .. SyncIpiElision.Scenarios,
        .. HalvedEntries.Scenarios,
        .. InfoStorages.Scenarios,
        .. SharedPageTables.Scenarios,
        .. SharedAnew.Scenarios,
        .. MovedEntries.Scenarios,
        .. MovedTables.Scenarios,
        .. ChangedEntries.Scenarios,
        .. ConcurrentRanges.Scenarios,
        .. Membarriers.Scenarios,
        .. Spinlocks.Scenarios,
        .. QueueUsers.Scenarios,
        .. RemoteFunctions.Scenarios,
        .. LinearAddressMasking.Scenarios,
        .. FlushesOfAll.Scenarios,
        .. Unharmed.Scenarios,
        .. Ranges.Scenarios,
        .. HugePages.Scenarios,
        .. SecondaryTlbs.Scenarios,
        .. Migration.Scenarios,
        .. ActiveCpus.Scenarios,
        .. ActiveCpuGuests.Scenarios,
        .. Arm64Flushes.Scenarios,
        .. ActiveCpuDevices.Scenarios,
        .. Arm64Rollovers.Scenarios,
        .. BenchmarkComparison.Scenarios,
    ];

    /// <summary>Finds a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none; the message says which are near.</exception>
    public static Scenario Parse(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new FormatException($"unknown scenario '{name}'; known: {string.Join(", ", All.Select(s => s.Name))}");
}
