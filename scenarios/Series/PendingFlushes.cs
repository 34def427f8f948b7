using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Entries that another has changed and not flushed yet: gathers, batches of reclaim, and who trusts what it finds.</summary>
public static class PendingFlushes
{
    private const string Linux73 = "linux-7.3";

    /// <summary>C33.</summary>
    public static Scenario NestedGathers { get; } = new WorkloadScenario(
        "nested-gathers",
        "A on CPU 0 and B on CPU 1 unmap the same page; B uses it after that",
        "99baac21e458",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Munmap(), Access())] });

    /// <summary>H21.</summary>
    public static Scenario ReclaimVersusMprotect { get; } = new WorkloadScenario(
        "h21-reclaim-vs-mprotect",
        "a kernel thread on CPU 0 reclaims a page; A on CPU 1 write-protects it, and uses it",
        "3ea277194daa",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Reclaimer(), Runs("A", "m", On(1), Mprotect(), Access())] });

    /// <summary>H21 where the page is unmapped.</summary>
    public static Scenario ReclaimVersusMunmap { get; } = new WorkloadScenario(
        "h21-reclaim-vs-munmap",
        "a kernel thread on CPU 0 reclaims a page; A on CPU 1 unmaps it, and uses it",
        "383c4613c67c",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Reclaimer(), Runs("A", "m", On(1), Munmap(), Access())] });

    /// <summary>KSM.</summary>
    public static Scenario MergedPage { get; } = new WorkloadScenario(
        "ksm-vs-mprotect",
        "A on CPU 0 write-protects a page; B on CPU 1 does so with another, makes the first one that nobody can write, and uses it",
        "b3a81d0841a9, 16af97dc5a89",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0)), Runs(
                "B", "m", On(1), Mprotect(1), new Call("write_protect_page") { Page = 0 }, Access(0))],
        });

    /// <summary>A written page of a shared file.</summary>
    public static Scenario CleanedPage { get; } = new WorkloadScenario(
        "mkclean-vs-munmap",
        "A on CPU 0 unmaps a page of a shared file; B on CPU 1 makes it clean, and uses it",
        "5df397dec7c4, 1cf35d47712d",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("folio_mkclean"), Access())],
        });

    /// <summary>Memory of a driver.</summary>
    public static Scenario DriverPage { get; } = new WorkloadScenario(
        "pfnmap-vs-munmap",
        "A on CPU 0 unmaps a VM_PFNMAP vma; B on CPU 1 has the driver free the memory, and uses it",
        "b67fbebd4cf9",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Plain("unmap_mapping_range"), Access())],
        });

    /// <summary>Memory of a driver, which the one that unmaps it comes upon while the driver's own gather has not flushed.</summary>
    public static Scenario DriverGather { get; } = new WorkloadScenario(
        "pfnmap-nested",
        "A on CPU 0 has a driver take its memory back; B on CPU 0 unmaps its vma, and uses it",
        "99baac21e458 where the vma is VM_PFNMAP",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("unmap_mapping_range")), User("B", "m", On(0), Munmap(), Access())],
        });

    /// <summary>A batch of two pages, flushed by who unmaps the first; who unmaps the second relies on it.</summary>
    public static Scenario BatchVersusTwo { get; } = new WorkloadScenario(
        "batch-vs-two-munmaps",
        "a kernel thread on CPU 0 reclaims two pages; A, which preempts it there, unmaps one after the other; B on CPU 1 uses the second",
        "flush_tlb_batched_pending(): flush_tlb_mm(), not the page alone",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks =
            [
                Task("K", On(0), new Call("shrink_folio_list") { Mm = "m" }) with { Running = true },
                User("A", "m", On(0), Munmap(0), Munmap(1)) with { Realtime = true },
                Runs("B", "m", On(1), Access(1)),
            ],
        });

    /// <summary>A batch that one flushes while another, who has the lock of another table, relies on it.</summary>
    public static Scenario BatchVersusReaper { get; } = new WorkloadScenario(
        "batch-vs-reaper",
        "a kernel thread on CPU 0 reclaims a page; another, the oom reaper, preempts it there and unmaps a page of another table; B on "
            + "CPU 1 unmaps the first, and uses it",
        "flush_tlb_batched_pending(): what is noted as flushed has been, for who holds another table's lock",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks =
            [
                Task("K", On(0), new Call("try_to_unmap") { Mm = "m", Page = 1 }) with { Running = true },
                Task("R", On(0), Munmap(0) with { Mm = "m" }) with { Realtime = true },
                Runs("B", "m", On(1), Munmap(1), Access(1)),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios => [.. Flushed, BatchVersusTwo, BatchVersusReaper];

    /// <summary>Those of which every kernel promises everything.</summary>
    internal static IReadOnlyList<Scenario> Flushed { get; } =
    [
        NestedGathers, ReclaimVersusMprotect, ReclaimVersusMunmap, MergedPage, CleanedPage, DriverPage, DriverGather,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Flushed),
        .. SyncIpiElision.Revisions(Flushed.Where(s => s != NestedGathers)),
        Holds(
            $"{Linux73}+backend=xen",
            BatchVersusTwo,
            NoStaleTranslation.Property,
            "no generation makes a flush of a page one of all where a hypercall makes it"),
        .. from nested in (string[])[string.Empty, "+nested-gather=ignores"]
           select Holds(
               $"{Linux73}+backend=riscv{nested}",
               BatchVersusReaper,
               NoStaleTranslation.Property,
               "it flushes, and then says so: who sees that need not see the other gather, too"),
        Breaks(
            $"{Linux73}+backend=riscv+nested-gather=ignores+batched-pending=not-by-zap",
            BatchVersusReaper,
            NoStaleTranslation.Property,
            "383c4613c67c"),
        Breaks($"{Linux73}+backend=xen+batched-pending=not-by-zap", BatchVersusTwo, NoStaleTranslation.Property, "383c4613c67c"),
        Holds($"{Linux73}+nested-gather=flushes", NestedGathers, NoStaleTranslation.Property, "C33"),
        Breaks($"{Linux73}+nested-gather=ignores", DriverGather, NoStaleTranslation.Property, "C33: of a vma that is VM_PFNMAP"),
    ];

    private static TaskSpec Reclaimer() => Task("K", On(0), new Call("try_to_unmap") { Mm = "m" }) with { Running = true };
}
