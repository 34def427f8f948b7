using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Page-table entries that are moved, shared by fork, or written anew: the smallest machines in which each way shows that
/// others see them
/// too early.</summary>
public static class MovedEntries
{
    private const string Linux73 = "linux-7.3";

    /// <summary>A page that is moved, and freed by another.</summary>
    public static Scenario MovedThenFreed { get; } = new WorkloadScenario(
        "mremap-vs-truncate",
        "A on CPU 0 moves a page; B on CPU 1 truncates its file, so that it is unmapped where it was and where it is, and uses it " +
        "where it was",
        "eb66ae030829",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Munmap(0), Munmap(1), Access(0))],
        });

    /// <summary>A page that is moved and freed while a third CPU uses it.</summary>
    public static Scenario MovedUnderUser { get; } = new WorkloadScenario(
        "mremap-vs-user",
        "A on CPU 0 moves a page; B on CPU 1 has it unmapped where it is moved to, and freed; C on CPU 2 uses it where it was",
        "eb66ae030829: three threads",
        new Workload
        {
            Cpus = 3,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Munmap(1)), Runs("C", "m", On(2), Access(0))],
        });

    /// <summary>A page that is moved and made clean.</summary>
    public static Scenario MovedThenCleaned { get; } = new WorkloadScenario(
        "mremap-vs-mkclean",
        "A on CPU 0 moves a page of a shared file; B on CPU 1 makes it clean, and uses it where it was",
        "5d1904204c99",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), Mremap()), Runs("B", "m", On(1), Plain("folio_mkclean"), Access(0))],
        });

    /// <summary>A page that is moved and reclaimed.</summary>
    public static Scenario MovedVersusReclaim { get; } = new WorkloadScenario(
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
    public static Scenario PinnedUnderFork { get; } = new WorkloadScenario(
        "fork-vs-pin",
        "A on CPU 0 forks; B on CPU 1 pins a page for writing by GUP-fast, and uses it",
        "57efa1fe5957",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), Plain("copy_page_range")), Runs("B", "m", On(1), Pin(), Access())],
        });

    /// <summary>A page that two pin while fork shares it.</summary>
    public static Scenario PinnedByTwo { get; } = new WorkloadScenario(
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
    public static Scenario CopiedUnflushed { get; } = new WorkloadScenario(
        "uffd-wp-vs-fault",
        "A on CPU 0 write-protects a page by userfaultfd; B, which preempts it there, faults on the page, and copies it; C on CPU 1 " +
        "writes to it",
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
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        MovedThenFreed, MovedUnderUser, MovedThenCleaned, MovedVersusReclaim, PinnedUnderFork, PinnedByTwo, CopiedUnflushed,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. KernelClaims.Of(Scenarios), .. Moving(), .. Pinning(), .. Copying()];

    // What each of the two locks is held for while mremap flushes.
    private static IEnumerable<Claim> Moving() =>
    [
        Breaks(
            $"{Linux73}+mremap-flush=before-old-unlock",
            MovedUnderUser,
            NoFreedPageUsed.Property,
            "eb66ae030829: who has not come by the old address waits for the new lock alone"),
        Holds(
            $"{Linux73}+mremap-flush=before-old-unlock",
            MovedThenCleaned,
            NoStaleTranslation.Property,
            "5d1904204c99: the old lock is enough for who walks the file's mappings in order"),
        Holds(
            $"{Linux73}+mremap-flush=before-old-unlock",
            MovedThenFreed,
            NoStaleTranslation.Property,
            "5d1904204c99: who finds nothing under the old lock finds it flushed"),
        Breaks(
            $"{Linux73}+mremap-flush=at-end",
            MovedThenFreed,
            NoStaleTranslation.Property,
            "before 5d1904204c99: who finds nothing under the old lock finds it flushed"),
        Holds(
            $"{Linux73}+mremap-flush=before-old-unlock",
            MovedThenFreed,
            NoFreedPageUsed.Property,
            "eb66ae030829: who walks the file's mappings in order waits for the old lock first"),
        Breaks(
            $"{Linux73}+batched-pending=ignored",
            MovedVersusReclaim,
            NoStaleTranslation.Property,
            "before 3ea277194daa: mremap finds the entry cleared by reclaim, and does not flush"),
    ];

    // What fork and GUP-fast tell each other by write_protect_seq.
    private static IEnumerable<Claim> Pinning() =>
    [
        Breaks(
            $"{Linux73}+pin-check=before-only",
            PinnedUnderFork,
            ReferencesAreInTime.Property,
            "57efa1fe5957: fork that begins after the pin has begun"),
        Breaks(
            $"{Linux73}+pin-check=after-only",
            PinnedUnderFork,
            ReferencesAreInTime.Property,
            "57efa1fe5957: fork that has looked for pins already"),
        Breaks($"{Linux73}+pin-check=none", PinnedByTwo, ReferencesAreInTime.Property, "before 57efa1fe5957"),
        .. from backend in (string[])["hyperv", "xen", "invlpgb"]
           select Holds(
               $"{Linux73}+backend={backend}",
               PinnedUnderFork,
               ReferencesAreInTime.Property,
               $"57efa1fe5957 on {backend}: what stops no walker"),
    ];

    // What a fault asks of entries that others have write-protected.
    private static IEnumerable<Claim> Copying() =>
    [
        .. from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, CopiedUnflushed, ContentsAreKept.Property, "cow_user_page() comes before the copy is mapped"),
        Breaks($"{Linux73}+wp-fault=trusts-entry", CopiedUnflushed, NoStaleTranslation.Property, "before 6ce64428d620"),
        Breaks(
            $"{Linux73}+wp-flush=elided",
            CopiedUnflushed,
            NoStaleTranslation.Property,
            "912efa17e512: nothing is flushed where nothing is freed"),
    ];

    private static TaskSpec Kernel(string name, Call call) => Task(name, On(0), call) with { Running = true };

    private static Call Pin() => Plain("pin_user_pages_fast");

    private static MmSpec Two() => new("m") { Pages = 2 };

    private static Call Mremap() => Plain("mremap");
}
