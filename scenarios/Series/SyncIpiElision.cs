using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Page tables and those who walk them without locks: the smallest machines in which each way shows that a table, or a page,
/// can be given to
/// others too early; and the series that elides the IPI which waits for walkers, where the flush was one.</summary>
public static partial class SyncIpiElision
{
    /// <summary>H14.</summary>
    public static Scenario CollapseVersusGup { get; } = new WorkloadScenario(
        "h14-collapse-vs-gup",
        "A on CPU 0 collapses a range, and its page table is used again; B on CPU 1 refers to its page by GUP-fast",
        "70cbc3cc78a9, 2ba99c5e0881",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Gup())],
        });

    /// <summary>H14 in a guest.</summary>
    public static Scenario CollapseVersusVcpu { get; } = new WorkloadScenario(
        "h14-collapse-vs-vcpu",
        "A on vCPU 0 collapses a range; B on vCPU 1, which the host deschedules at any moment, refers to its page by GUP-fast",
        "sync-ipi-elision v2: kvm_flush_tlb_multi skips vCPUs that do not run",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Gup())],
            Vcpus = [new(1)],
        });

    /// <summary>H14 with a third CPU.</summary>
    public static Scenario CollapseVersusTwo { get; } = new WorkloadScenario(
        "h14-collapse-vs-two",
        "A on CPU 0 collapses a range; B on CPU 1 refers to its page by GUP-fast, C on CPU 2 uses it",
        "70cbc3cc78a9, 2ba99c5e0881, at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Gup()), Runs("C", "m", On(2), Access())],
        });

    /// <summary>H14 where the collapser has another mm, so that its flush may reach nobody.</summary>
    public static Scenario KernelCollapse { get; } = new WorkloadScenario(
        "h14-khugepaged",
        "K, a kernel thread on CPU 0, collapses a range of an mm that B on CPU 1 walks and then leaves by exec",
        "khugepaged: the branches of flush_tlb_mm_range that send no IPI",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks =
            [
                Task("K", On(0), new Call("collapse_huge_page") { Mm = "m" }) with { Running = true },
                Runs("B", "m", On(1), Gup(), new Call("exec") { Mm = "n" }),
            ],
        });

    /// <summary>Tables that are freed under a walker.</summary>
    public static Scenario FreedUnderGup { get; } = new WorkloadScenario(
        "freed-under-gup",
        "A on CPU 0 unmaps and frees the page table of an mm that B on CPU 1 walks by GUP-fast",
        "tlb_remove_table()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Gup())],
        });

    /// <summary>Tables that are freed under a walker in a guest.</summary>
    public static Scenario FreedUnderVcpu { get; } = new WorkloadScenario(
        "freed-under-vcpu",
        "A on vCPU 0 unmaps and frees a page table that B on vCPU 1, which the host deschedules at any moment, walks by GUP-fast",
        "48a8b97cfd80",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Gup())],
            Vcpus = [new(1)],
        });

    /// <summary>Pages that are freed under a reference.</summary>
    public static Scenario UnmappedUnderGup { get; } = new WorkloadScenario(
        "unmapped-under-gup",
        "A on CPU 0 unmaps and frees a page that B on CPU 1 refers to by GUP-fast",
        "zap_vma_range, gup_fast",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Gup())],
        });

    /// <summary>GUP-fast of one page of two.</summary>
    public static Scenario OneOfTwoPages { get; } = new WorkloadScenario(
        "gup-of-two-pages",
        "A on CPU 0 unmaps and frees the first page of two; B on CPU 1 refers to the first by GUP-fast",
        "gup_fast_pte_range: the entry of the address",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Gup())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        CollapseVersusGup, CollapseVersusVcpu, CollapseVersusTwo, KernelCollapse, FreedUnderGup, FreedUnderVcpu, UnmappedUnderGup,
        OneOfTwoPages,
    ];

    private static Call Gup() => Plain("gup_fast");
}
