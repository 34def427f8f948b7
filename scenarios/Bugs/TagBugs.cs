using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of what tags translations: PCIDs in pairs, and address-space numbers that are used again.</summary>
internal static class TagBugs
{
    private const string Linux73 = "linux-7.3";
    private const string Riscv = "linux-7.3+backend=riscv";

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
        new(
            94,
            "82dd33fde026",
            "a CPU that has an ASID leaves mm_cpumask when it switches, and comes back to what it kept",
            $"{Riscv}+riscv-cpumask=cleared-at-switch",
            Riscv,
            RiscvAsids.SwitchBack,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(
            95,
            "ae120d9edfe9",
            "the second rollover of ASIDs forgets a CPU that has not switched since the first",
            $"{Riscv}+reserved-asids=until-rollover",
            Riscv,
            RiscvAsids.TwoRollovers,
            [NoStaleTranslation.Property]),
        new(
            96,
            "8678c1f04277",
            "a CPU that is lazily on an mm goes back to the ASID that the mm has lost in a rollover",
            $"{Riscv}+reserved-asids=not-kept-nor-asked",
            $"{Riscv}+reserved-asids=not-kept",
            RiscvAsids.LazyCpu,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
    ];
}
