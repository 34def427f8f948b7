using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of pages that are collapsed into a large one.</summary>
internal static class LeafBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            170,
            "f268f6cf875f",
            "khugepaged takes a file's pages away and tells no guest",
            $"{Linux73}+notifies=not-collapse",
            Linux73,
            SecondaryTlbs.GuestVersusCollapse,
            [NoFreedPageReachedFromOutside.Property, NoStaleTranslationOutside.Property]),
    ];
}
