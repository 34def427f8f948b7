using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>Page tables that arm64 takes away while others walk them: no flush interrupts a walker, so that what frees a table waits for a
/// grace period, and what puts it to another use for an IPI that is sent for walkers alone.</summary>
public static class Arm64Walkers
{
    private const string Linux73 = "linux-7.3";

    private static readonly Property Live = WalkersReadLiveTables.Property;
    private static readonly Property InTime = ReferencesAreInTime.Property;
    private static readonly Property Freed = NoFreedPageUsed.Property;
    private static readonly Property Walked = NoFreedTableWalked.Property;

    /// <summary>A table is freed.</summary>
    public static Scenario FreedUnderGup { get; } = new Arm64WalkScenario(
        "arm64-freed-under-gup",
        "arm64: A on CPU 0 unmaps and frees the page table of an mm that B on CPU 1 walks by GUP-fast",
        "tlb_remove_table() under MMU_GATHER_RCU_TABLE_FREE",
        Arm64TableEnd.Freed);

    /// <summary>A table is taken away by a collapse.</summary>
    public static Scenario CollapseVersusGup { get; } = new Arm64WalkScenario(
        "arm64-collapse-vs-gup",
        "arm64: A on CPU 0 collapses a range, and its page table is used again; B on CPU 1 refers to its page by GUP-fast",
        "70cbc3cc78a9, 2ba99c5e0881",
        Arm64TableEnd.Collapsed);

    /// <summary>A table is left to the other mm that shares it.</summary>
    public static Scenario UnshareVersusGup { get; } = new Arm64WalkScenario(
        "arm64-unshare-vs-gup",
        "arm64: A on CPU 0 leaves a shared table to another mm, which then uses it for itself; B of A's mm on CPU 1 walks it by GUP-fast",
        "1013af4f585f, 8ce720d5bd91",
        Arm64TableEnd.Unshared);

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [FreedUnderGup, CollapseVersusGup, UnshareVersusGup];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } =
    [
        .. from memory in (MemoryModel[])[MemoryModel.Sc, MemoryModel.Arm]
           from claim in (IEnumerable<Claim>)[.. Kernels(), .. Mutants()]
           select claim with { Memory = memory },
    ];

    private static IEnumerable<Claim> Kernels() =>
    [
        .. from freeing in (string[])["", "+table-freeing=synchronize-rcu", "+table-freeing=ipi-all"]
           from property in (Property[])[Live, Freed, Walked]
           select Holds(Linux73 + freeing, FreedUnderGup, property, "interrupts that are off hold a grace period up, and an IPI"),
        .. from property in (Property[])[Live, InTime, Freed]
           select Holds(Linux73, CollapseVersusGup, property, "2ba99c5e0881: tlb_remove_table_sync_one()"),
        Holds(Linux73, UnshareVersusGup, Live, "8ce720d5bd91: the last sharer but one waits for walkers"),
    ];

    private static IEnumerable<Claim> Mutants() =>
    [
        Breaks($"{Linux73}+table-freeing=after-flush", FreedUnderGup, Live, "no flush interrupts a walker"),
        Holds($"{Linux73}+table-freeing=after-flush", FreedUnderGup, Freed, "the page goes by its references"),
        Breaks($"{Linux73}+collapse-sync=none", CollapseVersusGup, Live, "no flush interrupts a walker"),
        Holds($"{Linux73}+collapse-sync=none", CollapseVersusGup, InTime, "70cbc3cc78a9: the entry above is looked at once more"),
        .. from recheck in (string[])["pte-only", "none"]
           select Breaks(
               $"{Linux73}+collapse-sync=none+gup-recheck={recheck}", CollapseVersusGup, InTime, "the entry of a table that is gone"),
        Breaks($"{Linux73}+unshare-sync=none", UnshareVersusGup, Live, "no flush interrupts a walker"),
    ];
}
