using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios;

/// <summary>The scenarios of page tables and those who walk them without locks: the smallest in which each way shows that a table, or a page,
/// can be given to others too early.</summary>
public static class WalkScenarios
{
    /// <summary>H14.</summary>
    public static Scenario CollapseVersusGup { get; } = Of(
        "h14-collapse-vs-gup",
        "A on CPU 0 collapses a range, and its page table is used again; B on CPU 1 refers to its page by GUP-fast",
        "70cbc3cc78a9, 2ba99c5e0881",
        new Workload { Cpus = 2, Mms = [new("m") { Global = true }], Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Gup())] });

    /// <summary>H14 in a guest.</summary>
    public static Scenario CollapseVersusVcpu { get; } = Of(
        "h14-collapse-vs-vcpu",
        "A on vCPU 0 collapses a range; B on vCPU 1, which the host deschedules at any moment, refers to its page by GUP-fast",
        "sync-ipi-elision v2: kvm_flush_tlb_multi skips vCPUs that do not run",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Gup())], Vcpus = [new(1)] });

    /// <summary>H14 with a third CPU.</summary>
    public static Scenario CollapseVersusTwo { get; } = Of(
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
    public static Scenario KernelCollapse { get; } = Of(
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
    public static Scenario FreedUnderGup { get; } = Of(
        "freed-under-gup",
        "A on CPU 0 unmaps and frees the page table of an mm that B on CPU 1 walks by GUP-fast",
        "tlb_remove_table()",
        new Workload { Cpus = 2, Mms = [new("m") { Global = true }], Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Gup())] });

    /// <summary>Tables that are freed under a walker in a guest.</summary>
    public static Scenario FreedUnderVcpu { get; } = Of(
        "freed-under-vcpu",
        "A on vCPU 0 unmaps and frees a page table that B on vCPU 1, which the host deschedules at any moment, walks by GUP-fast",
        "48a8b97cfd80",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Gup())], Vcpus = [new(1)] });

    /// <summary>Pages that are freed under a reference.</summary>
    public static Scenario UnmappedUnderGup { get; } = Of(
        "unmapped-under-gup",
        "A on CPU 0 unmaps and frees a page that B on CPU 1 refers to by GUP-fast",
        "zap_page_range_single, gup_fast",
        new Workload { Cpus = 2, Mms = [new("m") { Global = true }], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Gup())] });

    /// <summary>H15 with two sharers.</summary>
    public static Scenario UnshareByTwo { get; } = Of(
        "h15-unshare-two",
        "A on CPU 0 leaves a shared table to another mm, which then uses it for itself; B of A's mm walks it by GUP-fast on CPU 1",
        "1013af4f585f",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f", Global = true }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Unmap("n"), Fault("n")), Runs("B", "m", On(1), Gup())],
        });

    /// <summary>H15 in a guest.</summary>
    public static Scenario UnshareVersusVcpu { get; } = Of(
        "h15-unshare-vs-vcpu",
        "A on vCPU 0 leaves a shared table to another mm; B of A's mm on vCPU 1, which the host deschedules at any moment, walks it by GUP-fast",
        "1013af4f585f, under kvm_flush_tlb_multi",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Unmap("n"), Fault("n")), Runs("B", "m", On(1), Gup())],
            Vcpus = [new(1)],
        });

    /// <summary>H15 where the other mm acts by itself.</summary>
    public static Scenario UnshareAcross { get; } = Of(
        "h15-unshare-across",
        "A on CPU 0 leaves a shared table; C on CPU 2, of the other mm, unmaps it too and maps another page by it; B of A's mm walks it on CPU 1",
        "1013af4f585f, 8ce720d5bd91: flush before i_mmap_rwsem is dropped",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "m", On(1), Gup()), Runs("C", "n", On(2), Unmap("n"), Fault("n"))],
        });

    /// <summary>H15.</summary>
    public static Scenario UnshareByThree { get; } = Of(
        "h15-unshare-three",
        "A on CPU 0 leaves a table that three mms share; C on CPU 2 lets the second go and uses it for the third alone; B of A's mm walks it on CPU 1",
        "thread on sync-ipi-elision v2: three sharers",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Shares = "f", Global = true }, new("n") { Shares = "f" }, new("o") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "m", On(1), Gup()), Runs("C", "o", On(2), Unmap("n"), Unmap("o"), Fault("o"))],
        });

    /// <summary>Unsharing where a CPU is lazily on the unsharer.</summary>
    public static Scenario LazyUnshare { get; } = Of(
        "lazy-unshare",
        "A on CPU 0 leaves a shared table to another mm, which frees it; CPU 1 is lazily on A's mm",
        "sync-ipi-elision v2, patch 2: unshared_tables",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f", Lazy = On(1) }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Unmap("n"), Free("n"))],
        });

    /// <summary>Unsharing among three where a CPU is lazily on the first.</summary>
    public static Scenario LazyUnshareByThree { get; } = Of(
        "lazy-unshare-three",
        "A on CPU 0 leaves a table that three mms share, then the second does, and the third frees it; CPU 1 is lazily on A's mm",
        "sync-ipi-elision v2, patch 2: unshared_tables, of an unshare that is not the last",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f", Lazy = On(1) }, new("n") { Shares = "f" }, new("o") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Unmap("n"), Unmap("o"), Free("o"))],
        });

    /// <summary>A shared table that its last user frees under a walker of its own.</summary>
    public static Scenario FreedAfterSharing { get; } = Of(
        "freed-after-sharing",
        "A on CPU 0 leaves a shared table to B's mm; B on CPU 1 unmaps and frees it",
        "hugetlb_free_pgd_range()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Access()), Runs("B", "n", On(1), Unmap("n"), Free("n"))],
        });

    /// <summary>A user of a page whose table is left to others.</summary>
    public static Scenario UnshareVersusUser { get; } = Of(
        "unshare-vs-user",
        "A on CPU 0 leaves a shared table to another mm; B of A's mm on CPU 1 uses a page of it",
        "a4a118f2eead",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "m", On(1), Access(), Access())],
        });

    /// <summary>A user of the mm that a shared table is left to.</summary>
    public static Scenario UnshareVersusSharer { get; } = Of(
        "unshare-vs-sharer",
        "A on CPU 0 leaves a shared table to another mm; B of that mm on CPU 1 uses a page of it",
        "39dde65c9940: what one sharer unmaps, the others keep",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "n", On(1), Access(), Access())],
        });

    /// <summary>H21.</summary>
    public static Scenario ReclaimVersusMprotect { get; } = Of(
        "h21-reclaim-vs-mprotect",
        "a kernel thread on CPU 0 reclaims a page; A on CPU 1 write-protects it, and uses it",
        "3ea277194daa",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Reclaimer(), Runs("A", "m", On(1), Mprotect(), Access())] });

    /// <summary>H21 where the page is unmapped.</summary>
    public static Scenario ReclaimVersusMunmap { get; } = Of(
        "h21-reclaim-vs-munmap",
        "a kernel thread on CPU 0 reclaims a page; A on CPU 1 unmaps it, and uses it",
        "383c4613c67c",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Reclaimer(), Runs("A", "m", On(1), Munmap(), Access())] });

    /// <summary>KSM.</summary>
    public static Scenario MergedPage { get; } = Of(
        "ksm-vs-mprotect",
        "A on CPU 0 write-protects a page; B on CPU 1 does so with another, makes the first one that nobody can write, and uses it",
        "b3a81d0841a9, 16af97dc5a89",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0)), Runs("B", "m", On(1), Mprotect(1), new Call("write_protect_page") { Page = 0 }, Access(0))],
        });

    /// <summary>A written page of a shared file.</summary>
    public static Scenario CleanedPage { get; } = Of(
        "mkclean-vs-munmap",
        "A on CPU 0 unmaps a page of a shared file; B on CPU 1 makes it clean, and uses it",
        "5df397dec7c4, 1cf35d47712d",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("folio_mkclean"), Access())] });

    /// <summary>Memory of a driver.</summary>
    public static Scenario DriverPage { get; } = Of(
        "pfnmap-vs-munmap",
        "A on CPU 0 unmaps a VM_PFNMAP vma; B on CPU 1 has the driver free the memory, and uses it",
        "b67fbebd4cf9",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("unmap_mapping_range"), Access())] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        CollapseVersusGup, CollapseVersusVcpu, CollapseVersusTwo, KernelCollapse, FreedUnderGup, FreedUnderVcpu, UnmappedUnderGup, UnshareByTwo, UnshareVersusVcpu, UnshareAcross, UnshareByThree, LazyUnshare, LazyUnshareByThree, FreedAfterSharing, UnshareVersusUser, UnshareVersusSharer,
        ReclaimVersusMprotect, ReclaimVersusMunmap, MergedPage, CleanedPage, DriverPage,
    ];

    private static TaskSpec Reclaimer() => Task("K", On(0), new Call("try_to_unmap") { Mm = "m" }) with { Running = true };

    private static Call Gup() => Plain("gup_fast");

    private static Call Unmap(string mm) => new("unmap_hugepage_range") { Mm = mm };

    private static Call Free(string mm) => new("hugetlb_free_pgd_range") { Mm = mm };

    private static Call Fault(string mm) => new("page_fault") { Mm = mm };

    private static WorkloadScenario Of(string name, string title, string origin, Workload workload) => new(name, title, origin, workload);
}
