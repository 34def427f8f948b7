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
    ];
}
