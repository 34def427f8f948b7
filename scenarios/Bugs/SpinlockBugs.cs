using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Locks that stood between a call and its target.</summary>
internal static class SpinlockBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            89,
            "a79e53d85683",
            "spins for page_table_lock with interrupts off, since pgd_lock is held so, while its holder flushes",
            $"{Linux73}+pgd-lock=irqsave",
            Linux73,
            Spinlocks.PageTableLock,
            [WaitsEnd.Property, NoMutualWait.Property]),
    ];
}
