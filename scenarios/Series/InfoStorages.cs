using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What thread 000 says of where <c>flush_tlb_info</c> lies, beside who fills it again: a handler that flushes, which
/// CONFIG_DEBUG_VM looked for by a BUG_ON() that is gone with the per-CPU info.</summary>
public static class InfoStorages
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string V3 = "preemptible-v3";

    /// <summary>A flush upon a flush.</summary>
    public static Scenario InterruptedFlush { get; } = new WorkloadScenario(
        "interrupted-flush",
        "A on CPU 0 write-protects a page that B on CPU 1 uses; a handler on CPU 0 flushes the mm, which it must not",
        "preemptible v3, patch 10: BUG_ON(this_cpu_inc_return(flush_tlb_info_idx) != 1)",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Mprotect()), Runs("B", "m", On(1), Access())],
            Interrupts = [new("device", 0, [new("flush_tlb_mm") { Mm = "m" }])],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [InterruptedFlush];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        Breaks(Linux72, InterruptedFlush, ArgumentsOutliveTheirReaders.Property, "3db6d5a5ecaf: what BUG_ON() was for"),
        Holds(V3, InterruptedFlush, ArgumentsOutliveTheirReaders.Property, "preemptible v3, patch 10: each has its own info"),
        Breaks(
            $"{V3}+info-storage=task-local",
            InterruptedFlush,
            ArgumentsOutliveTheirReaders.Property,
            "discussed under v3, patch 10: the handler fills the info of the task that it interrupts"),
        Holds("preemptible-v5", InterruptedFlush, ArgumentsOutliveTheirReaders.Property, "v4 and v5: a handler goes by the CPU's mask"),
        Breaks(Linux73, InterruptedFlush, ArgumentsOutliveTheirReaders.Property, "v6: a handler overwrites the waiter's mask"),
        Holds(Linux73, InterruptedFlush, NoStaleTranslation.Property, "preemptible series, patch 12"),
        Breaks(Linux73, InterruptedFlush, WaitsEnd.Property, "H3: a handler must not wait for other CPUs, with the BUG_ON() or without"),
        Breaks(Linux72, InterruptedFlush, WaitsEnd.Property, "H3"),
    ];
}
