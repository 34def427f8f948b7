using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Page tables of hugetlb that are shared anew, and counts that others raise.</summary>
public static class SharedAnew
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A table that somebody refers to who does not share it.</summary>
    public static Scenario ReferredTo { get; } = new WorkloadScenario(
        "shared-referred-to",
        "A on CPU 0 leaves a shared table to its own mm, which then unmaps and frees it; B on CPU 1 refers to its page for a moment",
        "59d9094df3d7 (CVE-2024-57883)",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks =
            [
                Runs("A", "n", On(0), Unmap("m"), Unmap("n"), Free("n")), Runs("B", "n", On(1), Plain("split_huge_pages")),
            ],
        });

    /// <summary>A table that is shared anew while who has it frees it.</summary>
    public static Scenario SharedAgain { get; } = new WorkloadScenario(
        "share-anew",
        "A on CPU 0 leaves a shared table to B's mm, and shares it anew; B on CPU 1 unmaps and frees it",
        "huge_pmd_share(): i_mmap_rwsem; d833352a4338",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Share("m")), Runs("B", "n", On(1), Unmap("n"), Free("n"))],
        });

    /// <summary>The same, walked.</summary>
    public static Scenario WalkedAgain { get; } = new WorkloadScenario(
        "share-anew-vs-gup",
        "A on CPU 0 leaves a shared table to B's mm, shares it anew, and walks it by GUP-fast; B on CPU 1 unmaps it and uses it for itself",
        "huge_pmd_share(): i_mmap_rwsem; d833352a4338",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f" }, new("n") { Shares = "f" }],
            Tasks =
            [
                Runs("A", "m", On(0), Unmap("m"), Share("m"), Plain("gup_fast")),
                Runs("B", "n", On(1), Unmap("n"), new Call("page_fault")),
            ],
        });

    /// <summary>A table that is shared anew under a CPU that is lazily on the mm which had left it.</summary>
    public static Scenario LazySharedAgain { get; } = new WorkloadScenario(
        "share-anew-lazy",
        "A on CPU 0 leaves a shared table and shares it anew, lets the other mm go, and frees it; CPU 1 is lazily on A's mm",
        "sync-ipi-elision v2, patch 2: what unshared_tables does not reach, freed_tables does",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Shares = "f", Lazy = On(1) }, new("n") { Shares = "f" }],
            Tasks = [Runs("A", "m", On(0), Unmap("m"), Share("m"), Unmap("n"), Unmap("m"), Free("m"))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [ReferredTo, SharedAgain, WalkedAgain, LazySharedAgain];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Scenarios),
        Breaks(
            $"{Linux73}+pmd-share-count=refcount",
            ReferredTo,
            NoFreedTableWalked.Property,
            "59d9094df3d7: takes its own table for one that is shared; who else refers to it frees it before the flush"),
        Breaks(
            $"{Linux73}+unshare-unlock=before-flush",
            SharedAgain,
            NoFreedTableWalked.Property,
            "8ce720d5bd91: the flush comes before others may have the mapping"),
        .. from mutant in (string[])["pmd-share-lookup=any-of-the-file", "pmd-share-lock=nothing"]
           from broken in ((Scenario Scenario, Property Property)[])
               [(SharedAgain, NoFreedTableWalked.Property), (WalkedAgain, WalkersReadLiveTables.Property)]
           select Breaks($"{Linux73}+{mutant}", broken.Scenario, broken.Property, "shares a table that is about to be freed"),
    ];

    private static Call Unmap(string mm) => new("unmap_hugepage_range") { Mm = mm };

    private static Call Share(string mm) => new("huge_pmd_share") { Mm = mm };

    private static Call Free(string mm) => new("hugetlb_free_pgd_range") { Mm = mm };
}
