using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Ranges of several pages that are unmapped while others change the same entries.</summary>
public static class ConcurrentRanges
{
    private const string Linux73 = "linux-7.3";
    private const string TwoSteps = Linux73 + "+entry-change=clear-then-set";
    private const string Unlocked = "+zap-check=before-lock";

    /// <summary>A range that two unmap.</summary>
    public static Scenario RangeVersusRange { get; } = new WorkloadScenario(
        "range-vs-range",
        "a kernel thread on CPU 0, the oom reaper, unmaps two pages; B on CPU 1 unmaps them too, and uses the first",
        "mm_tlb_flush_nested(), of a gather of several pages",
        new Workload { Cpus = 2, Mms = [Two()], Tasks = [Reaper(Range()), Runs("B", "m", On(1), Plain("unmap_vmas"), Access())] });

    /// <summary>A range of which one page was unmapped before.</summary>
    public static Scenario RangeOfOne { get; } = new WorkloadScenario(
        "range-after-munmap",
        "a kernel thread on CPU 0 unmaps the first of two pages, and then both; B on CPU 1 uses the second",
        "zap_pte_range(): a gather of what is not mapped throughout",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Reaper(Munmap() with { Mm = "m" }, Range()), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>A page that was unmapped before, with its range.</summary>
    public static Scenario PageOfRange { get; } = new WorkloadScenario(
        "munmap-after-range",
        "A on CPU 0 unmaps two pages, and then the second, which is not mapped any more; B on CPU 1 uses it",
        "__tlb_batch_free_encoded_pages(): every page of a gather",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_vmas"), Munmap(1)), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>A range of which a page is reclaimed.</summary>
    public static Scenario RangeVersusReclaim { get; } = new WorkloadScenario(
        "range-vs-reclaim",
        "a kernel thread on CPU 0 reclaims a page; B on CPU 1 unmaps the other, then both, and uses the first",
        "flush_tlb_batched_pending(), of a gather of several pages",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks =
            [
                Reaper(new Call("try_to_unmap") { Mm = "m" }),
                Runs("B", "m", On(1), Munmap(1), Plain("unmap_vmas"), Access()),
            ],
        });

    /// <summary>A range of which NUMA balancing changes a page.</summary>
    public static Scenario RangeVersusNuma { get; } = new WorkloadScenario(
        "range-vs-numa",
        "a kernel thread on CPU 0, the oom reaper, unmaps two pages; B on CPU 1 changes the protection of the first, as NUMA balancing " +
        "does, and uses it",
        "ced108037c2a, of a range",
        new Workload { Cpus = 2, Mms = [Two()], Tasks = [Reaper(Range()), Runs("B", "m", On(1), Mprotect(), Access())] });

    /// <summary>A large page that two unmap.</summary>
    public static Scenario HugeVersusHuge { get; } = new WorkloadScenario(
        "huge-unmap-vs-unmap",
        "a kernel thread on CPU 0, the oom reaper, unmaps a large page; B on CPU 1 unmaps it too, and uses the first page of it",
        "tlb_finish_mmu(), of a large page",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2, Huge = true }],
            Tasks = [Reaper(Range()), Runs("B", "m", On(1), Plain("unmap_vmas"), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [RangeVersusRange, RangeOfOne, PageOfRange, RangeVersusReclaim, RangeVersusNuma, HugeVersusHuge];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in Scenarios
           from property in (Property[])
               [
                   NoStaleTranslation.Property, NoFreedPageUsed.Property, AskedForIsSo.Property, GenerationsAreTrue.Property,
                   WaitsEnd.Property,
               ]
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, property, "as landed"),
        .. from design in (string[])[TwoSteps, Linux73 + Unlocked]
           from property in (Property[])[AskedForIsSo.Property, NoStaleTranslation.Property]
           select Holds(design, RangeVersusNuma, property, "entries of tables, and huge entries since ced108037c2a"),
        Breaks(TwoSteps + Unlocked, RangeVersusNuma, AskedForIsSo.Property, "ced108037c2a, of a range"),
        Breaks($"{Linux73}+nested-gather=ignores", RangeVersusRange, NoStaleTranslation.Property, "99baac21e458, of a range"),
        Breaks($"{Linux73}+batched-pending=not-by-zap", RangeVersusReclaim, NoStaleTranslation.Property, "before 383c4613c67c, of a range"),
    ];

    private static MmSpec Two() => new("m") { Pages = 2 };

    private static Call Range() => new("unmap_vmas") { Mm = "m" };

    private static TaskSpec Reaper(params Call[] calls) => Task("K", On(0), calls) with { Running = true };
}
