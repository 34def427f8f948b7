using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Flushes of ranges of several pages: page by page up to a ceiling, all beyond it.</summary>
public static class Ranges
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A range of two pages.</summary>
    public static Scenario UnmappedRange { get; } = new WorkloadScenario(
        "range-unmap",
        "A on CPU 0 unmaps two pages and flushes their range; B on CPU 1 uses both",
        "flush_tlb_func(): the loop of a partial flush",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_vmas")), Runs("B", "m", On(1), Access(0), Access(1))],
        });

    /// <summary>A range of two pages on two other CPUs.</summary>
    public static Scenario RangeOnTwo { get; } = new WorkloadScenario(
        "range-unmap-three-cpus",
        "A on CPU 0 unmaps two pages and flushes their range; B on CPU 1 and C on CPU 2 use the second",
        "flush_tlb_func(): the loop of a partial flush, at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [Two()],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("unmap_vmas")), Runs("B", "m", On(1), Access(1)), Runs("C", "m", On(2), Access(1)),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [UnmappedRange, RangeOnTwo];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of([UnmappedRange]),
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Holds(Linux73, RangeOnTwo, property, "7.3 as landed"),
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property]
           select Holds($"{Linux73}+flush-ceiling=one-page", UnmappedRange, property, "beyond the ceiling: TLB_FLUSH_ALL"),
        .. from mutant in (string[])["flush-ceiling=cuts-ranges", "flush-stride=largest"]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property]
           select Breaks($"{Linux73}+{mutant}", UnmappedRange, property, "a page of the range is left out"),
        Breaks($"{Linux73}+flush-stride=largest", RangeOnTwo, NoStaleTranslation.Property, "a page of the range is left out, at 3 CPUs"),
        .. from backend in (string[])["kvm", "hyperv", "xen", "invlpgb"]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Holds($"{Linux73}+backend={backend}", UnmappedRange, property, $"a range on {backend}"),
        .. from backend in (string[])["hyperv", "invlpgb"]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Holds(
               $"{Linux73}+backend={backend}+flush-ceiling=one-page", UnmappedRange, property, $"beyond the ceiling, on {backend}"),
        Breaks(
            $"{Linux73}+backend=invlpgb+flush-stride=largest",
            UnmappedRange,
            NoStaleTranslation.Property,
            "broadcast_tlb_flush(): a page of the range is left out"),
    ];

    private static MmSpec Two() => new("m") { Pages = 2, Global = true };
}
