using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios;

/// <summary>The scenarios: the smallest in which each hazard shows, then larger ones over the whole interface.</summary>
public static class ScenarioCatalogue
{
    /// <summary>H1.</summary>
    public static Scenario OverwrittenWaitMask { get; } = Of(
        "h1-overwritten-wait-mask",
        "A waits on CPU 0 for CPUs 1 and 2; B calls CPU 1 from CPU 0 meanwhile",
        "preemptible series, patch 4",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(0), Many(On(1)))] });

    /// <summary>H2.</summary>
    public static Scenario FreedCsdArray { get; } = Of(
        "h2-freed-csd-array",
        "A calls CPU 1 from CPU 0 and may migrate to CPU 2; CPU 0 goes offline",
        "preemptible series, patch 5",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0, 2), Many(On(1)))], Hotplug = [Down(0)] });

    /// <summary>H3.</summary>
    public static Scenario InterruptedIpiOwner { get; } = Of(
        "h3-interrupted-ipi-owner",
        "A on CPU 0 calls CPU 1; an interrupt on CPU 0 wants work done on CPU 1 too",
        "WARN_ON_ONCE(!in_task()), 19dbdcb8039c",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Many(On(1)))],
            Interrupts = [new InterruptSpec("timer", 0, [new Call("kick") { Cpu = 1, Csd = "work" }])],
        });

    /// <summary>H3 with a real-time task in the interrupt's place.</summary>
    public static Scenario PreemptedIpiOwner { get; } = Of(
        "h3-preempted-ipi-owner",
        "A on CPU 0 calls CPU 1; B, real-time, does the same on CPU 0",
        "preemptible series, patch 6: what must stay pinned",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(0), Many(On(1))) with { Realtime = true }] });

    /// <summary>H4.</summary>
    public static Scenario HotplugWindow { get; } = Of(
        "h4-hotplug-window",
        "A on CPU 0 calls CPU 1, which goes offline",
        "preemptible series, patch 2: what must stay pinned",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1))], Hotplug = [Down(1)] });

    /// <summary>H6.</summary>
    public static Scenario NoIpiEarlyReturn { get; } = Of(
        "h6-no-ipi-early-return",
        "A on CPU 0 and B on CPU 2 both call CPU 1; the second finds the queue not empty and sends no IPI",
        "a12a498a9738 and its revert",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(2), Many(On(1)))] });

    /// <summary>H7.</summary>
    public static Scenario AbaStarvation { get; } = Of(
        "h7-aba-starvation",
        "A on CPU 0 waits for CPU 1; B on CPU 0 calls CPU 1 again and again through the same csd",
        "preemptible series, patch 6: allowed by design",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(0), Many(On(1))) with { Repeat = true }] });

    /// <summary>H17.</summary>
    public static Scenario MutualCall { get; } = Of(
        "h17-mutual-call",
        "CPUs 0 and 1 call each other",
        "lockdep_assert_irqs_enabled() in smp_call_function_many_cond",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1)), Task("B", On(1), Single(0))] });

    /// <summary>H25.</summary>
    public static Scenario ClassOvertaking { get; } = Of(
        "h25-class-overtaking",
        "A calls CPU 1 without waiting, then again and waits",
        "52103be07d8b: SYNC first",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1, wait: false), Single(1))] });

    /// <summary>One call, nobody else.</summary>
    public static Scenario OneCall { get; } = Of(
        "one-call",
        "A on CPU 0 calls CPUs 1 and 2 and waits",
        "preemptible series, cover letter: what it is for",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2)))] });

    /// <summary>A call that needs a csd again.</summary>
    public static Scenario CsdStillBusy { get; } = Of(
        "csd-still-busy",
        "A posts to CPU 2 without waiting, then calls CPUs 1 and 2 and waits",
        "csd_lock inside the loop of smp_call_function_many_cond",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(2), wait: false), Many(On(1, 2)))] });

    /// <summary>cond_func declines a CPU whose csd is busy.</summary>
    public static Scenario DeclinedCpu { get; } = Of(
        "declined-cpu",
        "A posts to CPU 1 without waiting, then calls CPUs 1 and 2 with a cond_func that declines CPU 1",
        "5c3124975e15",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1), wait: false), OnEach(On(1, 2), On(2)))] });

    /// <summary>A callback that queues its csd again.</summary>
    public static Scenario RequeueingCallback { get; } = Of(
        "requeueing-callback",
        "A posts a csd to CPU 1; its callback posts the same csd to CPU 0",
        "8053871d0f7f",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "timer") with { Requeue = 0 })] });

    /// <summary>The same csd posted twice.</summary>
    public static Scenario KickedTwice { get; } = Of(
        "kicked-twice",
        "A posts the same csd to CPU 1 twice",
        "19a1f5ec6999",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "nohz"), Async(1, "nohz"))] });

    /// <summary>Work queued on a dying CPU.</summary>
    public static Scenario DyingCpu { get; } = Of(
        "dying-cpu",
        "A on CPU 0 posts to CPU 1 without waiting; CPU 1 goes offline",
        "8d056c48e486, 9e949a388635",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1, wait: false))], Hotplug = [Down(1)] });

    /// <summary>A CPU goes and comes back.</summary>
    public static Scenario OfflineOnline { get; } = Of(
        "offline-online",
        "A on CPU 0 calls CPU 1 twice; CPU 1 goes offline and comes back",
        "smpcfd_prepare_cpu, smpcfd_dead_cpu",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1)), Many(On(1)))], Hotplug = [Down(1), Up(1)] });

    /// <summary>Two CPUs go, and a caller waits for the first.</summary>
    public static Scenario TwoOffline { get; } = Of(
        "two-offline",
        "A on CPU 0 calls CPU 1 and waits; CPU 1 goes offline, then CPU 2",
        "stop_machine needs every CPU preemptible",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Single(1))], Hotplug = [Down(1), Down(2)] });

    /// <summary>A busy csd is initialised anew.</summary>
    public static Scenario PostedTwice { get; } = Of(
        "posted-twice",
        "A on CPU 0 posts to CPUs 1 and 2, twice, without waiting",
        "54fdade1c333, e6cd1e07a185, 45a5791920ae",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2), wait: false), Many(On(1, 2), wait: false))] });

    /// <summary>The argument mask changes.</summary>
    public static Scenario ClearedMask { get; } = Of(
        "cleared-mask",
        "A on CPU 0 calls the CPUs of a mask; B on CPU 1 clears CPU 2 in it",
        "723aae25d5cd",
        new Workload
        {
            Cpus = 3,
            Masks = new Dictionary<string, CpuMask> { ["mask"] = On(1, 2) },
            Tasks =
            [
                Task("A", On(0), new Call("smp_call_function_many") { Shared = "mask" }),
                Task("B", On(1), new Call("cpumask_clear_cpu") { Shared = "mask", Cpu = 2 }),
            ],
        });

    /// <summary>Targets that run before the IPI is sent.</summary>
    public static Scenario EarlyTargets { get; } = Of(
        "early-targets",
        "A on CPU 0 calls CPUs 1 and 2, which call each other and so serve A before its IPI",
        "f44310b98ddb",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(1), Single(2)), Task("C", On(2), Single(1))] });

    /// <summary>Two senders without wait, one target.</summary>
    public static Scenario TwoSenders { get; } = Of(
        "two-senders",
        "A on CPU 0 and B on CPU 2 post to CPU 1 without waiting",
        "b0473dcd4b1d",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Single(1, wait: false)), Task("B", On(2), Single(1, wait: false))] });

    /// <summary>The boot task.</summary>
    public static Scenario BootTask { get; } = Of(
        "boot-task",
        "init_task, which has no wait mask, and B both call from CPU 0",
        "preemptible v9: put_cpu unconditionally",
        new Workload { Cpus = 3, Tasks = [Task("init", On(0), Many(On(1, 2))) with { Boot = true }, Task("B", On(0), Many(On(1)))] });

    /// <summary>Two tasks without a mask.</summary>
    public static Scenario TwoWithoutMask { get; } = Of(
        "two-without-mask",
        "two tasks that have no wait mask call from CPU 0",
        "what 7.3 assumes never to happen",
        new Workload
        {
            Cpus = 3,
            Tasks = [Task("A", On(0), Many(On(1, 2))) with { Boot = true }, Task("B", On(0), Many(On(1))) with { Boot = true }],
        });

    /// <summary>The wrapper.</summary>
    public static Scenario EveryOther { get; } = Of(
        "every-other",
        "A on CPU 0 calls all other CPUs through smp_call_function, then all through on_each_cpu_cond_mask",
        "preemptible series, patches 7 and 8",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), new Call("smp_call_function") { Wait = true }, OnEach(On(0, 1, 2)))] });

    /// <summary>A posted csd and its CPU's end.</summary>
    public static Scenario PostedThenOffline { get; } = Of(
        "posted-then-offline",
        "A posts from CPU 0 without waiting; CPU 0 goes offline before CPU 1 has taken its IPI",
        "found by random workloads: an IPI that is later than the offlining",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1), wait: false))], Hotplug = [Down(0)] });

    /// <summary>The boot task and its CPU's end.</summary>
    public static Scenario BootTaskOffline { get; } = Of(
        "boot-task-offline",
        "init_task, which has no wait mask, calls from CPU 0, which goes offline while it waits",
        "found by random workloads: cfd->cpumask of a dead CPU",
        new Workload { Cpus = 3, Tasks = [Task("init", On(0, 2), Many(On(1))) with { Boot = true }], Hotplug = [Down(0)] });

    /// <summary>A call to the CPU that makes it.</summary>
    public static Scenario SelfCall { get; } = Of(
        "self-call",
        "A runs on CPU 0 or 1 and calls CPU 1, with wait and without",
        "the local branch of generic_exec_single",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0, 1), Single(1), Single(1, wait: false), Async(1, "csd"))] });

    /// <summary>Any of two.</summary>
    public static Scenario AnyOfTwo { get; } = Of(
        "any-of-two",
        "A on CPU 0 calls any of CPUs 1 and 2; CPU 1 goes offline",
        "preemptible series, patch 3",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), new Call("smp_call_function_any") { Mask = On(1, 2) })], Hotplug = [Down(1)] });

    /// <summary>fork.</summary>
    public static Scenario ForkedCaller { get; } = Of(
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

    /// <summary>A polling idle CPU.</summary>
    public static Scenario PollingIdle { get; } = Of(
        "polling-idle",
        "A on CPU 0 calls CPU 1, which polls in its idle loop",
        "b2a02fc43a1f",
        new Workload { Cpus = 2, PollIdle = true, Tasks = [Task("A", On(0), Single(1))] });

    /// <summary>A polling idle CPU that is woken for a task.</summary>
    public static Scenario PollingIdleWoken { get; } = Of(
        "polling-idle-woken",
        "A on CPU 0 posts to CPU 1, then calls it, while CPU 1 leaves its idle loop for a task of its own and comes back",
        "smp_mb__after_atomic() behind __current_clr_polling()",
        new Workload
        {
            Cpus = 2,
            PollIdle = true,
            Tasks = [Task("A", On(0), Single(1, wait: false), Single(1)), Task("B", On(1), Plain("local_irq_disable"), Plain("local_irq_enable"))],
        });

    /// <summary>Arguments of the callback.</summary>
    public static Scenario PassedArguments { get; } = Of(
        "passed-arguments",
        "A and B on CPU 0 call CPU 1 with arguments that its callback reads",
        "3db6d5a5ecaf; preemptible series, patch 12",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), OnEach(On(0, 1), info: true)), Task("B", On(0), OnEach(On(0, 1), info: true))] });

    /// <summary>All classes of entries.</summary>
    public static Scenario AllClasses { get; } = Of(
        "all-classes",
        "A posts a wakeup, an irq_work and an ASYNC csd to CPU 1, then calls it",
        "the three passes of __flush_smp_call_function_queue",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task("A", On(0), new Call("ttwu_queue_wakelist") { Cpu = 1, Csd = "wakeup" }, new Call("irq_work_queue_on") { Cpu = 1, Csd = "work" }, Async(1, "csd"), Single(1)),
                Task("B", On(1), Plain("local_irq_disable"), Plain("local_irq_enable")),
            ],
        });

    /// <summary>The other users of the queue, and a CPU that goes.</summary>
    public static Scenario WorkForOffline { get; } = Of(
        "work-for-offline",
        "A hands CPU 1 an irq_work and a wakeup; CPU 1 goes offline",
        "cpu_is_offline() in irq_work_queue_on",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), new Call("irq_work_queue_on") { Cpu = 1, Csd = "work" }, new Call("ttwu_queue_wakelist") { Cpu = 1, Csd = "wakeup" })],
            Hotplug = [Down(1)],
        });

    /// <summary>Everybody calls everybody.</summary>
    public static Scenario ThreeCallers { get; } = Of(
        "three-callers",
        "three tasks on three CPUs: each calls both others and waits",
        "the shape of a TLB shootdown",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(1), Many(On(0, 2))), Task("C", On(2), Many(On(0, 1)))] });

    /// <summary>Migration.</summary>
    public static Scenario MigratingCallers { get; } = Of(
        "migrating-callers",
        "three tasks share CPUs 0 and 1 and call",
        "preemptible series, patches 4 and 6",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0, 1), Many(On(1, 2))), Task("B", On(0), Many(On(2))), Task("C", On(1), Single(2))] });

    /// <summary>scftorture.</summary>
    public static Scenario Torture { get; } = Of(
        "scftorture",
        "two tasks make one call each, whichever of five; CPU 2 goes offline",
        "kernel/scftorture.c; preemptible series, patch 9",
        new Workload
        {
            Cpus = 3,
            Tasks =
            [
                Task("A", On(0), new Call("scftorture_invoke_one") { Cpu = 1 }),
                Task("B", On(1), Plain("cpus_read_lock"), new Call("scftorture_invoke_one") { Cpu = 2 }, Plain("cpus_read_unlock")),
            ],
            Hotplug = [Down(2)],
        });

    /// <summary>The model that other checkers have counted, in a small instance.</summary>
    public static Scenario Benchmark { get; } = new BenchmarkScenario([1, 1, 0]);

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        OverwrittenWaitMask, FreedCsdArray, InterruptedIpiOwner, PreemptedIpiOwner, HotplugWindow, NoIpiEarlyReturn, AbaStarvation, MutualCall, ClassOvertaking,
        OneCall, CsdStillBusy, DeclinedCpu, RequeueingCallback, KickedTwice, DyingCpu, OfflineOnline, TwoOffline, PostedTwice, ClearedMask, EarlyTargets,
        TwoSenders, BootTask, TwoWithoutMask, PostedThenOffline, BootTaskOffline, EveryOther, SelfCall, AnyOfTwo, ForkedCaller, PollingIdle, PollingIdleWoken, PassedArguments, AllClasses, WorkForOffline, ThreeCallers, MigratingCallers, Torture,
        .. TlbScenarios.All,
        .. BackendScenarios.All,
        .. WalkScenarios.All,
        .. EntryScenarios.All,
        Benchmark,
    ];

    /// <summary>Finds a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none; the message says which are near.</exception>
    public static Scenario Parse(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new FormatException($"unknown scenario '{name}'; known: {string.Join(", ", All.Select(s => s.Name))}");

    private static Call Down(int cpu) => new("cpu_down") { Cpu = cpu };

    private static Call Up(int cpu) => new("cpu_up") { Cpu = cpu };

    private static WorkloadScenario Of(string name, string title, string origin, Workload workload) => new(name, title, origin, workload);
}
