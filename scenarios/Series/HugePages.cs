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

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Unmapped, Split, SplitVersusUnmap];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of([Split]),
        .. from scenario in Scenarios
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
    ];

    private static MmSpec Huge() => new("m") { Pages = 2, Huge = true, Global = true };
}
