using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What others than kernel/smp.c put on the queue, and what callbacks leave to do.</summary>
public static class QueueUsers
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Bug 91.</summary>
    public static Scenario IrqWorkSync { get; } = new WorkloadScenario(
        "irq-work-sync",
        "A on CPU 0 or 1 queues an irq_work on CPU 1 and waits for it",
        "e9838bd51169",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task("A", On(0, 1), new("irq_work_queue_on") { Cpu = 1, Csd = "w" }, new("irq_work_sync") { Csd = "w" }),
            ],
        });

    /// <summary>Bug 90.</summary>
    public static Scenario SoftirqInIdle { get; } = new WorkloadScenario(
        "softirq-polling-idle",
        "A on CPU 0 posts a callback that raises a softirq on CPU 1, which polls",
        "f9d34595ae4f",
        new Workload
        {
            Cpus = 2,
            PollIdle = true,
            Tasks = [Task("A", On(0), Async(1, "c") with { Softirq = true })],
        });

    /// <summary>A handler that comes in on top of a softirq.</summary>
    public static Scenario SoftirqInterrupted { get; } = new WorkloadScenario(
        "softirq-interrupted",
        "A on CPU 0 posts a callback to CPU 1, which polls; its softirq takes a lock that a device's handler takes there",
        "__do_softirq(): interrupts are on",
        new Workload
        {
            Cpus = 2,
            PollIdle = true,
            Tasks = [Task("A", On(0), Async(1, "c") with { Softirq = true, Lock = "l" })],
            Interrupts = [new("dev", 1, [new("spin_lock") { Lock = "l" }, new("spin_unlock") { Lock = "l" }])],
        });

    /// <summary>The same, and a third CPU that holds the lock around a call.</summary>
    public static Scenario SoftirqInterruptedThreeCpus { get; } = new WorkloadScenario(
        "softirq-interrupted-three-cpus",
        "the same, and B on CPU 2 takes the lock, with interrupts off",
        "__do_softirq(), at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            PollIdle = true,
            Tasks =
            [
                Task("A", On(0), Async(1, "c") with { Softirq = true, Lock = "l" }),
                Task("B", On(2), new("spin_lock_irqsave") { Lock = "l" }, new("spin_unlock_irqrestore") { Lock = "l" }),
            ],
            Interrupts = [new("dev", 1, [new("spin_lock") { Lock = "l" }, new("spin_unlock") { Lock = "l" }])],
        });

    /// <summary>Text that is changed.</summary>
    public static Scenario TextPoke { get; } = new WorkloadScenario(
        "text-poke",
        "A on any of 2 CPUs makes every CPU fetch kernel text anew",
        "do_sync_core()",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0, 1), Plain("smp_text_poke_sync_each_cpu"))] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [IrqWorkSync, SoftirqInIdle, SoftirqInterrupted, SoftirqInterruptedThreeCpus, TextPoke];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        Holds(Linux73, IrqWorkSync, IrqWorkIsOver.Property, "irq_work_sync()"),
        Breaks($"{Linux73}+irq-work-busy=before-function", IrqWorkSync, IrqWorkIsOver.Property, "what IRQ_WORK_BUSY is for"),
        .. from scenario in (Scenario[])[SoftirqInterrupted, SoftirqInterruptedThreeCpus]
           from claim in (Claim[])
           [
               Holds(Linux73, scenario, WaitsEnd.Property, "who holds the lock is not interrupted"),
               Holds(Linux73, scenario, PinnedWhereNeeded.Property, "whoever runs softirqs has interrupts off again after them"),
               Holds(Linux73, scenario, SoftirqsRun.Property, "do_softirq_post_smp_call_flush(), irq_exit()"),
               Breaks($"{Linux73}+softirq-lock=plain", scenario, WaitsEnd.Property, "the handler spins for what it has interrupted"),
           ]
           select claim,
        Holds(Linux73, TextPoke, TextIsFetchedAnew.Property, "on_each_cpu(do_sync_core)"),
        Breaks($"{Linux73}+text-poke-sync=others-only", TextPoke, TextIsFetchedAnew.Property, "what on_each_cpu is for"),
    ];
}
