using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.PreemptibleSeries;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>kernel/smp.c as it stands: calls, their queue, and its other users.</summary>
public static class CrossCalls
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>H3.</summary>
    public static Scenario InterruptedIpiOwner { get; } = new WorkloadScenario(
        "h3-interrupted-ipi-owner",
        "A on CPU 0 calls CPU 1; an interrupt on CPU 0 wants work done on CPU 1 too",
        "WARN_ON_ONCE(!in_task()), 19dbdcb8039c",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Many(On(1)))],
            Interrupts = [new InterruptSpec("timer", 0, [new Call("kick") { Cpu = 1, Csd = "work" }])],
        });

    /// <summary>H6.</summary>
    public static Scenario NoIpiEarlyReturn { get; } = new WorkloadScenario(
        "h6-no-ipi-early-return",
        "A on CPU 0 and B on CPU 2 both call CPU 1; the second finds the queue not empty and sends no IPI",
        "a12a498a9738 and its revert",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1))), Task("B", On(2), Many(On(1)))] });

    /// <summary>H17.</summary>
    public static Scenario MutualCall { get; } = new WorkloadScenario(
        "h17-mutual-call",
        "CPUs 0 and 1 call each other",
        "lockdep_assert_irqs_enabled() in smp_call_function_many_cond",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1)), Task("B", On(1), Single(0))] });

    /// <summary>H25.</summary>
    public static Scenario ClassOvertaking { get; } = new WorkloadScenario(
        "h25-class-overtaking",
        "A calls CPU 1 without waiting, then again and waits",
        "52103be07d8b: SYNC first",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Single(1, wait: false), Single(1))] });

    /// <summary>A call that needs a csd again.</summary>
    public static Scenario CsdStillBusy { get; } = new WorkloadScenario(
        "csd-still-busy",
        "A posts to CPU 2 without waiting, then calls CPUs 1 and 2 and waits",
        "csd_lock inside the loop of smp_call_function_many_cond",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(2), wait: false), Many(On(1, 2)))] });

    /// <summary>cond_func declines a CPU whose csd is busy.</summary>
    public static Scenario DeclinedCpu { get; } = new WorkloadScenario(
        "declined-cpu",
        "A posts to CPU 1 without waiting, then calls CPUs 1 and 2 with a cond_func that declines CPU 1",
        "5c3124975e15",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1), wait: false), OnEach(On(1, 2), On(2)))] });

    /// <summary>A callback that queues its csd again.</summary>
    public static Scenario RequeueingCallback { get; } = new WorkloadScenario(
        "requeueing-callback",
        "A posts a csd to CPU 1; its callback posts the same csd to CPU 0",
        "8053871d0f7f",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "timer") with { Requeue = 0 })] });

    /// <summary>The same csd posted twice.</summary>
    public static Scenario KickedTwice { get; } = new WorkloadScenario(
        "kicked-twice",
        "A posts the same csd to CPU 1 twice",
        "19a1f5ec6999",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Async(1, "nohz"), Async(1, "nohz"))] });

    /// <summary>A busy csd is initialised anew.</summary>
    public static Scenario PostedTwice { get; } = new WorkloadScenario(
        "posted-twice",
        "A on CPU 0 posts to CPUs 1 and 2, twice, without waiting",
        "54fdade1c333, e6cd1e07a185, 45a5791920ae",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2), wait: false), Many(On(1, 2), wait: false))] });

    /// <summary>The argument mask changes.</summary>
    public static Scenario ClearedMask { get; } = new WorkloadScenario(
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
    public static Scenario EarlyTargets { get; } = new WorkloadScenario(
        "early-targets",
        "A on CPU 0 calls CPUs 1 and 2, which call each other and so serve A before its IPI",
        "f44310b98ddb",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(1), Single(2)), Task("C", On(2), Single(1))] });

    /// <summary>Two senders without wait, one target.</summary>
    public static Scenario TwoSenders { get; } = new WorkloadScenario(
        "two-senders",
        "A on CPU 0 and B on CPU 2 post to CPU 1 without waiting",
        "b0473dcd4b1d",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Single(1, wait: false)), Task("B", On(2), Single(1, wait: false))] });

    /// <summary>A call to the CPU that makes it.</summary>
    public static Scenario SelfCall { get; } = new WorkloadScenario(
        "self-call",
        "A runs on CPU 0 or 1 and calls CPU 1, with wait and without",
        "the local branch of generic_exec_single",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0, 1), Single(1), Single(1, wait: false), Async(1, "csd"))] });

    /// <summary>A polling idle CPU.</summary>
    public static Scenario PollingIdle { get; } = new WorkloadScenario(
        "polling-idle",
        "A on CPU 0 calls CPU 1, which polls in its idle loop",
        "b2a02fc43a1f",
        new Workload { Cpus = 2, PollIdle = true, Tasks = [Task("A", On(0), Single(1))] });

    /// <summary>A polling idle CPU that is woken for a task.</summary>
    public static Scenario PollingIdleWoken { get; } = new WorkloadScenario(
        "polling-idle-woken",
        "A on CPU 0 posts to CPU 1, then calls it, while CPU 1 leaves its idle loop for a task of its own and comes back",
        "smp_mb__after_atomic() behind __current_clr_polling()",
        new Workload
        {
            Cpus = 2,
            PollIdle = true,
            Tasks = [Task("A", On(0), Single(1, wait: false), Single(1)), Task(
                "B", On(1), Plain("local_irq_disable"), Plain("local_irq_enable"))],
        });

    /// <summary>All classes of entries.</summary>
    public static Scenario AllClasses { get; } = new WorkloadScenario(
        "all-classes",
        "A posts a wakeup, an irq_work and an ASYNC csd to CPU 1, then calls it",
        "the three passes of __flush_smp_call_function_queue",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task(
                    "A",
                    On(0),
                    new Call("ttwu_queue_wakelist") { Cpu = 1, Csd = "wakeup" },
                    new Call("irq_work_queue_on") { Cpu = 1, Csd = "work" },
                    Async(1, "csd"),
                    Single(1)),
                Task("B", On(1), Plain("local_irq_disable"), Plain("local_irq_enable")),
            ],
        });

    /// <summary>Everybody calls everybody.</summary>
    public static Scenario ThreeCallers { get; } = new WorkloadScenario(
        "three-callers",
        "three tasks on three CPUs: each calls both others and waits",
        "the shape of a TLB shootdown",
        new Workload
        {
            Cpus = 3,
            Tasks = [Task("A", On(0), Many(On(1, 2))), Task("B", On(1), Many(On(0, 2))), Task("C", On(2), Many(On(0, 1)))],
        });

    /// <summary>The caller's own CPU in a mask, and not the one after it.</summary>
    public static Scenario OwnAndOther { get; } = new WorkloadScenario(
        "own-and-other",
        "A on CPU 0 has a function run on CPUs 0 and 2 of three",
        "smp_call_function_many_cond: run_local",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), OnEach(On(0, 2)))] });

    /// <summary>The caller's own CPU in no mask.</summary>
    public static Scenario OthersAlone { get; } = new WorkloadScenario(
        "others-alone",
        "A on CPU 0 has a function run on CPU 1, by a mask without its own CPU, and then by one with it that leaves it out",
        "smp_call_function_many_cond: run_local, and only for a CPU of the mask",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), OnEach(On(1)), Many(On(0, 1)))] });

    /// <summary>The caller's own CPU alone in the mask of a call that needs any one.</summary>
    public static Scenario AnyOfOwn { get; } = new WorkloadScenario(
        "any-of-own",
        "A on CPU 0 has a function run on any CPU of a mask that its own is alone in",
        "smp_call_function_any: the CPU that calls is preferred",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), new Call("smp_call_function_any") { Mask = On(0) })] });

    /// <summary>scftorture.</summary>
    public static Scenario Torture { get; } = new WorkloadScenario(
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

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        InterruptedIpiOwner, NoIpiEarlyReturn, MutualCall, ClassOvertaking, CsdStillBusy, DeclinedCpu, RequeueingCallback, KickedTwice,
        PostedTwice, ClearedMask, EarlyTargets, TwoSenders, SelfCall, PollingIdle, PollingIdleWoken, AllClasses, ThreeCallers, OwnAndOther,
        OthersAlone, AnyOfOwn, Torture,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Scenarios),

        // H17.
        Breaks($"{Linux73}+caller-irqs=off", MutualCall, NoMutualWait.Property, "H17"),

        // H25.
        Breaks(Linux73, ClassOvertaking, ServesInOrder.Property, "H25: legal, and not to be relied upon"),
        Holds($"{Linux73}+service-order=fifo", ClassOvertaking, ServesInOrder.Property, "H25"),

        // The order of unlock and function.
        Breaks($"{Linux73}+unlock-order=sync-first", OneCall, WaitsForItsOwn.Property, "C10"),
        Breaks($"{Linux73}+unlock-order=sync-first", PassedArguments, ArgumentsOutliveTheirReaders.Property, "C10"),

        // When to wait at all.
        Holds($"{Linux73}+wait-decision=if-mask-not-empty", OneCall, WaitsForItsOwn.Property, "C8: before 946a72819825"),

        // The polling idle loop.
        Breaks($"{Linux73}+ipi-elision=polling-idle-no-flush", PollingIdle, WaitsEnd.Property, "C7"),
        Holds($"{Linux73}+ipi-elision=queue-not-empty", PollingIdle, WaitsEnd.Property, "C7"),

        // One csd for all senders, and how it is taken.
        Holds(
            $"{Linux72}+csd-lock-debug=on+single-csd=of-sender",
            TwoSenders,
            NoReuseWhileBusy.Property,
            "before b0473dcd4b1d: each sender has its own csd"),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Linux73}+csd-acquire=compare-exchange", PostedTwice, p, "C5")),
    ];
}
