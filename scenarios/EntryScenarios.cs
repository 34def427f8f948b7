using static Shootdown.Scenarios.Shorthand;

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
            Tasks = [Kernel("K", new Call("try_to_unmap") { Mm = "m" }), Runs("A", "m", On(1), Mremap(), Access(0))],
        });

    /// <summary>A page that is pinned while fork shares it.</summary>
    public static Scenario PinnedUnderFork { get; } = Of(
        "fork-vs-pin",
        "A on CPU 0 forks; B on CPU 1 pins a page for writing by GUP-fast, and uses it",
        "57efa1fe5957",
        new Workload { Cpus = 2, Mms = [new("m") { Global = true }], Tasks = [Runs("A", "m", On(0), Plain("copy_page_range")), Runs("B", "m", On(1), Pin(), Access())] });

    /// <summary>A page that two pin while fork shares it.</summary>
    public static Scenario PinnedByTwo { get; } = Of(
        "fork-vs-two-pins",
        "A on CPU 0 forks; B on CPU 1 and C on CPU 2 pin a page for writing by GUP-fast",
        "57efa1fe5957, at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("copy_page_range")), Runs("B", "m", On(1), Pin()), Runs("C", "m", On(2), Pin())],
        });

    /// <summary>A page that is copied while its write protection is not flushed yet.</summary>
    public static Scenario CopiedUnflushed { get; } = Of(
        "uffd-wp-vs-fault",
        "A on CPU 0 write-protects a page by userfaultfd; B, which preempts it there, faults on the page, and copies it; C on CPU 1 writes to it",
        "6ce64428d620",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), Plain("uffd_wp_range")),
                User("B", "m", On(0), Plain("do_wp_page")) with { Realtime = true },
                Runs("C", "m", On(1), Access()),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
        [MovedThenFreed, MovedUnderUser, MovedThenCleaned, MovedVersusReclaim, PinnedUnderFork, PinnedByTwo, CopiedUnflushed];

    private static TaskSpec Kernel(string name, Call call) => Task(name, On(0), call) with { Running = true };

    private static Call Pin() => Plain("pin_user_pages_fast");

    private static MmSpec Two() => new("m") { Pages = 2 };

    private static Call Mremap() => Plain("mremap");

    private static WorkloadScenario Of(string name, string title, string origin, Workload workload) => new(name, title, origin, workload);
}
