using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What thread 001 calls "same as #1": the sync of those who collapse a file's pages is for readers of an entry that takes two
/// reads, and they may read any mm's.</summary>
public static class HalvedEntries
{
    private const string Linux73 = "linux-7.3";
    private const string ElisionV2 = "sync-ipi-elision-v2";
    private const string ElisionV6 = "sync-ipi-elision-v6";

    /// <summary>A reader whose CPU the flush interrupts.</summary>
    public static Scenario ReadOfOwn { get; } = new WorkloadScenario(
        "halves-of-own-mm",
        "A on CPU 0 takes a table away and has another installed; B of its mm on CPU 1 reads the entry, which takes two reads",
        "pmdp_get_lockless_sync(), CONFIG_GUP_GET_PXX_LOW_HIGH",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("retract_page_tables")), Runs("B", "m", On(1), Read())],
        });

    /// <summary>A reader whose CPU it does not.</summary>
    public static Scenario ReadOfAnother { get; } = new WorkloadScenario(
        "halves-of-another-mm",
        "A on CPU 0 takes a table away and has another installed; B of another mm on CPU 1 reads the entry, which takes two reads",
        "sync-ipi-elision v2, patch 3: callers 4 and 5",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(0), Plain("retract_page_tables")), Runs("B", "n", On(1), Read())],
        });

    /// <summary>A collapse beside who has nothing to do with it.</summary>
    public static Scenario CollapseBeside { get; } = new WorkloadScenario(
        "collapse-beside-another",
        "A on CPU 0 collapses a range that B on CPU 1 walks; C of another mm runs on CPU 2",
        "thread on sync-ipi-elision v2: the sync goes to every CPU, the flush to mm_cpumask",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m"), new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("collapse_huge_page")),
                Runs("B", "m", On(1), Plain("gup_fast")),
                Runs("C", "n", On(2), Access()),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [ReadOfOwn, ReadOfAnother, CollapseBeside];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in Scenarios
           from property in PropertyCatalogue.Calls
           where property != NoUseAfterFree.Property && property != HotplugEnds.Property // nothing is freed here, and no CPU goes
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, property, "retract_page_tables(), collapse_huge_page()"),
        .. from property in (Property[])[WalkersReadLiveTables.Property, ReferencesAreInTime.Property, NoFreedTableWalked.Property]
           from design in (string[])[Linux73, ElisionV2]
           select Holds(design, CollapseBeside, property, "thread on sync-ipi-elision: one IPI is enough on bare metal"),
        .. from design in (string[])[Linux73, "linux-7.2", $"{Linux73}+backend=hyperv", $"{Linux73}+backend=invlpgb"]
           from scenario in (Scenario[])[ReadOfOwn, ReadOfAnother]
           select Holds(design, scenario, HalvesAreOneEntry.Property, "pmdp_get_lockless_sync() interrupts every CPU"),
        .. from design in (string[])[ElisionV2, ElisionV6, $"{Linux73}+collapse-sync=none"]
           from claim in (Claim[])
           [
               Holds(design, ReadOfOwn, HalvesAreOneEntry.Property, "sync-ipi-elision v2: the flush interrupts readers of its own mm"),
               Breaks(design, ReadOfAnother, HalvesAreOneEntry.Property, "sync-ipi-elision v2, patch 3: not as caller 1"),
           ]
           select claim,
        Breaks(
            "linux-7.2+table-freeing=ipi-all",
            SyncIpiElision.FreedUnderGup,
            WaitsPreemptibly.Property,
            "thread on sync-ipi-elision: the sync IPI of __tlb_remove_table_one is bad for RT"),
        Holds(
            $"{Linux73}+table-freeing=ipi-all",
            SyncIpiElision.FreedUnderGup,
            WaitsPreemptibly.Property,
            "preemptible series, patch 7: smp_call_function waits preemptibly"),
    ];

    private static Call Read() => new("pte_offset_map") { Mm = "m" };
}
