using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Guests and devices that translate by an mm.</summary>
public static class SecondaryTlbs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A guest that faults on a page that is unmapped.</summary>
    public static Scenario GuestVersusMunmap { get; } = new WorkloadScenario(
        "guest-vs-munmap",
        "A on CPU 0 unmaps a page; B on CPU 1 maps it in the second stage of a guest",
        "e930bffe95e1",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Fault())] });

    /// <summary>A guest that faults on the last page of a range that is unmapped.</summary>
    public static Scenario GuestVersusRange { get; } = new WorkloadScenario(
        "guest-vs-range",
        "A on CPU 0 unmaps two pages; B on CPU 1 maps the second in the second stage of a guest",
        "kvm_mmu_unmap_gfn_range(): every page of the range",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_vmas")), Runs("B", "m", On(1), Fault() with { Page = 1 })],
        });

    /// <summary>A guest that faults on a page that is reclaimed.</summary>
    public static Scenario GuestVersusReclaim { get; } = new WorkloadScenario(
        "guest-vs-reclaim",
        "a kernel thread on CPU 0 reclaims a page; B on CPU 1 maps it in the second stage of a guest",
        "e930bffe95e1: try_to_unmap_one()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), Reclaim()) with { Running = true }, Runs("B", "m", On(1), Fault())],
        });

    /// <summary>Two vCPUs that fault on a page that is unmapped.</summary>
    public static Scenario GuestsVersusMunmap { get; } = new WorkloadScenario(
        "guest-vs-munmap-three-cpus",
        "A on CPU 0 unmaps a page; B on CPU 1 and C on CPU 2 map it in the second stage of a guest",
        "e930bffe95e1, at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Fault()), Runs("C", "m", On(2), Fault())],
        });

    /// <summary>A guest that faults on a page that is migrated.</summary>
    public static Scenario GuestVersusMigration { get; } = new WorkloadScenario(
        "guest-vs-migration",
        "a kernel thread on CPU 0 migrates a page; B on CPU 1 maps it in the second stage of a guest",
        "f714f4f20e59",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), new Call("migrate_pages") { Mm = "m" }) with { Running = true }, Runs("B", "m", On(1), Fault())],
        });

    /// <summary>A guest that faults on a page that is made clean.</summary>
    public static Scenario GuestVersusMkclean { get; } = new WorkloadScenario(
        "guest-vs-mkclean",
        "a kernel thread on CPU 0 write-protects a page; B on CPU 1 maps it in the second stage of a guest, and unmaps it",
        "page_mkclean_one(): MMU_NOTIFY_PROTECTION_PAGE",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0), new Call("folio_mkclean") { Mm = "m" }) with { Running = true },
                Runs("B", "m", On(1), Fault(), Munmap()),
            ],
        });

    /// <summary>A guest that faults on a page that the oom reaper unmaps.</summary>
    public static Scenario GuestVersusReaper { get; } = new WorkloadScenario(
        "guest-vs-reaper",
        "a kernel thread on CPU 0, the oom reaper, unmaps a page; B on CPU 1 maps it in the second stage of a guest",
        "4d4bbd8526a8",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), Munmap() with { Mm = "m" }) with { Running = true }, Runs("B", "m", On(1), Fault())],
        });

    /// <summary>A guest that faults on a page that khugepaged collapses.</summary>
    public static Scenario GuestVersusCollapse { get; } = new WorkloadScenario(
        "guest-vs-collapse",
        "khugepaged on CPU 0 collapses a page; B on CPU 1 maps it in the second stage of a guest",
        "f268f6cf875f",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0), new Call("collapse_huge_page") { Mm = "m" }) with { Running = true }, Runs("B", "m", On(1), Fault()),
            ],
        });

    /// <summary>A device that uses a range that is unmapped.</summary>
    public static Scenario DeviceVersusRange { get; } = new WorkloadScenario(
        "device-vs-range",
        "A on CPU 0 lets a device use its mm, and unmaps two pages",
        "fd1102f0aade",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2, Global = true }],
            Tasks = [Runs("A", "m", On(0), Plain("iommu_sva_bind_device"), Plain("unmap_vmas"))],
        });

    /// <summary>A device that uses a page that is reclaimed.</summary>
    public static Scenario DeviceVersusReclaim { get; } = new WorkloadScenario(
        "device-vs-reclaim",
        "A on CPU 1 lets a device use its mm; a kernel thread on CPU 0 reclaims a page of it",
        "6bbd42e2df8f",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), Reclaim()) with { Running = true }, Runs("A", "m", On(1), Plain("iommu_sva_bind_device"))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        GuestVersusMunmap, GuestVersusRange, GuestVersusReclaim, GuestsVersusMunmap, GuestVersusMigration, GuestVersusMkclean,
        GuestVersusReaper, GuestVersusCollapse, DeviceVersusRange, DeviceVersusReclaim,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in Scenarios
           from property in (Property[])[NoFreedPageReachedFromOutside.Property, NoStaleTranslationOutside.Property, WaitsEnd.Property]
           where scenario != GuestVersusMkclean || property != NoFreedPageReachedFromOutside.Property // it frees nothing
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, property, "as landed"),
        .. from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, GuestVersusRange, NoFreedPageUsed.Property, "as landed"),
        .. from mutant in (string[])["kvm-retry=of-seq-only", "kvm-seq-read=after-lookup", "kvm-zap=unflushed"]
           from scenario in (Scenario[])[GuestVersusMunmap, GuestVersusRange]
           select Breaks($"{Linux73}+{mutant}", scenario, NoFreedPageReachedFromOutside.Property, "e930bffe95e1"),
        Breaks($"{Linux73}+notifies=not-mkclean", GuestVersusMkclean, NoStaleTranslationOutside.Property, "a guest goes on writing"),
        .. from mutant in (string[])["kvm-retry=of-seq-only", "kvm-zap=unflushed"]
           from scenario in (Scenario[])[GuestVersusMkclean, GuestVersusMigration, GuestVersusReaper, GuestVersusCollapse]
           select Breaks($"{Linux73}+{mutant}", scenario, NoStaleTranslationOutside.Property, "e930bffe95e1"),
        .. from scenario in (Scenario[])[GuestVersusReclaim, GuestsVersusMunmap]
           select Breaks(
            $"{Linux73}+kvm-retry=of-seq-only", scenario, NoFreedPageReachedFromOutside.Property, "e930bffe95e1"),
        Breaks(
            $"{Linux73}+secondary-flush=not-of-batches",
            DeviceVersusReclaim,
            NoFreedPageReachedFromOutside.Property,
            "6bbd42e2df8f: arch_tlbbatch_add_pending()"),
        .. from backend in (string[])["hyperv", "xen", "invlpgb"]
           select Holds(
               $"{Linux73}+backend={backend}", DeviceVersusRange, NoFreedPageReachedFromOutside.Property, $"a device beside {backend}"),
    ];

    private static Call Fault() => Plain("kvm_tdp_page_fault");

    private static Call Reclaim() => new("try_to_unmap") { Mm = "m" };
}
