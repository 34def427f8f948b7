using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Handlers that call other CPUs, which the contract of <c>smp_call_function_many()</c> forbids: what would come of it, and what
/// the preemptible() of v4 and v5, which v6 dropped, was good for.</summary>
public static class HandlersThatCall
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    // The mask is built, and no csd is touched: cond_func declines every CPU.
    private static readonly InterruptSpec Asks =
        new("device", 0, [new Call("on_each_cpu_cond_mask") { Mask = On(1), Cond = CpuMask.None, Wait = false }]);

    private static readonly TaskSpec Pinned = Task("A", On(0), Plain("preempt_disable"), Many(On(1)), Plain("preempt_enable"));

    /// <summary>On top of a waiter.</summary>
    public static Scenario InterruptedWaiter { get; } = new WorkloadScenario(
        "interrupted-waiter",
        "A on CPU 0 calls CPU 1 and waits; a handler on CPU 0 calls whom its cond_func wants, which is nobody",
        "preemptible v6, patch 6: preemptible() is not asked any more",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1)))], Interrupts = [Asks] });

    /// <summary>On top of a waiter that cannot be preempted.</summary>
    public static Scenario InterruptedPinnedWaiter { get; } = new WorkloadScenario(
        "interrupted-pinned-waiter",
        "as interrupted-waiter, but A calls with preemption off",
        "preemptible v4 and v5, patch 6: preemptible() at entry",
        new Workload { Cpus = 2, Tasks = [Pinned], Interrupts = [Asks] });

    /// <summary>A caller that cannot be preempted, without a handler.</summary>
    public static Scenario PinnedCaller { get; } = new WorkloadScenario(
        "pinned-caller",
        "A on CPU 0 calls CPU 1 with preemption off, and waits",
        "preemptible v4 and v5, patch 6: preemptible() at entry",
        new Workload { Cpus = 2, Tasks = [Pinned] });

    /// <summary>On top of a sender.</summary>
    public static Scenario InterruptedSender { get; } = new WorkloadScenario(
        "interrupted-sender",
        "A on CPU 0 calls CPU 1; a handler on CPU 0 calls it too, and does not wait",
        "WARN_ON_ONCE(!in_task()): the csd is that of the interrupted call",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Many(On(1)))],
            Interrupts = [new("device", 0, [Many(On(1), wait: false)])],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [InterruptedWaiter, InterruptedPinnedWaiter, PinnedCaller, InterruptedSender];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from design in (string[])[Linux72, Linux73, "preemptible-v6"]
           from scenario in (Scenario[])[InterruptedWaiter, InterruptedPinnedWaiter]
           select Breaks(design, scenario, WaitsForItsOwn.Property, "the handler builds its set of CPUs in the waiter's mask"),
        Breaks(
            Linux73, InterruptedWaiter, ArgumentsOutliveTheirReaders.Property, "the handler builds its set of CPUs in the waiter's mask"),
        .. from design in (string[])["preemptible-v4", "preemptible-v5"]
           from property in (Property[])
           [
               WaitsForItsOwn.Property, ArgumentsOutliveTheirReaders.Property, ExactlyOnce.Property, WaitsEnd.Property,
           ]
           select Holds(design, InterruptedWaiter, property, "v4 and v5: a handler goes by the CPU's mask, a preemptible task by its own"),
        .. from design in (string[])["preemptible-v4", "preemptible-v5"]
           select Breaks(design, InterruptedPinnedWaiter, WaitsForItsOwn.Property, "v4 and v5: both go by the CPU's mask"),
        .. from design in (string[])[Linux72, Linux73, "preemptible-v4", "preemptible-v5"]
           from property in (Property[])[ExactlyOnce.Property, WaitsForItsOwn.Property]
           select Holds(design, PinnedCaller, property, "it waits by the CPU's mask as by its task's"),
        Breaks(
            "preemptible-1-to-5+task-mask-use=if-preemptible",
            InterruptedWaiter,
            WaitsForItsOwn.Property,
            "v5: before patch 6 nobody is preemptible() there, so that nobody goes by its task's mask"),
        Holds(
            "preemptible-1-to-6+task-mask-use=if-preemptible+without-mask=wait-pinned",
            InterruptedWaiter,
            WaitsForItsOwn.Property,
            "v5: preemptible() belongs to patch 6"),
        .. from design in (string[])[Linux72, Linux73, "preemptible-v5"]
           from claim in (Claim[])
           [
               Breaks(design, InterruptedSender, WaitsEnd.Property, "the handler spins for the csd that A is about to queue"),
               Breaks(design, InterruptedSender, WaitsForItsOwn.Property, "the handler takes the csd that A has just waited for"),
           ]
           select claim,
    ];
}
