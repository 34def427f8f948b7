using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>The preemptible series (v1 to v8, and as it landed in 7.3): a caller waits with preemption on. What it must keep right,
/// what must stay
/// pinned, and what it is for. Patches go by their numbers in v8.</summary>
public static partial class PreemptibleSeries
{
    /// <summary>H1.</summary>
    public static Scenario OverwrittenWaitMask { get; } = new WorkloadScenario(
        "h1-overwritten-wait-mask",
        "A waits on CPU 0 for CPUs 1 and 2; B calls CPU 1 from CPU 0 meanwhile",
        "preemptible series, patch 4",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(0), Many(On(1)))] });

    /// <summary>H2.</summary>
    public static Scenario FreedCsdArray { get; } = new WorkloadScenario(
        "h2-freed-csd-array",
        "A calls CPU 1 from CPU 0 and may migrate to CPU 2; CPU 0 goes offline",
        "preemptible series, patch 5",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0, 2), Many(On(1)))], Hotplug = [Down(0)] });

    /// <summary>A CPU that comes back.</summary>
    public static Scenario ReturnedCsdArray { get; } = new WorkloadScenario(
        "returned-csd-array",
        "A calls CPU 1 from CPU 0 and may migrate to CPU 2; CPU 0 goes offline and comes back",
        "preemptible series, patch 5: allocated only once",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0, 2), Many(On(1)))], Hotplug = [Down(0), Up(0)] });

    /// <summary>H3 with a real-time task in the interrupt's place.</summary>
    public static Scenario PreemptedIpiOwner { get; } = new WorkloadScenario(
        "h3-preempted-ipi-owner",
        "A on CPU 0 calls CPU 1; B, real-time, does the same on CPU 0",
        "preemptible series, patch 6: what must stay pinned",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(0), Many(On(1))) with { Realtime = true }] });

    /// <summary>H4.</summary>
    public static Scenario HotplugWindow { get; } = new WorkloadScenario(
        "h4-hotplug-window",
        "A on CPU 0 calls CPU 1, which goes offline",
        "preemptible series, patch 2: what must stay pinned",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1))], Hotplug = [Down(1)] });

    /// <summary>H7.</summary>
    public static Scenario AbaStarvation { get; } = new WorkloadScenario(
        "h7-aba-starvation",
        "A on CPU 0 waits for CPU 1; B on CPU 0 calls CPU 1 again and again through the same csd",
        "preemptible series, patch 6: allowed by design",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(0), Many(On(1))) with { Repeat = true }] });

    /// <summary>One call, nobody else.</summary>
    public static Scenario OneCall { get; } = new WorkloadScenario(
        "one-call",
        "A on CPU 0 calls CPUs 1 and 2 and waits",
        "preemptible series, cover letter: what it is for",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2)))] });

    /// <summary>Any of two.</summary>
    public static Scenario AnyOfTwo { get; } = new WorkloadScenario(
        "any-of-two",
        "A on CPU 0 calls any of CPUs 1 and 2; CPU 1 goes offline",
        "preemptible series, patch 3",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), new Call("smp_call_function_any") { Mask = On(1, 2) })], Hotplug = [Down(1)] });

    /// <summary>fork.</summary>
    public static Scenario ForkedCaller { get; } = new WorkloadScenario(
        "forked-caller",
        "A forks B; both call from CPU 0, and both end",
        "smp_task_ipi_mask_alloc in dup_task_struct",
        new Workload
        {
            Cpus = 3,
            Tasks =
            [
                Task("A", On(0), new Call("fork") { Task = "B" }, Many(On(1, 2)), Plain("exit")),
                Task("B", On(0), Many(On(1)), Plain("exit")),
            ],
        });

    /// <summary>The boot task.</summary>
    public static Scenario BootTask { get; } = new WorkloadScenario(
        "boot-task",
        "init_task, which has no wait mask, and B both call from CPU 0",
        "preemptible v9: put_cpu unconditionally",
        new Workload { Cpus = 3, Tasks = [Task("init", On(0), Many(On(1, 2))) with { Boot = true }, Task("B", On(0), Many(On(1)))] });

    /// <summary>Two tasks without a mask.</summary>
    public static Scenario TwoWithoutMask { get; } = new WorkloadScenario(
        "two-without-mask",
        "two tasks that have no wait mask call from CPU 0",
        "what 7.3 assumes never to happen",
        new Workload
        {
            Cpus = 3,
            Tasks = [Task("A", On(0), Many(On(1, 2))) with { Boot = true }, Task("B", On(0), Many(On(1))) with { Boot = true }],
        });

    /// <summary>A posted csd and its CPU's end.</summary>
    public static Scenario PostedThenOffline { get; } = new WorkloadScenario(
        "posted-then-offline",
        "A posts from CPU 0 without waiting; CPU 0 goes offline before CPU 1 has taken its IPI",
        "found by random workloads: an IPI that is later than the offlining",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1), wait: false))], Hotplug = [Down(0)] });

    /// <summary>The boot task and its CPU's end.</summary>
    public static Scenario BootTaskOffline { get; } = new WorkloadScenario(
        "boot-task-offline",
        "init_task, which has no wait mask, calls from CPU 0, which goes offline while it waits",
        "found by random workloads: cfd->cpumask of a dead CPU",
        new Workload { Cpus = 3, Tasks = [Task("init", On(0, 2), Many(On(1))) with { Boot = true }], Hotplug = [Down(0)] });

    /// <summary>The wrapper.</summary>
    public static Scenario EveryOther { get; } = new WorkloadScenario(
        "every-other",
        "A on CPU 0 calls all other CPUs through smp_call_function, then all through on_each_cpu_cond_mask",
        "preemptible series, patches 7 and 8",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), new Call("smp_call_function") { Wait = true }, OnEach(On(0, 1, 2)))] });

    /// <summary>Migration.</summary>
    public static Scenario MigratingCallers { get; } = new WorkloadScenario(
        "migrating-callers",
        "three tasks share CPUs 0 and 1 and call",
        "preemptible series, patches 4 and 6",
        new Workload
        {
            Cpus = 3,
            Tasks = [Task("A", On(0, 1), Many(On(1, 2))), Task("B", On(0), Many(On(2))), Task("C", On(1), Single(2))],
        });

    /// <summary>Arguments of the callback.</summary>
    public static Scenario PassedArguments { get; } = new WorkloadScenario(
        "passed-arguments",
        "A and B on CPU 0 call CPU 1 with arguments that its callback reads",
        "3db6d5a5ecaf; preemptible series, patch 12",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), OnEach(On(0, 1), info: true)), Task("B", On(0), OnEach(On(0, 1), info: true))],
        });

    /// <summary>H5.</summary>
    public static Scenario ReusedFlushInfo { get; } = new WorkloadScenario(
        "h5-reused-flush-info",
        "A and B on CPU 0 flush two mms; C on CPU 1 uses the first",
        "preemptible series, patch 12",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "n", On(0), Munmap()), Runs("C", "m", On(1), Access())],
        });

    /// <summary>H8.</summary>
    public static Scenario LocalOnlyFlush { get; } = new WorkloadScenario(
        "h8-local-only-flush",
        "A unmaps a page on CPU 0, the only one in mm_cpumask, and may migrate; B of the same mm runs on CPU 0 after it",
        "preemptible series, patch 14: what must stay pinned",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0, 1), Munmap()), User("B", "m", On(0), Access())] });

    /// <summary>A flusher that migrates.</summary>
    public static Scenario MigratingFlusher { get; } = new WorkloadScenario(
        "migrating-flusher",
        "A flushes from CPU 0 or 1 and may move between them; B on CPU 2 uses the page",
        "preemptible series, patch 14",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0, 1), Mprotect(), Access()), Runs("B", "m", On(2), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        OverwrittenWaitMask, FreedCsdArray, PreemptedIpiOwner, HotplugWindow, AbaStarvation, OneCall, AnyOfTwo, ForkedCaller, BootTask,
        TwoWithoutMask, PostedThenOffline, BootTaskOffline, ReturnedCsdArray, EveryOther, MigratingCallers, PassedArguments,
        ReusedFlushInfo, LocalOnlyFlush, MigratingFlusher,
    ];
}
