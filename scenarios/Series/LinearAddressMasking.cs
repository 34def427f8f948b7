using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Linear address masking, which prctl() turns on for an mm that kernel threads may use, or be lazily on.</summary>
public static class LinearAddressMasking
{
    private const string Linux73 = "linux-7.3";

    private static readonly Call Enable = Plain("mm_enable_lam");
    private static readonly TaskSpec Borrower =
        Task("K", On(1), new("kthread_use_mm") { Mm = "m" }, Plain("kthread_unuse_mm")) with { Running = true };

    /// <summary>The task moves to a CPU that is lazily on its mm.</summary>
    public static Scenario Lazy { get; } = new WorkloadScenario(
        "lam-lazy",
        "A on CPU 0 turns LAM on, and goes on on any of 2 CPUs; CPU 1 is lazily on the mm",
        "x86/mm: Use IPIs to synchronize LAM enablement",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1) }], Tasks = [Runs("A", "m", On(0, 1), Enable, Access())] });

    /// <summary>Two CPUs are lazily on it.</summary>
    public static Scenario LazyOfThree { get; } = new WorkloadScenario(
        "lam-lazy-of-three",
        "A on CPU 0 turns LAM on, and goes on on CPU 0 or 2; CPUs 1 and 2 are lazily on the mm",
        "x86/mm: Use IPIs to synchronize LAM enablement",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Lazy = On(1, 2) }],
            Tasks = [Runs("A", "m", On(0, 2), Enable, Access())],
        });

    /// <summary>A kernel thread comes to the mm meanwhile.</summary>
    public static Scenario Borrowed { get; } = new WorkloadScenario(
        "lam-borrowed",
        "A on CPU 0 turns LAM on; a kernel thread on CPU 1 comes to the mm meanwhile",
        "x86/mm: Fix LAM inconsistency during context switch",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Enable, Access()), Borrower] });

    /// <summary>The same, and the task goes on where the kernel thread has been.</summary>
    public static Scenario BorrowedMoving { get; } = new WorkloadScenario(
        "lam-borrowed-moving",
        "A on any of 2 CPUs turns LAM on; a kernel thread on CPU 1 comes to the mm meanwhile",
        "mm_enable_lam(): lam_cr3_mask is stored, and then mm_cpumask read",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0, 1), Access(), Enable, Access()), Borrower] });

    /// <summary>The task stays where it is.</summary>
    public static Scenario Own { get; } = new WorkloadScenario(
        "lam-own",
        "A on CPU 0 turns LAM on, and goes on there",
        "enable_lam_func()",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Enable, Access())] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Own, Lazy, LazyOfThree, Borrowed, BorrowedMoving];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[Lazy, LazyOfThree]
           select Holds(Linux73, scenario, TaggedAddressesWork.Property, "mm_enable_lam()"),
        .. from design in (string[])[Linux73, $"{Linux73}+lam-enable=own-cpu"]
           select Holds(design, Own, TaggedAddressesWork.Property, "the CPU that turns it on has it on"),
        Breaks($"{Linux73}+lam-enable=own-cpu", LazyOfThree, TaggedAddressesWork.Property, "what on_each_cpu_mask() is for"),
        Holds(Linux73, BorrowedMoving, TaggedAddressesWork.Property, "needs store buffers") with { Memory = MemoryModel.Sc },
        Breaks(
            Linux73,
            BorrowedMoving,
            TaggedAddressesWork.Property,
            "lam_cr3_mask is stored, and seen after mm_cpumask has been read") with { Memory = MemoryModel.Tso },
        Holds(
            $"{Linux73}+lam-enable=cpumask-after-barrier",
            BorrowedMoving,
            TaggedAddressesWork.Property,
            "a barrier between them") with { Memory = MemoryModel.Tso },
    ];
}
