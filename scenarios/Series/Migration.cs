using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Pages whose contents are moved to others.</summary>
public static partial class Migration
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A page that is migrated to a device, and unmapped.</summary>
    public static Scenario DeviceVersusMunmap { get; } = new WorkloadScenario(
        "migrate-vma-vs-munmap",
        "A on CPU 0 migrates a page to a device; B on CPU 1 unmaps it, and uses it",
        "60bae7370896",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("migrate_vma")), Runs("B", "m", On(1), Munmap(), Access())],
        });

    /// <summary>A page that is migrated while NUMA balancing makes it fault.</summary>
    public static Scenario NumaVersusMigration { get; } = new WorkloadScenario(
        "numa-vs-migration",
        "A on CPU 0 makes a page fault; K, which preempts it there, migrates the page; C on CPU 1 writes to it",
        "20841405940e",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("change_prot_numa")),
                Task("K", On(0), new Call("migrate_pages") { Mm = "m" }) with { Realtime = true },
                Runs("C", "m", On(1), Access()),
            ],
        });

    /// <summary>A page that is migrated while another unmaps it.</summary>
    public static Scenario MigrationVersusMunmap { get; } = new WorkloadScenario(
        "migration-vs-munmap",
        "A on CPU 0 migrates a page; B on CPU 1 unmaps it, and uses it",
        "try_to_migrate_one(), remove_migration_pte()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("migrate_pages")), Runs("B", "m", On(1), Munmap(), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios => [DeviceVersusMunmap, NumaVersusMigration, MigrationVersusMunmap, .. Faults];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[DeviceVersusMunmap, NumaVersusMigration, MigrationVersusMunmap]
           from property in (Property[])
               [NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property, WaitsEnd.Property]
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, property, "as landed"),
        Breaks(
            $"{Linux73}+migration-copy=after-mapping",
            MigrationVersusMunmap,
            NoStaleTranslation.Property,
            "mutant of migrate_folio_move(): the page is used before it is copied"),
        .. from scenario in (Scenario[])[DeviceVersusMunmap, MigrationVersusMunmap]
           from design in (string[])[Linux73, "linux-7.2", $"{Linux73}+zap-check=before-lock"]
           select Holds(design, scenario, AskedForIsSo.Property, "who unmaps a page that is migrated takes the migration entry away"),
        .. from scenario in Scenarios
           select Holds(Linux73, scenario, PinnedWhereNeeded.Property, "every lock is given back"),
        .. FaultClaims,
    ];
}
