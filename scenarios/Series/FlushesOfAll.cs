using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>flush_tlb_all, by which "any previous page table modification whatsoever" is seen.</summary>
public static class FlushesOfAll
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Everything is flushed between the change of an entry and its flush.</summary>
    public static Scenario OfUser { get; } = new WorkloadScenario(
        "flush-all-vs-munmap",
        "A on CPU 0 unmaps a page that B on CPU 1 uses; K, which preempts it there, flushes everything",
        "Documentation/core-api/cachetlb.rst: flush_tlb_all()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap()),
                Task("K", On(0), Plain("flush_tlb_all")) with { Realtime = true },
                Runs("B", "m", On(1), Access()),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [OfUser];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from design in (string[])[Linux73, "linux-7.2", $"{Linux73}+backend=invlpgb", $"{Linux73}+backend=hyperv"]
           from property in (Property[])[NoStaleTranslation.Property, GenerationsAreTrue.Property, WaitsEnd.Property]
           select Holds(design, OfUser, property, "user translations are dropped too"),
        .. from backend in (string[])[string.Empty, "+backend=invlpgb"]
           select Breaks($"{Linux73}+flush-all=kernel-only{backend}", OfUser, NoStaleTranslation.Property, "user translations are kept"),
    ];
}
