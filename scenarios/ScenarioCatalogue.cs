using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios;

/// <summary>The scenarios of all series: the smallest in which each hazard shows, then larger ones over the whole interface.</summary>
public static class ScenarioCatalogue
{
    /// <summary>Every scenario, by what it is about.</summary>
    public static IReadOnlyList<ScenarioGroup> Groups { get; } =
    [
        new(
            "cross calls",
            [
                .. PreemptibleSeries.Scenarios,
                .. PreemptiblePrefixes.Scenarios,
                .. CrossCalls.Scenarios,
                .. HandlersThatCall.Scenarios,
                .. Membarriers.Scenarios,
                .. Spinlocks.Scenarios,
                .. QueueUsers.Scenarios,
                .. RemoteFunctions.Scenarios,
            ]),
        new("CPU hotplug", Hotplug.Scenarios),
        new(
            "flushes",
            [
                .. Flushes.Scenarios,
                .. SixPcids.Scenarios,
                .. FlushesOfAll.Scenarios,
                .. ConcurrentAsync.Scenarios,
                .. InfoStorages.Scenarios,
                .. Ranges.Scenarios,
                .. HugePages.Scenarios,
                .. Broadcasts.Scenarios,
                .. Unharmed.Scenarios,
            ]),
        new(
            "lazy TLB, lives of mms",
            [
                .. LazyTlb.Scenarios,
                .. MmLifetime.Scenarios,
            ]),
        new(
            "changed entries",
            [
                .. PendingFlushes.Scenarios,
                .. MovedEntries.Scenarios,
                .. MovedTables.Scenarios,
                .. ChangedEntries.Scenarios,
                .. ConcurrentRanges.Scenarios,
                .. Migration.Scenarios,
            ]),
        new(
            "page-table walkers",
            [
                .. SyncIpiElision.Scenarios,
                .. HalvedEntries.Scenarios,
                .. SharedPageTables.Scenarios,
                .. SharedAnew.Scenarios,
            ]),
        new(
            "kernel memory, isolation",
            [
                .. IsolatedTables.Scenarios,
                .. KernelTables.Scenarios,
                .. LinearAddressMasking.Scenarios,
            ]),
        new(
            "guests and devices",
            [
                .. KvmGuests.Scenarios,
                .. SecondaryTlbs.Scenarios,
            ]),
        new("RISC-V", [.. RiscvAsids.Scenarios, .. RiscvVmids.Scenarios]),
        new("s390, 32-bit Arm", [.. S390Flushes.Scenarios, .. ArmAsids.Scenarios]),
        new(
            "arm64 flushes",
            [
                .. ActiveCpus.Scenarios,
                .. ActiveCpuGuests.Scenarios,
                .. Arm64Flushes.Scenarios,
                .. Arm64Walkers.Scenarios,
                .. ActiveCpuDevices.Scenarios,
            ]),
        new("arm64 ASIDs, VMIDs", [.. Arm64Rollovers.Scenarios, .. Arm64Vmids.Scenarios]),
        new("benchmark model", BenchmarkComparison.Scenarios),
    ];

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Groups.SelectMany(g => g.Scenarios)];

    /// <summary>Finds a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none; the message says which are near.</exception>
    public static Scenario Parse(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new FormatException($"unknown scenario '{name}'; known: {string.Join(", ", All.Select(s => s.Name))}");
}
