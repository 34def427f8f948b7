using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Page tables of hugetlb that mms share (8ce720d5bd91): left to others, used for one's own, and freed.</summary>
public static class SharedPageTables
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>H15 with two sharers.</summary>
    public static Scenario UnshareByTwo { get; } = new WorkloadScenario(
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
    public static Scenario UnshareVersusVcpu { get; } = new WorkloadScenario(
        "h15-unshare-vs-vcpu",
        "A on vCPU 0 leaves a shared table to another mm; B of A's mm on vCPU 1, which the host deschedules at any moment, walks it " +
        "by GUP-fast",
        "1013af4f585f, under kvm_flush_tlb_multi",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Unmap("n"), Fault("n")), Runs("B", "m", On(1), Gup())],
            Vcpus = [new(1)],
        });

    /// <summary>H15 where the other mm acts by itself.</summary>
    public static Scenario UnshareAcross { get; } = new WorkloadScenario(
        "h15-unshare-across",
        "A on CPU 0 leaves a shared table; C on CPU 2, of the other mm, unmaps it too and maps another page by it; B of A's mm walks " +
        "it on CPU 1",
        "1013af4f585f, 8ce720d5bd91: flush before i_mmap_rwsem is dropped",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "m", On(1), Gup()), Runs("C", "n", On(2), Unmap("n"), Fault("n"))],
        });

    /// <summary>H15.</summary>
    public static Scenario UnshareByThree { get; } = new WorkloadScenario(
        "h15-unshare-three",
        "A on CPU 0 leaves a table that three mms share; C on CPU 2 lets the second go and uses it for the third alone; B of A's mm " +
        "walks it on CPU 1",
        "thread on sync-ipi-elision v2: three sharers",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Shares = "f", Global = true }, new("n") { Shares = "f" }, new("o") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "m", On(1), Gup()), Runs(
                "C", "o", On(2), Unmap("n"), Unmap("o"), Fault("o"))],
        });

    /// <summary>Unsharing where a CPU is lazily on the unsharer.</summary>
    public static Scenario LazyUnshare { get; } = new WorkloadScenario(
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
    public static Scenario LazyUnshareByThree { get; } = new WorkloadScenario(
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
    public static Scenario FreedAfterSharing { get; } = new WorkloadScenario(
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
    public static Scenario UnshareVersusUser { get; } = new WorkloadScenario(
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
    public static Scenario UnshareVersusSharer { get; } = new WorkloadScenario(
        "unshare-vs-sharer",
        "A on CPU 0 leaves a shared table to another mm; B of that mm on CPU 1 uses a page of it",
        "39dde65c9940: what one sharer unmaps, the others keep",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m")), Runs("B", "n", On(1), Access(), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        UnshareByTwo, UnshareVersusVcpu, UnshareAcross, UnshareByThree, LazyUnshare, LazyUnshareByThree, FreedAfterSharing,
        UnshareVersusUser, UnshareVersusSharer,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kernels(), .. SyncIpiElision.Revisions(Scenarios), .. Sharing()];

    // What does not hold on the kernels as they stand is in docs/findings.md.
    private static IEnumerable<Claim> Kernels() =>
    [
        .. KernelClaims.Of(Scenarios, except: (_, scenario, property) => IsFound(scenario, property)),
        .. from scenario in Scenarios
           where IsFound(scenario, NoFreedTableWalked.Property)
           from design in (string[])[Linux73, Linux72]
           select Breaks(design, scenario, NoFreedTableWalked.Property, "8ce720d5bd91 on x86: unshared_tables does not reach lazy CPUs"),
    ];

    // C23.
    private static IEnumerable<Claim> Sharing() =>
    [
        Holds($"{Linux73}+unshare-sync=every-unshare", UnshareByThree, WalkersReadLiveTables.Property, "1013af4f585f"),
        Holds(
            $"{Linux73}+unshare-sync=none",
            UnshareByTwo,
            WalkersReadLiveTables.Property,
            "on bare metal the flush stops walkers while i_mmap_rwsem is held"),
        Breaks(
            $"{Linux73}+unshare-unlock=before-flush",
            UnshareByThree,
            WalkersReadLiveTables.Property,
            "8ce720d5bd91: the flush comes before i_mmap_rwsem is dropped"),
    ];

    private static bool IsFound(Scenario scenario, Property property) =>
        (scenario == LazyUnshare || scenario == LazyUnshareByThree) && property == NoFreedTableWalked.Property;

    private static Call Gup() => Plain("gup_fast");

    private static Call Unmap(string mm) => new("unmap_hugepage_range") { Mm = mm };

    private static Call Free(string mm) => new("hugetlb_free_pgd_range") { Mm = mm };

    private static Call Fault(string mm) => new("page_fault") { Mm = mm };
}
