using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of tables that are moved.</summary>
internal static class MovedTableBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every one, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            110,
            "97113eb39fa7",
            "mremap moves a table while its page is found at the old place, flushed there, and freed",
            $"{Linux73}+table-move=unlocked",
            Linux73,
            MovedTables.Truncated,
            [NoFreedPageUsed.Property, NoStaleTranslation.Property]),
    ];
}
