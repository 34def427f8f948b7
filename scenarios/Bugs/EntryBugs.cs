using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of who changes entries while others look at them, and of who remembers that a flush is owed.</summary>
internal static class EntryBugs
{
    private const string Linux73 = "linux-7.3";
    private const string Unlocked = Linux73 + "+zap-check=before-lock";
    private const string ClearedForAMoment = Linux73 + "+entry-change=clear-then-set+zap-check=before-lock";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            60,
            "ced108037c2a",
            "MADV_DONTNEED finds a huge entry that NUMA balancing has cleared to change it, and skips it",
            ClearedForAMoment,
            Unlocked,
            ChangedEntries.ReapedUnderNuma,
            [AskedForIsSo.Property]),
        new(
            61,
            "5b7abeae3af8",
            "the same, where soft-dirty bits are cleared",
            ClearedForAMoment,
            Unlocked,
            ChangedEntries.ZappedUnderClearRefs,
            [AskedForIsSo.Property]),
        new(
            62,
            "024eee0e83f0",
            "the same, where the page is made clean",
            ClearedForAMoment,
            Unlocked,
            PendingFlushes.CleanedPage,
            [AskedForIsSo.Property]),
        new(
            111,
            "58ceeb6bec86",
            "the same, where MADV_FREE makes it clean",
            ClearedForAMoment,
            Unlocked,
            ChangedEntries.ZappedUnderFree,
            [AskedForIsSo.Property]),
        new(
            63,
            "5ee2fa2f0636",
            "clears the flag after the flush, and with it that of a batch that came in between under the lock of another table",
            $"{Linux73}+batch-memory=flag-cleared-after",
            Linux73,
            ChangedEntries.BatchOfTwo,
            [NoStaleTranslation.Property]),
    ];
}
