using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>CPUs that go while they are called, and come back.</summary>
public static class Hotplug
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>Work queued on a dying CPU.</summary>
    public static Scenario DyingCpu { get; } = new WorkloadScenario(
        "dying-cpu",
        "A on CPU 0 posts to CPU 1 without waiting; CPU 1 goes offline",
        "8d056c48e486, 9e949a388635",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1, wait: false))], Hotplug = [Down(1)] });

    /// <summary>A CPU goes and comes back.</summary>
    public static Scenario OfflineOnline { get; } = new WorkloadScenario(
        "offline-online",
        "A on CPU 0 calls CPU 1 twice; CPU 1 goes offline and comes back",
        "smpcfd_prepare_cpu, smpcfd_dead_cpu",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1)), Many(On(1)))], Hotplug = [Down(1), Up(1)] });

    /// <summary>A CPU that came back calls.</summary>
    public static Scenario ReturnedCaller { get; } = new WorkloadScenario(
        "returned-caller",
        "A on CPU 0 or 1 calls the other; CPU 1 goes offline and comes back, before the call or after it",
        "smpcfd_prepare_cpu: what smpcfd_dead_cpu has freed is allocated again",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0, 1), Many(On(0, 1)))], Hotplug = [Down(1), Up(1)] });

    /// <summary>Two CPUs go, and a caller waits for the first.</summary>
    public static Scenario TwoOffline { get; } = new WorkloadScenario(
        "two-offline",
        "A on CPU 0 calls CPU 1 and waits; CPU 1 goes offline, then CPU 2",
        "stop_machine needs every CPU preemptible",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Single(1))], Hotplug = [Down(1), Down(2)] });

    /// <summary>A wakeup, and a CPU that goes.</summary>
    public static Scenario WakeupForOffline { get; } = new WorkloadScenario(
        "wakeup-for-offline",
        "A hands CPU 1 a wakeup; CPU 1 goes offline",
        "cpu_active() in ttwu_queue_cond",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), new Call("ttwu_queue_wakelist") { Cpu = 1, Csd = "wakeup" })],
            Hotplug = [Down(1)],
        });

    /// <summary>An irq_work for a CPU that nobody keeps.</summary>
    public static Scenario LostWork { get; } = new WorkloadScenario(
        "lost-work",
        "A hands CPU 1 an irq_work; CPU 1 goes offline",
        "WARN_ON_ONCE(cpu_is_offline(cpu)) in irq_work_queue_on",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), new Call("irq_work_queue_on") { Cpu = 1, Csd = "work" })],
            Hotplug = [Down(1)],
        });

    /// <summary>A dying CPU runs a callback that queues its csd again.</summary>
    public static Scenario RequeuedByDying { get; } = new WorkloadScenario(
        "requeued-by-dying",
        "A on CPU 0 posts a csd to CPU 1, whose callback posts it to CPU 0 again; CPU 1 goes offline",
        "smpcfd_dying_cpu() runs callbacks, and they may call",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "timer") with { Requeue = 0 })], Hotplug = [Down(1)] });

    /// <summary>A dying CPU runs a callback that queues its csd again on that CPU.</summary>
    public static Scenario RequeuedToDying { get; } = new WorkloadScenario(
        "requeued-to-dying",
        "A on CPU 0 posts a csd to CPU 1, whose callback posts it there again; CPU 1 goes offline",
        "generic_exec_single() runs what the dying CPU posts to itself at once",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "timer") with { Requeue = 1 })], Hotplug = [Down(1)] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        DyingCpu, OfflineOnline, ReturnedCaller, TwoOffline, WakeupForOffline, RequeuedByDying, RequeuedToDying, LostWork,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Scenarios.Where(s => s != LostWork)),
        .. from kernel in (string[])[Linux73, Linux72]
           from property in (Property[])[ExactlyOnce.Property, CallbacksOnlyOnline.Property]
           select Breaks(kernel, LostWork, property, "irq_work_queue_on queues it all the same: its caller has to keep the CPU"),
        Breaks(
            $"{Linux72}+online-check=unpinned",
            TwoOffline,
            HotplugEnds.Property,
            "L8: a pinned wait that never ends holds stop_machine back"),
        Breaks($"{Linux73}+dying-work=left", RequeuedByDying, ExactlyOnce.Property, "8d056c48e486"),
        Breaks($"{Linux73}+dying-work=left", RequeuedToDying, ExactlyOnce.Property, "8d056c48e486"),
    ];
}
