using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <content>Who faults on a page that is migrated, several pages at once, and who reads them meanwhile.</content>
public static partial class Migration
{
    /// <summary>A NUMA-hinting fault on a page that is unmapped.</summary>
    public static Scenario NumaFaultVersusMunmap { get; } = new WorkloadScenario(
        "numa-fault-vs-munmap",
        "A on CPU 0 makes a page fault, faults on it, and uses it; a kernel thread on CPU 1, the oom reaper, unmaps it",
        "do_numa_page(): pte_same()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("change_prot_numa"), Plain("do_numa_page"), Access()),
                Task("K", On(1), Munmap() with { Mm = "m" }) with { Running = true },
            ],
        });

    /// <summary>A NUMA-hinting fault before the flush of who asked for it.</summary>
    public static Scenario NumaFaultVersusScan { get; } = new WorkloadScenario(
        "numa-fault-vs-scan",
        "a kernel thread on CPU 0 makes a page fault; B, which preempts it there, faults on it; C on CPU 1 writes to it",
        "20841405940e: migrate_misplaced_folio()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0), new Call("change_prot_numa") { Mm = "m" }) with { Running = true },
                User("B", "m", On(0), Plain("do_numa_page")) with { Realtime = true },
                Runs("C", "m", On(1), Access()),
            ],
        });

    /// <summary>A task that comes to a migration entry.</summary>
    public static Scenario WaitForMigration { get; } = new WorkloadScenario(
        "migration-wait",
        "A on CPU 0 migrates a page; B on CPU 1 comes to its migration entry, waits, and uses the page",
        "migration_entry_wait_on_locked()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("migrate_pages")), Runs("B", "m", On(1), Plain("do_swap_page"), Access())],
        });

    /// <summary>A task that comes to a migration entry, and unmaps the page.</summary>
    public static Scenario WaitThenUnmap { get; } = WaitsThenUnmaps("migration-wait-unmap", "migrate_pages");

    /// <summary>The same of a page that goes to a device.</summary>
    public static Scenario WaitForDevice { get; } = WaitsThenUnmaps("migration-wait-device", "migrate_vma");

    /// <summary>The same of two pages that are migrated with one flush.</summary>
    public static Scenario WaitForBatch { get; } = new WorkloadScenario(
        "migration-wait-batch",
        "a kernel thread on CPU 0 migrates two pages; B on CPU 1 comes to the first's migration entry, waits, and unmaps it",
        "migration_entry_wait_on_locked(), migrate_pages_batch()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Compaction(), Runs("B", "m", On(1), Plain("do_swap_page"), Munmap())],
        });

    /// <summary>Two pages that are migrated with one flush, and one of them unmapped.</summary>
    public static Scenario BatchVersusMunmap { get; } = new WorkloadScenario(
        "migration-batch-vs-munmap",
        "a kernel thread on CPU 0 migrates two pages; B on CPU 1 unmaps the first, and uses both",
        "migrate_pages_batch(): try_to_unmap_flush(), flush_tlb_batched_pending()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Compaction(), Runs("B", "m", On(1), Munmap(), Access(), Access(1))],
        });

    /// <summary>Two pages that are migrated with one flush, the second of which may be unmapped before.</summary>
    public static Scenario BatchOfOne { get; } = new WorkloadScenario(
        "migration-batch-of-one",
        "a kernel thread on CPU 0 migrates two pages; B on CPU 1 unmaps the second, comes to the first's migration entry, and uses it",
        "migrate_pages_batch(): what is left of a batch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Compaction(), Runs("B", "m", On(1), Munmap(1), Plain("do_swap_page"), Access())],
        });

    /// <summary>Two pages that are migrated with one flush of two CPUs.</summary>
    public static Scenario BatchOfThreeCpus { get; } = new WorkloadScenario(
        "migration-batch-three-cpus",
        "a kernel thread on CPU 0 migrates two pages; B on CPU 1 uses the first, C on CPU 2 the second",
        "migrate_pages_batch(): try_to_unmap_flush(), at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Compaction(), Runs("B", "m", On(1), Access()), Runs("C", "m", On(2), Access(1))],
        });

    /// <summary>An NMI that reads a page that is migrated.</summary>
    public static Scenario BatchVersusNmi { get; } = new WorkloadScenario(
        "migration-batch-vs-nmi",
        "a kernel thread on CPU 0 migrates two pages; B leaves the mm by exec on CPU 1, where an NMI reads the second at any moment",
        "nmi_uaccess_okay(), of a page that moves",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }, new("k")],
            Tasks = [Compaction(), Runs("B", "m", On(1), new Call("exec") { Mm = "k" })],
            Nmis = [new("nmi", 1, "m") { Page = 1 }],
        });

    private static IReadOnlyList<Scenario> Faults { get; } =
        [
            NumaFaultVersusMunmap, NumaFaultVersusScan, WaitForMigration, WaitThenUnmap, WaitForDevice, WaitForBatch,
            BatchVersusMunmap, BatchOfOne, BatchOfThreeCpus, BatchVersusNmi,
        ];

    // Somebody uses the page where it has gone.
    private static IReadOnlyList<Scenario> KeepContents { get; } =
        [NumaVersusMigration, NumaFaultVersusScan, WaitForMigration, BatchVersusMunmap, BatchOfOne];

    // Nobody uses a page any more where S1 would be asked of it.
    private static IReadOnlyList<Scenario> UnmapsLast { get; } = [WaitThenUnmap, WaitForDevice, WaitForBatch];

    private static IEnumerable<Claim> FaultClaims =>
    [
        .. from scenario in Faults
           from property in (Property[])
               [NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property, WaitsEnd.Property]
           from design in (string[])[Linux73, "linux-7.2"]
           where property != NoStaleTranslation.Property || !UnmapsLast.Contains(scenario)
           select Holds(design, scenario, property, "as landed"),
        .. from scenario in (Scenario[])[NumaFaultVersusMunmap, BatchVersusMunmap]
           from design in (string[])[Linux73, "linux-7.2", $"{Linux73}+zap-check=before-lock"]
           select Holds(design, scenario, AskedForIsSo.Property, "who unmaps a page takes away what its entry says to software"),
        Holds($"{Linux73}+entry-change=clear-then-set", NumaFaultVersusMunmap, AskedForIsSo.Property, "entries of tables"),
        Breaks($"{Linux73}+numa-check=before-lock", NumaFaultVersusMunmap, AskedForIsSo.Property, "what pte_same() is for"),
        Breaks($"{Linux73}+numa-check=before-lock", NumaFaultVersusMunmap, NoFreedPageUsed.Property, "what pte_same() is for"),
        Breaks($"{Linux73}+pte-accessible=present-only", NumaFaultVersusScan, NoStaleTranslation.Property, "20841405940e"),
        .. from scenario in (Scenario[])[BatchVersusMunmap, BatchOfThreeCpus, BatchVersusNmi]
           select Breaks($"{Linux73}+migration-flush=after-move", scenario, NoStaleTranslation.Property, "the copy misses what is written"),
        .. from scenario in KeepContents
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, ContentsAreKept.Property, "folio_mc_copy() comes before remove_migration_pte()"),
        Breaks(
            $"{Linux73}+migration-copy=after-mapping", WaitForMigration, ContentsAreKept.Property, "the page is used before it is copied"),
        Breaks($"{Linux73}+batched-pending=not-by-zap", BatchVersusMunmap, NoStaleTranslation.Property, "383c4613c67c, of migration"),
    ];

    private static WorkloadScenario WaitsThenUnmaps(string name, string call) => new(
        name,
        "A on CPU 0 migrates a page; B on CPU 1 comes to its migration entry, waits, and unmaps it",
        $"migration_entry_wait_on_locked(), {call}()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain(call)), Runs("B", "m", On(1), Plain("do_swap_page"), Munmap())],
        });

    private static TaskSpec Compaction() => Task("K", On(0), new Call("migrate_pages_batch") { Mm = "m" }) with { Running = true };
}
