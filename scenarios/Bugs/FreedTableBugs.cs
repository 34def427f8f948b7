namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of how entries and page tables are given up.</summary>
internal static class FreedTableBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every bug.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            120,
            "a6f572084fbe",
            "an mm with one user frees a table at once, as if no CPU could be lazily on it",
            $"{Linux73}+table-freeing=before-flush",
            Linux73,
            LazyTlb.LazyFreedTable,
            [NoFreedTableWalked.Property]),
        new(
            121,
            "0ed1325967ab",
            "without memory for a batch, waits for walkers and frees the table before it has been flushed",
            $"{Linux73}+table-freeing=ipi-all-before-flush",
            $"{Linux73}+table-freeing=ipi-all",
            ConcurrentAsync.FreedTable,
            [NoFreedTableWalked.Property]),
        new(
            122,
            "912efa17e512",
            "soft-dirty clears the right to write and flushes nothing, for nothing is freed",
            $"{Linux73}+wp-flush=elided",
            Linux73,
            MovedEntries.CopiedUnflushed,
            [NoStaleTranslation.Property]),
    ];
}
