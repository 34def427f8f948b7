using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of arch/arm64/mm/context.c and of the flushes that go by it.</summary>
internal static class Arm64AsidBugs
{
    private const string Linux73 = "linux-7.3";
    private const string Seen = "linux-7.3+new-asid=stored-and-seen";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            130,
            "a8ffaaa060b8",
            "a CPU takes an ASID of a generation that a rollover on another CPU has just ended for it",
            $"{Linux73}+active-asids=exchanged",
            Linux73,
            Arm64Rollovers.Race,
            [PcidsAreUnmixed.Property]) { Memory = MemoryModel.Sc },
        new(
            131,
            "5e10f9887ed8",
            "a flush reads the mm's ASID before the change of the page table is seen, and a CPU runs the mm by another",
            $"{Seen}+flushed-asid=read-before-dsb",
            Seen,
            Arm64Rollovers.FlushRace,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]) { Memory = MemoryModel.Arm },
    ];
}
