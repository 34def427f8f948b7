using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>CPUs that keep an mm loaded which they do not run: when they are flushed, and when they look at the generation
/// themselves.</summary>
public static class LazyTlb
{
    private const string Linux73 = "linux-7.3";

    /// <summary>H13: tables.</summary>
    public static Scenario LazyFreedTable { get; } = new WorkloadScenario(
        "h13-lazy-freed-table",
        "A on CPU 0 unmaps and frees the page table; CPU 1 is lazily on the mm",
        "b956575bed91; 145f573b89a6 and its revert",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1) }], Tasks = [Runs("A", "m", On(0), Munmap(tables: true))] });

    /// <summary>H13: pages.</summary>
    public static Scenario LazyThenUser { get; } = new WorkloadScenario(
        "h13-lazy-then-user",
        "A on CPU 0 unmaps a page; CPU 1, lazily on the mm, goes back to a task of it",
        "94b1b03b519b: generations",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
        });

    /// <summary>A lazy CPU that gives the mm up.</summary>
    public static Scenario LazyLeaves { get; } = new WorkloadScenario(
        "lazy-leaves",
        "A on CPU 0 unmaps a page; a kernel thread on CPU 1, lazily on the mm, gives it up; B of the mm runs there after it",
        "leave_mm()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Task("K", On(1), Plain("leave_mm")) with { Running = true }, User(
                "B", "m", On(1), Access())],
        });

    /// <summary>A CPU that stays lazy.</summary>
    public static Scenario LazyThroughout { get; } = new WorkloadScenario(
        "lazy-throughout",
        "A on CPU 0 unmaps a page; CPU 1 stays lazily on the mm",
        "145f573b89a6: what skipping lazy CPUs is for",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1) }], Tasks = [Runs("A", "m", On(0), Munmap())] });

    /// <summary>Bug 21.</summary>
    public static Scenario LazyCollapse { get; } = new WorkloadScenario(
        "lazy-collapse",
        "A on CPU 0 collapses a range, and its page table is used again; CPU 1 is lazily on the mm",
        "3ef938c35035",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1) }], Tasks = [Runs("A", "m", On(0), Plain("collapse_huge_page"))] });

    /// <summary>A task that sleeps.</summary>
    public static Scenario Sleeper { get; } = new WorkloadScenario(
        "sleeper",
        "A on CPU 0 unmaps a page; B on CPU 1 sleeps, and uses it when it wakes",
        "enter_lazy_tlb, and back",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("schedule"), Access(), Plain("exit_mm"))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        LazyFreedTable, LazyThenUser, LazyLeaves, LazyThroughout, LazyCollapse, Sleeper,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Scenarios),

        // H13.
        Breaks(
            $"{Linux73}+lazy-cpus=skipped",
            LazyFreedTable,
            NoFreedTableWalked.Property,
            "H13: lazy CPUs skipped although tables are freed"),
        Breaks($"{Linux73}+lazy-flush=deferred", LazyFreedTable, NoFreedTableWalked.Property, "H13"),
        Breaks(
            $"{Linux73}+lazy-flush=leaves-cpumask",
            LazyFreedTable,
            CpumaskCoversLoaders.Property,
            "S8 is a predicate of every state, not of the steps that load an mm"),
        Holds(
            $"{Linux73}+lazy-flush=deferred",
            LazyThenUser,
            NoStaleTranslation.Property,
            "94b1b03b519b: generations alone keep pages right"),
        Holds($"{Linux73}+lazy-cpus=called", LazyFreedTable, NoFreedTableWalked.Property, "C16"),
        Breaks(
            $"{Linux73}+lazy-exit=trusts",
            LazyThenUser,
            NoStaleTranslation.Property,
            "H13: back from lazy without a look at the generation"),
        Under(
            MemoryModel.Tso,
            Breaks(
                $"{Linux73}+lazy-exit=checks-without-barrier",
                LazyThenUser,
                NoStaleTranslation.Property,
                "H13: the generation is loaded before is_lazy = false is seen")),
        Under(
            MemoryModel.Sc,
            Holds($"{Linux73}+lazy-exit=checks-without-barrier", LazyThenUser, NoStaleTranslation.Property, "H13: needs store buffers")),
        Breaks($"{Linux73}+lazy-exit=trusts", Sleeper, NoStaleTranslation.Property, "H13"),

        // What skipping them is for.
        Holds(Linux73, LazyThroughout, NoLazyInterrupted.Property, "what skipping lazy CPUs is for"),
        Breaks($"{Linux73}+lazy-cpus=called", LazyThroughout, NoLazyInterrupted.Property, "before 145f573b89a6"),
    ];

    private static Claim Under(MemoryModel memory, Claim claim) => claim with { Memory = memory };
}
