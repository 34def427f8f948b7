using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of what tags translations: PCIDs in pairs, and address-space numbers that are used again.</summary>
internal static class TagBugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            93,
            "94a17f2dc90b",
            "INVLPGB under page-table isolation: a global ASID has no bit in user_pcid_flush_mask",
            $"{Linux73}+backend=invlpgb+page-table-isolation=on+isolated-invlpgb=used",
            $"{Linux73}+backend=invlpgb+page-table-isolation=on",
            IsolatedTables.BroadcastPcid,
            [PcidsAreUnmixed.Property]),
    ];
}
