using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios;

/// <summary>Everything that is claimed: series by series what kernels and revisions promise, and each mutant beside the design that it
/// spoils.</summary>
public static class ClaimCatalogue
{
    /// <summary>Every claim.</summary>
    public static IReadOnlyList<Claim> All { get; } = [.. Build().Distinct(new SameQuestion()).Select(VacuousClaims.Named)];

    private static IEnumerable<Claim> Build() =>
    [
        .. PreemptibleSeries.Claims,
        .. PreemptiblePrefixes.Claims,
        .. CrossCalls.Claims,
        .. Hotplug.Claims,
        .. Flushes.Claims,
        .. SixPcids.Claims,
        .. LazyTlb.Claims,
        .. MmLifetime.Claims,
        .. PendingFlushes.Claims,
        .. ConcurrentAsync.Claims,
        .. KvmGuests.Claims,
        .. Backends.Claims,
        .. Broadcasts.Claims,
        .. IsolatedTables.Claims,
        .. KernelTables.Claims,
        .. RiscvAsids.Claims,
        .. RiscvVmids.Claims,
        .. Arm64Vmids.Claims,
        .. ArmAsids.Claims,
        .. S390Flushes.Claims,
        .. SyncIpiElision.Claims,
        .. HalvedEntries.Claims,
        .. HandlersThatCall.Claims,
        .. Alarms.Claims,
        .. InfoStorages.Claims,
        .. SharedPageTables.Claims,
        .. SharedAnew.Claims,
        .. MovedEntries.Claims,
        .. MovedTables.Claims,
        .. ChangedEntries.Claims,
        .. ConcurrentRanges.Claims,
        .. Membarriers.Claims,
        .. Spinlocks.Claims,
        .. QueueUsers.Claims,
        .. RemoteFunctions.Claims,
        .. LinearAddressMasking.Claims,
        .. FlushesOfAll.Claims,
        .. Unharmed.Claims,
        .. UnharmedDesigns.Claims,
        .. Ranges.Claims,
        .. HugePages.Claims,
        .. SecondaryTlbs.Claims,
        .. Migration.Claims,
        .. GivenBack.Claims,
        .. ActiveCpus.Claims,
        .. ActiveCpuGuests.Claims,
        .. Arm64Flushes.Claims,
        .. Arm64Walkers.Claims,
        .. ActiveCpuDevices.Claims,
        .. Arm64Rollovers.Claims,
        .. BenchmarkComparison.Claims,
        .. BugCatalogue.All.SelectMany(b => b.Claims),
    ];

    // The same question asked twice is one claim; asked with two answers, it is a contradiction that a test finds.
    private sealed class SameQuestion : IEqualityComparer<Claim>
    {
        public bool Equals(Claim? x, Claim? y) =>
            x is not null && y is not null && KeyOf(x) == KeyOf(y);

        private static (string, string, Property, Expected, MemoryModel?) KeyOf(Claim claim) =>
            (claim.Design, claim.Scenario.Name, claim.Property, claim.Expected, claim.Memory);

        public int GetHashCode(Claim obj) => HashCode.Combine(obj.Design, obj.Scenario.Name, obj.Property.Id, obj.Expected, obj.Memory);
    }
}
