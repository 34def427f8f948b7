using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>membarrier(2): a thread makes all CPUs that run its mm pass a barrier, or fetch their code anew, and looks for them in the run
/// queues.</summary>
public static class Membarriers
{
    private const string Linux73 = "linux-7.3";

    private static readonly Call Barrier = Plain("membarrier");
    private static readonly Call SyncCore = Plain("membarrier_sync_core");
    private static readonly Call Register = Plain("membarrier_register_global");
    private static readonly Call GlobalBarrier = Plain("membarrier_global");
    private static readonly TaskSpec Caller = Runs("A", "m", On(0), Access(), Barrier);

    /// <summary>The other thread runs throughout.</summary>
    public static Scenario Running { get; } = new WorkloadScenario(
        "membarrier-running",
        "A on CPU 0 calls membarrier; B of the mm runs on CPU 1",
        "22e4ebb97582: MEMBARRIER_CMD_PRIVATE_EXPEDITED",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Caller, Runs("B", "m", On(1), Access())] });

    /// <summary>The other thread is switched out for a kernel thread, and in again.</summary>
    public static Scenario Switched { get; } = new WorkloadScenario(
        "membarrier-switched",
        "A on CPU 0 calls membarrier; on CPU 1 a kernel thread comes between what B of the mm does",
        "306e060435d7: what the scheduler's barriers are for",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Caller, Runs("B", "m", On(1), Access(), Access()), Task("K", On(1), Plain("schedule"))],
        });

    /// <summary>The other thread ends.</summary>
    public static Scenario Exiting { get; } = new WorkloadScenario(
        "membarrier-exit",
        "A on CPU 0 calls membarrier; B of the mm ends on CPU 1",
        "5bc78502322a",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Caller, Runs("B", "m", On(1), Access(), Plain("exit_mm"))] });

    /// <summary>A kernel thread borrows the mm.</summary>
    public static Scenario Borrowed { get; } = new WorkloadScenario(
        "membarrier-borrowed",
        "A on CPU 0 calls membarrier; a kernel thread on CPU 1 borrows the mm",
        "618758ed3a4f",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks =
            [
                Caller,
                Task("K", On(1), new("kthread_use_mm") { Mm = "m" }, Access(), Plain("kthread_unuse_mm")) with { Running = true },
            ],
        });

    /// <summary>The other thread changes to another mm.</summary>
    public static Scenario Replaced { get; } = new WorkloadScenario(
        "membarrier-exec",
        "A on CPU 0 calls membarrier; B of the mm on CPU 1 comes to another mm",
        "membarrier_exec_mmap()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Caller, Runs("B", "m", On(1), Access(), new("exec") { Mm = "n" })],
        });

    /// <summary>A machine of more CPUs than the caller's and the next.</summary>
    public static Scenario ThirdCpu { get; } = new WorkloadScenario(
        "membarrier-third-cpu",
        "A on CPU 0 calls membarrier; B of the mm runs on CPU 2, and nobody on CPU 1",
        "22e4ebb97582: every CPU is looked at",
        new Workload { Cpus = 3, Mms = [new("m")], Tasks = [Caller, Runs("B", "m", On(2), Access())] });

    /// <summary>The other thread comes to a CPU that has run another mm.</summary>
    public static Scenario Arriving { get; } = new WorkloadScenario(
        "membarrier-arriving",
        "A on CPU 0 calls membarrier; on CPU 1 B of the mm comes after a task of another",
        "__schedule(): rq->curr, and a barrier before user space",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Caller, Runs("C", "n", On(1), Access()), User("B", "m", On(1), Access())],
        });

    /// <summary>A CPU goes offline beside it.</summary>
    public static Scenario BesideHotplug { get; } = new WorkloadScenario(
        "membarrier-hotplug",
        "A on CPU 1 calls membarrier; CPU 0, on which B of the mm runs, goes offline",
        "kernel/sched/membarrier.c without its cpus_read_lock()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(1), Barrier), Runs("B", "m", On(0, 1), Access())],
            Hotplug = [Down(0)],
        });

    /// <summary>A task of another mm makes the global command.</summary>
    public static Scenario Registered { get; } = new WorkloadScenario(
        "membarrier-global",
        "B on CPU 1 registers its mm, which C has too; A of another on CPU 0 calls a global membarrier",
        "227a4aadc75b, ce29ddc47b91",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "n", On(0), GlobalBarrier), Runs("B", "m", On(1), Register, Access()), User("C", "m", On(1), Access())],
        });

    /// <summary>The only thread of an mm registers it, on a machine of more CPUs.</summary>
    public static Scenario RegisteredOnThird { get; } = new WorkloadScenario(
        "membarrier-global-third-cpu",
        "B on CPU 2 registers its mm; A of another on CPU 0 calls a global membarrier; nobody runs on CPU 1",
        "membarrier_global_expedited(): every CPU is looked at",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "n", On(0), GlobalBarrier), Runs("B", "m", On(2), Register, Access())],
        });

    /// <summary>A thread comes to a CPU while its mm is registered.</summary>
    public static Scenario RegisteredWhileArriving { get; } = new WorkloadScenario(
        "membarrier-global-arriving",
        "A on CPU 0 registers its mm and calls a global membarrier; B of the mm comes to CPU 1",
        "sync_runqueues_membarrier_state(): synchronize_rcu()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Register, GlobalBarrier), User("B", "m", On(1), Access())],
        });

    /// <summary>A kernel thread borrows the registered mm between what a thread of it does.</summary>
    public static Scenario RegisteredAndBorrowed { get; } = new WorkloadScenario(
        "membarrier-global-borrowed",
        "A on CPU 0 registers its mm and calls a global membarrier; a kernel thread borrows the mm on CPU 1, where B of the mm runs",
        "membarrier_switch_mm(), membarrier_update_current_mm()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks =
            [
                Runs("A", "m", On(0), Register, GlobalBarrier),
                Task("K", On(1), new("kthread_use_mm") { Mm = "m" }, Plain("kthread_unuse_mm")) with { Running = true },
                User("B", "m", On(1), Access()),
            ],
        });

    /// <summary>A thread comes to a CPU that has been lazily on the mm since before it was registered.</summary>
    public static Scenario RegisteredWhileLazy { get; } = new WorkloadScenario(
        "membarrier-global-lazy",
        "A on CPU 0 registers its mm and calls a global membarrier; B of the mm comes to CPU 1, which is lazily on it",
        "membarrier_switch_mm(), sync_runqueues_membarrier_state()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Register, GlobalBarrier), User("B", "m", On(1), Access())],
        });

    /// <summary>A thread comes to a CPU whose last one has left the registered mm for another.</summary>
    public static Scenario RegisteredAndReplaced { get; } = new WorkloadScenario(
        "membarrier-global-exec",
        "A on CPU 0 calls a global membarrier; on CPU 1 B registers its mm and comes to A's, and C of the mm that it leaves after it",
        "membarrier_exec_mmap(): active_mm is the new mm",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks =
            [
                Runs("A", "n", On(0), GlobalBarrier),
                Runs("B", "m", On(1), Register, new Call("exec") { Mm = "n" }),
                User("C", "m", On(1), Access()),
            ],
        });

    /// <summary>Another thread follows the caller on its CPU.</summary>
    public static Scenario SyncCoreFollowed { get; } = new WorkloadScenario(
        "sync-core-followed",
        "A on CPU 1 calls membarrier for code that it has changed; B of the mm follows it there from CPU 0",
        "e45cdc71d1fa",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(1), SyncCore, Access()), Runs("B", "m", On(0, 1), Access())],
        });

    /// <summary>A CPU that is interrupted goes on with another thread.</summary>
    public static Scenario SyncCoreReplaced { get; } = new WorkloadScenario(
        "sync-core-replaced",
        "A on CPU 0 calls membarrier for code that it has changed; on CPU 1 the IPI that interrupts B returns to C of the mm",
        "758c9373d841",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), SyncCore), Runs("B", "m", On(1), Access(), Access()), User("C", "m", On(1), Access())],
        });

    /// <summary>A lazy CPU comes back.</summary>
    public static Scenario SyncCoreLazy { get; } = new WorkloadScenario(
        "sync-core-lazy",
        "A on CPU 0 calls membarrier for code that it has changed; CPU 1, lazily on the mm, goes back to a task of it",
        "70216e18e519, 10bcc80e9dbc",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), SyncCore), User("B", "m", On(1), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        Running, Switched, Exiting, Borrowed, Replaced, ThirdCpu, Arriving, BesideHotplug, SyncCoreFollowed, SyncCoreReplaced, SyncCoreLazy,
        Registered, RegisteredOnThird, RegisteredWhileArriving, RegisteredAndBorrowed, RegisteredWhileLazy, RegisteredAndReplaced,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[Running, Switched, Exiting, Borrowed, Replaced, ThirdCpu, BesideHotplug]
           select Holds(Linux73, scenario, MembarrierOrders.Property, "membarrier(2)"),
        .. from scenario in (Scenario[])[RegisteredOnThird, RegisteredAndReplaced]
           select Holds(Linux73, scenario, MembarrierOrders.Global, "membarrier(2), GLOBAL_EXPEDITED"),
        .. from scenario in (Scenario[])[Running, RegisteredOnThird]
           select Holds("linux-7.2", scenario, PinnedWhereNeeded.Property, "7.2's smp_call_function_many() rests on its caller's pin"),
        Holds(
            "linux-7.2+membarrier-sync=others-only",
            RegisteredWhileArriving,
            PinnedWhereNeeded.Property,
            "preempt_disable() around the call"),
        Holds(
            "linux-7.2+membarrier-sync=others-only",
            RegisteredWhileArriving,
            MembarrierOrders.Global,
            "who calls the barrier needs none of its own"),
        Holds(Linux73, BesideHotplug, CpumaskCoversLoaders.Property, "clear_tasks_mm_cpumask() of the CPU that goes"),
        .. from memory in (MemoryModel[])[MemoryModel.Sc, MemoryModel.Tso]
           select Holds(Linux73, RegisteredWhileArriving, MembarrierOrders.Global, "membarrier(2), GLOBAL_EXPEDITED") with
           {
               Memory = memory,
           },
        Breaks(
            $"{Linux73}+registration-grace=none",
            RegisteredWhileArriving,
            MembarrierOrders.Global,
            "rq->curr is stored, and seen after the registration has looked") with { Memory = MemoryModel.Tso },
        Breaks(
            Linux73,
            RegisteredAndBorrowed,
            MembarrierOrders.Global,
            "kthread_unuse_mm() clears rq->membarrier_state, and active_mm is still the mm"),
        Breaks(
            Linux73,
            RegisteredWhileLazy,
            MembarrierOrders.Global,
            "a lazy CPU that goes back to the mm copies nothing, and was not asked to while nothing of the mm ran on it"),
        .. from scenario in (Scenario[])[RegisteredAndBorrowed, RegisteredWhileLazy]
           select Holds($"{Linux73}+membarrier-switch=by-mm", scenario, MembarrierOrders.Global, "what was proposed for it"),
        .. from scenario in (Scenario[])[SyncCoreFollowed, SyncCoreReplaced, SyncCoreLazy]
           select Holds(Linux73, scenario, CodeIsFetchedAnew.Property, "membarrier(2), SYNC_CORE"),
        .. from property in (Property[])[WaitsEnd.Property, ExactlyOnce.Property, WaitsForItsOwn.Property]
           select Holds(Linux73, SyncCoreLazy, property, "its call is like any other"),
        Breaks($"{Linux73}+membarrier-caller=after-only", Switched, MembarrierOrders.Property, "what the barrier before is for"),
        Breaks($"{Linux73}+membarrier-caller=before-only", Running, MembarrierOrders.Property, "what the barrier after is for"),
        Breaks($"{Linux73}+membarrier-caller=before-only", ThirdCpu, MembarrierOrders.Property, "what the barrier after is for"),
        Breaks($"{Linux73}+membarrier-caller=after-only", BesideHotplug, MembarrierOrders.Property, "what the barrier before is for"),
        Breaks(
            $"{Linux73}+rq-curr=stored-last",
            Arriving,
            MembarrierOrders.Property,
            "rq->curr is stored, and seen after what the next task does") with { Memory = MemoryModel.Tso },
        Holds($"{Linux73}+rq-curr=stored-last", Arriving, MembarrierOrders.Property, "needs store buffers") with
        {
            Memory = MemoryModel.Sc,
        },
        .. from memory in (MemoryModel[])[MemoryModel.Sc, MemoryModel.Tso]
           select Holds(Linux73, Arriving, MembarrierOrders.Property, "a barrier comes after the store") with { Memory = memory },
        Breaks($"{Linux73}+mm-release=barrier-but-in-exec", Replaced, MembarrierOrders.Property, "what membarrier_exec_mmap() is for"),
        Breaks($"{Linux73}+sync-core-switch=never", SyncCoreLazy, CodeIsFetchedAnew.Property, "what finish_task_switch() does for it"),
        Breaks(
            $"{Linux73}+lazy-drop=nothing+lazy-exit=checks-without-barrier",
            Switched,
            MembarrierOrders.Property,
            "rq->curr is stored, and seen after what the next task does") with { Memory = MemoryModel.Tso },
        Holds(
            $"{Linux73}+lazy-drop=nothing+lazy-exit=checks-without-barrier",
            Switched,
            MembarrierOrders.Property,
            "needs store buffers") with { Memory = MemoryModel.Sc },
        Holds(
            $"{Linux73}+lazy-exit=checks-without-barrier", Switched, MembarrierOrders.Property, "either barrier is enough"),
        Holds($"{Linux73}+lazy-drop=nothing", Switched, MembarrierOrders.Property, "either barrier is enough"),
    ];
}
