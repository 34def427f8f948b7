using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Entries that somebody changes while another unmaps their page: the smallest machines in which it shows that who looks without
/// the lock finds an entry cleared for a moment. And batches of reclaim whose pages are in tables with locks of their own.</summary>
public static class ChangedEntries
{
    private const string Linux73 = "linux-7.3";
    private const string TwoSteps = Linux73 + "+entry-change=clear-then-set";
    private const string Unlocked = Linux73 + "+zap-check=before-lock";

    /// <summary>A page whose protection NUMA balancing changes while the oom reaper unmaps it.</summary>
    public static Scenario ReapedUnderNuma { get; } = new WorkloadScenario(
        "reaper-vs-numa",
        "a kernel thread on CPU 0, the oom reaper, unmaps a page; A on CPU 1 changes its protection, as NUMA balancing does, and uses it",
        "ced108037c2a",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Kernel(Munmap() with { Mm = "m" }), Runs("A", "m", On(1), Mprotect(), Access())],
        });

    /// <summary>A page that is write-protected from outside while its task unmaps it.</summary>
    public static Scenario ZappedUnderClearRefs { get; } = new WorkloadScenario(
        "clear-refs-vs-dontneed",
        "a kernel thread on CPU 0, which stands for another process that writes to clear_refs, write-protects a page; A on CPU 1 unmaps " +
        "it, and uses it",
        "5b7abeae3af8",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Kernel(new Call("uffd_wp_range") { Mm = "m" }), Runs("A", "m", On(1), Munmap(), Access())],
        });

    /// <summary>A page that MADV_FREE makes clean while MADV_DONTNEED unmaps it.</summary>
    public static Scenario ZappedUnderFree { get; } = new WorkloadScenario(
        "madv-free-vs-dontneed",
        "A on CPU 0 makes a page one that may be dropped; B, which comes in between there, unmaps it, and uses it",
        "58ceeb6bec86",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), MadviseFree()), User("B", "m", On(0), Munmap(), Access())],
        });

    /// <summary>A page that two make clean by MADV_FREE.</summary>
    public static Scenario FreedTwice { get; } = new WorkloadScenario(
        "madv-free-twice",
        "A on CPU 0 makes a page one that may be dropped; B, which preempts it there, does the same, and writes to it",
        "99baac21e458: MADV_FREE",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), MadviseFree()),
                User("B", "m", On(0), MadviseFree(), Access()) with { Realtime = true },
            ],
        });

    /// <summary>A batch of which only the second page is left.</summary>
    public static Scenario BatchOfRest { get; } = new WorkloadScenario(
        "batch-of-rest",
        "a kernel thread on CPU 0 reclaims two pages in one batch; A on CPU 1 unmaps the first, and uses the second",
        "shrink_folio_list(): try_to_unmap_flush()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Kernel(new Call("shrink_folio_list") { Mm = "m" }), Runs("A", "m", On(1), Munmap(0), Access(1))],
        });

    /// <summary>Two pages that are reclaimed in one batch while their task unmaps them.</summary>
    public static Scenario BatchOfTwo { get; } = new WorkloadScenario(
        "batch-vs-munmap",
        "a kernel thread on CPU 0 reclaims two pages of different tables in one batch; A on CPU 1 unmaps both, and uses the second",
        "5ee2fa2f0636",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Kernel(new Call("shrink_folio_list") { Mm = "m" }), Runs("A", "m", On(1), Munmap(0), Munmap(1), Access(1))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = 
        [ReapedUnderNuma, ZappedUnderClearRefs, ZappedUnderFree, FreedTwice, BatchOfRest, BatchOfTwo];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => 
    [
        .. KernelClaims.Of([ReapedUnderNuma, ZappedUnderClearRefs, BatchOfTwo]), .. Changing(), .. Freeing(), .. Batching(),
    ];

    // Either is right by itself: a change of two steps where the lock is taken, and a look without the lock where a change is one step.
    private static IEnumerable<Claim> Changing() =>
    [
        .. from scenario in (Scenario[])[ReapedUnderNuma, ZappedUnderClearRefs, PendingFlushes.CleanedPage]
           from property in (Property[])[AskedForIsSo.Property, NoStaleTranslation.Property]
           from design in (string[])[TwoSteps, Unlocked]
           select Holds(design, scenario, property, $"entries of tables, and huge entries since {scenario.Origin}"),
        .. from scenario in (Scenario[])[ReapedUnderNuma, ZappedUnderClearRefs, ZappedUnderFree]
           select Holds(TwoSteps, scenario, NoFreedPageUsed.Property, "what was cleared is mapped again, for who unmaps it to find"),
        Holds(
            $"{Linux73}+batch-memory=flag-cleared-before",
            BatchOfTwo,
            NoStaleTranslation.Property,
            "mutant of 5ee2fa2f0636: where one task alone changes entries, nobody looks before it has flushed"),
        Breaks(
            Unlocked,
            MovedEntries.MovedThenFreed,
            AskedForIsSo.Property,
            "zap_pte_range(): who looks at both places without their locks misses a page that is on its way"),
    ];

    // MADV_FREE, which takes mmap_lock for reading.
    private static IEnumerable<Claim> Freeing() =>
    [
        .. from scenario in (Scenario[])[ZappedUnderFree, FreedTwice]
           from property in (Property[])[NoStaleTranslation.Property, GenerationsAreTrue.Property, AskedForIsSo.Property]
           from design in (string[])[Linux73, "linux-7.2", TwoSteps, Unlocked]
           select Holds(design, scenario, property, "entries of tables, and huge entries since 58ceeb6bec86"),
        Holds(TwoSteps, ZappedUnderFree, PinnedWhereNeeded.Property, "the lock is given back"),
        .. from backend in (string[])["hyperv", "xen", "invlpgb"]
           select Holds($"{Linux73}+backend={backend}", ZappedUnderFree, NoStaleTranslation.Property, $"58ceeb6bec86 on {backend}"),
        Breaks(
            $"{Linux73}+nested-gather=ignores",
            FreedTwice,
            NoStaleTranslation.Property,
            "before 99baac21e458: the second finds the entry clean, and does not flush"),
    ];

    // Reclaim gives back what it has unmapped, however little it was.
    private static IEnumerable<Claim> Batching() =>
    [
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, BatchOfRest, property, "shrink_folio_list() flushes before it frees, and before it returns"),
    ];

    private static Call MadviseFree() => Plain("madvise_free");

    private static TaskSpec Kernel(Call call) => Task("K", On(0), call) with { Running = true };
}
