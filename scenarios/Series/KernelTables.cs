using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Kernel memory by PCID: translations under page-table isolation, and tables of the kernel's that are freed.</summary>
public static class KernelTables
{
    private const string Linux73 = "linux-7.3";
    private const string Isolated = "linux-7.3+page-table-isolation=on";

    /// <summary>A table of the kernel's that is freed.</summary>
    public static Scenario Freed { get; } = new WorkloadScenario(
        "kernel-table",
        "A on CPU 0 frees a page table of kernel memory; B on CPU 1 runs",
        "5e0fb5df2ee8: pmd_free_pte_page()",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("pmd_free_pte_page")), Task("B", On(1), Plain("schedule"))],
        });

    /// <summary>A table of the kernel's that an IOMMU walks.</summary>
    public static Scenario FreedUnderDevice { get; } = new WorkloadScenario(
        "kernel-table-device",
        "A on CPU 0 lets a device use its mm; B on CPU 1 frees a page table of kernel memory",
        "kernel_pgtable_work_func(): iommu_sva_invalidate_kva_range()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("iommu_sva_bind_device")), Task("B", On(1), Plain("pmd_free_pte_page"))],
        });

    /// <summary>A table of the kernel's that a PCID points to which is not loaded.</summary>
    public static Scenario FreedUnderOtherPcid { get; } = new WorkloadScenario(
        "kernel-table-pcid",
        "A on CPU 0 frees a page table of kernel memory; CPU 1, which has run m before, goes from n to it",
        "INVLPG drops pointers to tables of one PCID",
        OtherPcid(Task("A", On(0), Plain("pmd_free_pte_page")), Access()));

    /// <summary>A table of the kernel's that a CPU on its way out may still walk.</summary>
    public static Scenario FreedUnderDyingCpu { get; } = new WorkloadScenario(
        "kernel-table-dying",
        "A on CPU 0 frees a page table of kernel memory; CPU 1 goes offline",
        "flush_tlb_kernel_range() asks CPUs that are online",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Plain("pmd_free_pte_page"))], Hotplug = [Down(1)] });

    /// <summary>A page of kernel memory that a PCID maps which is not loaded.</summary>
    public static Scenario UnmappedUnderOtherPcid { get; } = new WorkloadScenario(
        "isolated-kernel-range",
        "A on CPU 0 frees a page of kernel memory; CPU 1, which has run m before, goes from n to it, and uses the page",
        "2ea907c4fe7b: invalidate_other",
        OtherPcid(Task("A", On(0), Plain("vfree")), Plain("access_kernel")));

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [Freed, FreedUnderDevice, FreedUnderOtherPcid, FreedUnderDyingCpu, UnmappedUnderOtherPcid];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[Freed, FreedUnderDevice]
           from design in (string[])[Linux73, "linux-7.2", Isolated, $"{Linux73}+backend=hyperv"]
           select Holds(design, scenario, NoFreedTableWalked.Property, "5e0fb5df2ee8, and kernel_pgtable_work_func()"),
        .. from scenario in (Scenario[])[Freed, FreedUnderDevice, FreedUnderOtherPcid, FreedUnderDyingCpu]
           select Holds($"{Linux73}+backend=invlpgb", scenario, NoFreedTableWalked.Property, "INVLPGB acts on all PCIDs") with
           {
               Memory = MemoryModel.Sc,
           },
        Breaks(
            $"{Linux73}+backend=invlpgb",
            Freed,
            NoFreedTableWalked.Property,
            "docs/findings.md: pmd_clear() may still be in the store buffer") with { Memory = MemoryModel.Tso },
        Breaks($"{Linux73}+kernel-table-flush=none", Freed, NoFreedTableWalked.Property, "28ee90fe6048 up to 5e0fb5df2ee8"),
        Breaks(
            $"{Linux73}+kernel-table-iotlb=kept",
            FreedUnderDevice,
            NoFreedTableWalked.Property,
            "an IOMMU that walks the mm's tables holds a pointer to the kernel's"),
        .. from design in (string[])[Linux73, "linux-7.2"]
           select Breaks(design, FreedUnderOtherPcid, NoFreedTableWalked.Property, "docs/findings.md: the pointer of another PCID"),
        .. from design in (string[])[Linux73, "linux-7.2"]
           select Breaks(design, FreedUnderDyingCpu, NoFreedTableWalked.Property, "docs/findings.md: a CPU that is online no more"),
        Holds(Isolated, FreedUnderOtherPcid, NoFreedTableWalked.Property, "2ea907c4fe7b: the other PCID is flushed when it is loaded"),
        Breaks($"{Isolated}+other-asids=kept", FreedUnderOtherPcid, NoFreedTableWalked.Property, "without 2ea907c4fe7b"),
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           from claim in (Claim[])
           [
               Holds(Linux73, UnmappedUnderOtherPcid, property, "a global translation, which INVLPG drops of every PCID"),
               Holds(Isolated, UnmappedUnderOtherPcid, property, "2ea907c4fe7b: the other PCID is flushed when it is loaded"),
               Holds(
                   $"{Isolated}+backend=invlpgb", UnmappedUnderOtherPcid, property, "94a17f2dc90b: interrupted, as without INVLPGB"),
               Breaks($"{Isolated}+other-asids=kept", UnmappedUnderOtherPcid, property, "without 2ea907c4fe7b"),
           ]
           select claim,
    ];

    private static Workload OtherPcid(TaskSpec frees, Call then) => new()
    {
        Cpus = 2,
        Mms = [new("n"), new("m") { Warm = On(1) }],
        Tasks = [frees, Runs("B", "n", On(1), Plain("schedule")), Task("C", On(1), then) with { Mm = "m" }],
    };
}
