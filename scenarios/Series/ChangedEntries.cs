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
    public static IReadOnlyList<Scenario> Scenarios { get; } = [ReapedUnderNuma, ZappedUnderClearRefs, BatchOfTwo];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. KernelClaims.Of(Scenarios), .. Changing()];

    // Either is right by itself: a change of two steps where the lock is taken, and a look without the lock where a change is one step.
    private static IEnumerable<Claim> Changing() =>
    [
        .. from scenario in (Scenario[])[ReapedUnderNuma, ZappedUnderClearRefs, PendingFlushes.CleanedPage]
           from property in (Property[])[AskedForIsSo.Property, NoStaleTranslation.Property]
           from design in (string[])[TwoSteps, Unlocked]
           select Holds(design, scenario, property, $"entries of tables, and huge entries since {scenario.Origin}"),
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

    private static TaskSpec Kernel(Call call) => Task("K", On(0), call) with { Running = true };
}
