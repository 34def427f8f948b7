using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of pages that are migrated.</summary>
internal static class MigrationBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            106,
            "60bae7370896",
            "migrate_vma flushes once it has dropped the page-table lock: munmap finds a migration entry, and flushes nothing",
            $"{Linux73}+migrate-vma-flush=after-unlock",
            Linux73,
            Migration.DeviceVersusMunmap,
            [NoStaleTranslation.Property]),
        new(
            107,
            "20841405940e",
            "copies a page that change_prot_numa has made inaccessible and not flushed yet",
            $"{Linux73}+pte-accessible=present-only",
            Linux73,
            Migration.NumaVersusMigration,
            [NoStaleTranslation.Property]),
        new(
            125,
            "3c226c637b69",
            "waits for a page that is migrated with neither a reference on it nor the page-table lock held: it has been freed",
            $"{Linux73}+migration-wait=queued-after-unlock",
            Linux73,
            Migration.WaitForMigration,
            [NoFreedPageUsed.Property]),
        new(
            126,
            "mm: thp: fix MADV_DONTNEED vs migrate_misplaced_transhuge_page race condition",
            "a NUMA-hinting fault clears the huge entry before it stores it changed; MADV_DONTNEED finds nothing, and returns",
            $"{Linux73}+entry-change=clear-then-set+zap-check=before-lock",
            $"{Linux73}+zap-check=before-lock",
            Migration.NumaFaultVersusMunmap,
            [AskedForIsSo.Property]),
    ];
}
