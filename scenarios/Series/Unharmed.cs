using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What designs with a bug promise where the bug does not show, so that their own text is held to something, too; and what stands
/// in no other series because only a slip in the text would break it.</summary>
public static class Unharmed
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Origin = "the bug is elsewhere";

    /// <summary>A CPU that is still in mm_cpumask, and has a neighbour that must stay in it.</summary>
    public static Scenario LeftByExec { get; } = new WorkloadScenario(
        "left-by-exec",
        "B on CPU 0 leaves the mm by exec; A on CPU 1 unmaps a page of it",
        "flush_tlb_func: cpumask_clear_cpu(cpu, mm_cpumask(f->mm))",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(1), Munmap()), Runs("B", "m", On(0), new Call("exec") { Mm = "n" }, Access())],
        });

    /// <summary>Who holds off hotplug after a CPU has come back.</summary>
    public static Scenario HeldAfterUp { get; } = new WorkloadScenario(
        "held-after-up",
        "A on CPU 0 holds off hotplug and calls CPU 1, which goes offline and comes back before or after",
        "cpus_write_unlock() at the end of _cpu_up",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("cpus_read_lock"), Many(On(1)), Plain("cpus_read_unlock"))],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [LeftByExec, HeldAfterUp];

    /// <summary>The claims.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. Of($"{Linux73}+mask-reads=twice", PreemptibleSeries.OneCall,
            WaitsForItsOwn.Property, ExactlyOnce.Property, NoReuseWhileBusy.Property, PinnedWhereNeeded.Property, WaitsEnd.Property),
        .. Of($"{Linux73}+wait-preemption=before-enqueue", PreemptibleSeries.OneCall, PinnedWhereNeeded.Property, WaitsEnd.Property),
        .. Of($"{Linux72}+local-order=remote-first", CrossCalls.OwnAndOther,
            WaitsForItsOwn.Property, ExactlyOnce.Property, WaitsEnd.Property),
        .. Of($"{Linux73}+switch-order=generation-first", Flushes.RemoteFlush,
            NoStaleTranslation.Property, CpumaskCoversLoaders.Property, GenerationsAreTrue.Property),
        .. Of($"{Linux73}+cpumask-trim=at-switch", LeftByExec, CpumaskCoversLoaders.Property),
        .. Of(Linux73, LeftByExec, CpumaskCoversLoaders.Property),
        .. Of(Linux73, HeldAfterUp, WaitsEnd.Property, HotplugEnds.Property),
        .. Of(Linux72, HeldAfterUp, WaitsEnd.Property, HotplugEnds.Property),
    ];

    private static IEnumerable<Claim> Of(string design, Scenario scenario, params IEnumerable<Property> properties) =>
        properties.Select(p => Holds(design, scenario, p, Origin));
}
