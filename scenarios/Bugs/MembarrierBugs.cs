using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>The bugs of membarrier(2) that the model knows.</summary>
internal static class MembarrierBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            85,
            "5bc78502322a",
            "a task that ends gives up its mm without a barrier after its last access, and membarrier leaves its CPU out",
            $"{Linux73}+mm-release=plain",
            Linux73,
            Membarriers.Exiting,
            [MembarrierOrders.Property]),
        new(
            86,
            "618758ed3a4f",
            "a kernel thread gives back a borrowed mm without a barrier after its last access",
            $"{Linux73}+mm-release=plain",
            Linux73,
            Membarriers.Borrowed,
            [MembarrierOrders.Property]),
        new(
            87,
            "e45cdc71d1fa",
            "membarrier does not synchronise the core of its caller, whom another thread follows on the CPU",
            $"{Linux73}+sync-core-targets=others-only",
            Linux73,
            Membarriers.SyncCoreFollowed,
            [CodeIsFetchedAnew.Property]),
        new(
            88,
            "758c9373d841",
            "membarrier trusts in the IRET of an interrupt that may return to another thread",
            $"{Linux73}+sync-core-ipi=by-iret",
            Linux73,
            Membarriers.SyncCoreReplaced,
            [CodeIsFetchedAnew.Property]),
        new(
            97,
            "ce29ddc47b91",
            "a registration for global membarriers is not copied to the run queue of the CPU that registers",
            $"{Linux73}+membarrier-sync=others-only",
            Linux73,
            Membarriers.Registered,
            [MembarrierOrders.Global]),
    ];
}
