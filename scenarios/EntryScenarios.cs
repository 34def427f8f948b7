using static Shootdown.Scenarios.Calls;

namespace Shootdown.Scenarios;

/// <summary>The scenarios of page-table entries that are moved, shared by fork, or written anew: the smallest in which each way shows that
/// others see them too early.</summary>
public static class EntryScenarios
{
    /// <summary>A page that is moved, and freed by another.</summary>
    public static Scenario MovedThenFreed { get; } = Of(
        "mremap-vs-truncate",
        "A on CPU 0 moves a page; B on CPU 1 truncates its file, so that it is unmapped where it was and where it is, and uses it where it was",
        "eb66ae030829",
        new Workload { Cpus = 2, Mms = [Two()], Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Munmap(0), Munmap(1), Access(0))] });

    /// <summary>A page that is moved and freed while a third CPU uses it.</summary>
    public static Scenario MovedUnderUser { get; } = Of(
        "mremap-vs-user",
        "A on CPU 0 moves a page; B on CPU 1 has it unmapped where it is moved to, and freed; C on CPU 2 uses it where it was",
        "eb66ae030829: three threads",
        new Workload { Cpus = 3, Mms = [Two()], Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Munmap(1)), Runs("C", "m", On(2), Access(0))] });

    /// <summary>A page that is moved and made clean.</summary>
    public static Scenario MovedThenCleaned { get; } = Of(
        "mremap-vs-mkclean",
        "A on CPU 0 moves a page of a shared file; B on CPU 1 makes it clean, and uses it where it was",
        "5d1904204c99",
        new Workload { Cpus = 2, Mms = [Two()], Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Plain("folio_mkclean"), Access(0))] });

    /// <summary>A page that is moved and reclaimed.</summary>
    public static Scenario MovedVersusReclaim { get; } = Of(
        "mremap-vs-reclaim",
        "a kernel thread on CPU 0 reclaims a page; A on CPU 1 moves it, and uses it where it was",
        "3ea277194daa, in move_ptes()",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Task("K", On(0), new Call("try_to_unmap") { Mm = "m" }) with { Running = true }, Runs("A", "m", On(1), Mremap(), Access(0))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [MovedThenFreed, MovedUnderUser, MovedThenCleaned, MovedVersusReclaim];

    private static MmSpec Two() => new("m") { Pages = 2 };

    private static Call Mremap() => Plain("mremap");

    private static WorkloadScenario Of(string name, string title, string origin, Workload workload) => new(name, title, origin, workload);
}
