using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Large pages, mapped by a leaf: unmapped as one, and split.</summary>
public static class HugePages
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A large page that is unmapped.</summary>
    public static Scenario Unmapped { get; } = new WorkloadScenario(
        "huge-unmap",
        "A on CPU 0 unmaps a large page; B on CPU 1 uses the second page of it",
        "zap_huge_pmd(): one invalidation for all of it",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_vmas")), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>A large page that is split, and unmapped page by page.</summary>
    public static Scenario Split { get; } = new WorkloadScenario(
        "huge-split",
        "A on CPU 0 splits a large page, and unmaps it; B on CPU 1 uses the second page of it",
        "__split_huge_pmd_locked(): erratum 383",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks = [Runs("A", "m", On(0), Plain("split_huge_pmd"), Plain("unmap_vmas")), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>A large page that one splits and another unmaps.</summary>
    public static Scenario SplitVersusUnmap { get; } = new WorkloadScenario(
        "huge-split-vs-unmap",
        "A on CPU 0 splits a large page; B on CPU 1 unmaps it, and uses the second page of it",
        "pmd_lock()",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks = [Runs("A", "m", On(0), Plain("split_huge_pmd")), Runs("B", "m", On(1), Plain("unmap_vmas"), Access(1))],
        });

    /// <summary>GUP-fast of a large page that is unmapped.</summary>
    public static Scenario UnmappedUnderGup { get; } = new WorkloadScenario(
        "huge-unmap-vs-gup",
        "A on CPU 0 unmaps a large page; B on CPU 1 refers to the second page of it by GUP-fast",
        "gup_fast_pmd_leaf(): pmd_val(orig) != pmd_val(*pmdp)",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_vmas")), Runs("B", "m", On(1), Plain("gup_fast") with { Page = 1 })],
        });

    /// <summary>Small pages that are collapsed into a large one.</summary>
    public static Scenario Collapsed { get; } = new WorkloadScenario(
        "huge-collapse",
        "A on CPU 0 collapses two pages into a large one, and unmaps it; B on CPU 1 uses the second page",
        "collapse_huge_page(): PMD cleared and flushed, pages copied, leaf stored",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("collapse_huge_page"), Plain("unmap_vmas")), Runs("B", "m", On(1), Access(1)),
            ],
        });

    /// <summary>GUP-fast of a page that is collapsed into a large one.</summary>
    public static Scenario CollapsedUnderGup { get; } = new WorkloadScenario(
        "huge-collapse-vs-gup",
        "A on CPU 0 collapses two pages into a large one; B on CPU 1 refers to the second page by GUP-fast",
        "tlb_remove_table_sync_one() in collapse_huge_page(); the PMD is looked at again as a table and as a leaf",
        new Workload
        {
            Cpus = 2,
            Mms = [Huge()],
            Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page")), Runs("B", "m", On(1), Plain("gup_fast") with { Page = 1 })],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [Unmapped, Split, SplitVersusUnmap, UnmappedUnderGup, Collapsed, CollapsedUnderGup];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of([Split]),
        .. from scenario in (Scenario[])[Unmapped, Split, SplitVersusUnmap, Collapsed]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property]
           select Holds(Linux73, scenario, property, "7.3 as landed"),
        .. from scenario in (Scenario[])[Split, SplitVersusUnmap]
           select Holds(Linux73, scenario, LargeAndSmallAreUnmixed.Property, "pmdp_invalidate() comes before pmd_populate()"),
        Breaks(
            $"{Linux73}+pmd-split=populate-first",
            Split,
            LargeAndSmallAreUnmixed.Property,
            "what the comment in __split_huge_pmd_locked() says"),
        Breaks($"{Linux73}+flush-stride=largest", Split, NoStaleTranslation.Property, "a31acd3ee8f7: the stride of what has been split"),
        .. from backend in (string[])["hyperv", "xen", "invlpgb"]
           from property in (Property[])[NoStaleTranslation.Property, LargeAndSmallAreUnmixed.Property]
           select Holds($"{Linux73}+backend={backend}", Split, property, $"a large page on {backend}"),
        .. Collapses(),
    ];

    private static IEnumerable<Claim> Collapses() =>
    [
        .. from kernel in (string[])[Linux73, "linux-7.2", $"{Linux73}+backend=hyperv", $"{Linux73}+backend=invlpgb"]
           from claim in (Claim[])
           [
               Holds(kernel, Collapsed, LargeAndSmallAreUnmixed.Property, "the PMD is flushed before the leaf is stored"),
               Holds(kernel, Collapsed, ContentsAreKept.Property, "__collapse_huge_page_copy() comes before set_pmd_at()"),
               Holds(kernel, CollapsedUnderGup, AskedForIsSo.Property, "who gives up lets the PMD point to the table again"),
               Holds(kernel, Collapsed, NoFreedTableWalked.Property, "flush_tlb_range() of what has lost its table"),
               Holds(kernel, CollapsedUnderGup, WalkersReadLiveTables.Property, "tlb_remove_table_sync_one()"),
               Holds(kernel, CollapsedUnderGup, ReferencesAreInTime.Property, "gup_fast_pte_range() looks at the PMD again"),
               Holds(kernel, CollapsedUnderGup, NoFreedPageUsed.Property, "gup_fast_pte_range() looks at the PMD again"),
               Holds(kernel, UnmappedUnderGup, ReferencesAreInTime.Property, "gup_fast_pmd_leaf() looks at the PMD again"),
               Holds(kernel, UnmappedUnderGup, NoFreedPageUsed.Property, "gup_fast_pmd_leaf() looks at the PMD again"),
           ]
           select claim,
        Breaks($"{Linux73}+collapse-flush=nothing", Collapsed, LargeAndSmallAreUnmixed.Property, "the leaf beside what was not flushed"),
        Breaks($"{Linux73}+collapse-flush=nothing", Collapsed, NoFreedPageUsed.Property, "the page that was copied"),
        Breaks(
            $"{Linux73}+backend=hyperv+gup-recheck=none",
            UnmappedUnderGup,
            ReferencesAreInTime.Property,
            "a flush that interrupts nobody holds up no walker of a leaf either"),
        Breaks(
            $"{Linux73}+backend=hyperv+collapse-sync=none",
            CollapsedUnderGup,
            WalkersReadLiveTables.Property,
            "2ba99c5e0881: a walker is in the table whose place a leaf takes"),
        Breaks(
            $"{Linux73}+backend=hyperv+collapse-sync=none+gup-recheck=pte-only",
            CollapsedUnderGup,
            ReferencesAreInTime.Property,
            "70cbc3cc78a9, where a leaf takes the table's place"),
    ];

    private static MmSpec Huge() => new("m") { Pages = 2, Huge = true, Global = true };
}
