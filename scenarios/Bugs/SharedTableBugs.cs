using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of page tables that mms share.</summary>
internal static class SharedTableBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            108,
            "59d9094df3d7, CVE-2024-57883",
            "tells by the references on a table's page whether the table is shared: whoever else refers to it makes its last user leave it",
            $"{Linux73}+pmd-share-count=refcount",
            Linux73,
            SharedAnew.ReferredTo,
            [NoFreedTableWalked.Property]),
        new(
            109,
            "d833352a4338",
            "a fault shares the table of a mapping that is on its way out, and whose table is then freed",
            $"{Linux73}+pmd-share-lookup=any-of-the-file",
            Linux73,
            SharedAnew.SharedAgain,
            [NoFreedTableWalked.Property]),
    ];
}
