using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of arch/arm, 32 bits: ASIDs over rollovers, and an erratum whose work-around missed CPUs.</summary>
internal static class ArmBugs
{
    private const string Arm = "linux-7.3+backend=arm";
    private const string A15 = "linux-7.3+backend=arm+tlbi-erratum=accesses-in-flight";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            195,
            "ARM: 8465/1: mm: keep reserved ASIDs in sync with mm after multiple rollovers",
            "a CPU keeps the ASID of an mm over a rollover, another comes to the mm, and the next rollover no longer finds it",
            $"{Arm}+renewed-asids=none",
            Arm,
            ArmAsids.Renewed,
            [NoStaleTranslation.Property]),
        new(
            196,
            "ARM: 7769/1: Cortex-A15: fix erratum 798181 implementation",
            "under the erratum a flush interrupts nobody who runs the mm since before a rollover",
            $"{A15}+a15-asked=active-alone",
            A15,
            ArmAsids.Reserved,
            [NoStaleTranslation.Property]),
    ];
}
