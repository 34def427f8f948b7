using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of ranges and of large pages.</summary>
internal static class RangeBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            102,
            "ce9ec37bddb6",
            "a gather that breaks off flushes all but the page that it has unmapped last",
            $"{Linux73}+gather-range=truncated",
            Linux73,
            Ranges.UnmappedRange,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(
            103,
            "thp: keep huge zero page pinned until tlb flush (4.6)",
            "gives the huge zero page up when it has unmapped it, before the flush",
            $"{Linux73}+huge-zap=gives-up-first",
            Linux73,
            HugePages.Unmapped,
            [NoFreedPageUsed.Property]),
    ];
}
