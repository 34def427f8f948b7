using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>INVLPGB: one instruction that flushes all CPUs, and global ASIDs, which it needs.</summary>
public static partial class Broadcasts
{
    /// <summary>H18.</summary>
    public static Scenario MigratingBroadcast { get; } = new WorkloadScenario(
        "h18-migrating-broadcast",
        "A unmaps a page from CPU 0 or 1 and may move between them; B on CPU 2 uses it; the mm has a global ASID",
        "__tlbsync(): cant_migrate()",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0, 1), Munmap()), Runs("B", "m", On(2), Access())],
        });

    /// <summary>Kernel memory, by a task that may move.</summary>
    public static Scenario MigratingKernelFlush { get; } = new WorkloadScenario(
        "migrating-kernel-flush",
        "A frees a page of kernel memory, and flushes everything, from CPU 0 or 1, and may move between them; B on CPU 1 uses the page",
        "flush_tlb_kernel_range(), flush_tlb_all(): guard(preempt)",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0, 1), Plain("vfree"), Plain("flush_tlb_all")), Task("B", On(1), Plain("access_kernel"))],
        });

    /// <summary>A broadcast, and a lazy CPU that goes back to the mm.</summary>
    public static Scenario LazyBroadcast { get; } = new WorkloadScenario(
        "lazy-broadcast",
        "A on CPU 0 unmaps a page of an mm with a global ASID; CPU 1, lazily on it, goes back to a task of it",
        "switch_mm_irqs_off(): a global ASID is always up to date",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1), Global = true }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
        });

    /// <summary>A CPU takes the mm while it is flushed.</summary>
    public static Scenario BroadcastVersusSwitch { get; } = new WorkloadScenario(
        "broadcast-vs-switch",
        "A on CPU 0 unmaps a page of an mm with a global ASID; CPU 1, which has run the mm, switches to it",
        "choose_new_asid(): mm_global_asid()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1), Global = true }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
        });

    /// <summary>A broadcast that frees tables.</summary>
    public static Scenario BroadcastFreedTable { get; } = new WorkloadScenario(
        "broadcast-freed-table",
        "A on CPU 0 unmaps and frees the page table of an mm with a global ASID; CPU 1 is lazily on it",
        "broadcast_tlb_flush()",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1), Global = true }], Tasks = [Runs("A", "m", On(0), Munmap(tables: true))] });

    /// <summary>L6, C29: an mm gets its global ASID while two CPUs run it.</summary>
    public static Scenario AsidTransitions { get; } = new WorkloadScenario(
        "asid-transition",
        "A on CPU 0 and B on CPU 1 write-protect two pages; their mm may get a global ASID after each flush; A uses the second page",
        "use_global_asid(), finish_asid_transition()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Access(1)), Runs("B", "m", On(1), Mprotect(1))],
        });

    /// <summary>C29: a CPU switches to the mm meanwhile.</summary>
    public static Scenario AsidTransitionVersusSwitch { get; } = new WorkloadScenario(
        "asid-transition-vs-switch",
        "A on CPU 0 write-protects two pages, and its mm may get a global ASID in between; CPU 1, which has run the mm, switches to it",
        "finish_asid_transition(): waits for a CPU that is between two mms",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2, Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Mprotect(1)), User("B", "m", On(1), Access(1))],
        });

    /// <summary>C29: the flusher's CPU has moved, and another one chose its PCID before there was a global one.</summary>
    public static Scenario AsidTransitionVersusLateSwitch { get; } = new WorkloadScenario(
        "asid-transition-vs-late-switch",
        "A on CPU 0, which nobody preempts, write-protects a page, and its mm may get a global ASID; then C of the same mm unmaps " +
        "two pages there; CPU 1, which has run the mm, switches to it",
        "finish_asid_transition(): waits for a CPU that is between two mms",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2, Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0)) with { Realtime = true }, User("C", "m", On(0), Munmap(1), Munmap(0)), User(
                "B", "m", On(1), Access(0))],
        });

    /// <summary>C29: a third flush finds that all have moved.</summary>
    public static Scenario AsidTransitionEnds { get; } = new WorkloadScenario(
        "asid-transition-ends",
        "A on CPU 0 write-protects two pages of an mm that B on CPU 1 uses, then frees their table; the mm may get a global ASID on " +
        "the way",
        "finish_asid_transition(): the last one clears asid_transition",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Mprotect(1), Munmap(0, tables: true)), Runs("B", "m", On(1), Access(0), Access(1))],
        });

    /// <summary>C29: a CPU leaves the mm while the flusher looks whether it has moved.</summary>
    public static Scenario AsidTransitionVersusExec { get; } = new WorkloadScenario(
        "asid-transition-vs-exec",
        "A on CPU 0 write-protects a page of another mm, which may get a global ASID, and frees its table; B on CPU 1, which runs " +
        "that mm, leaves it",
        "finish_asid_transition(): loaded_mm is read twice",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "n", On(0), Mprotect() with { Mm = "m" }, Munmap(tables: true) with { Mm = "m" }), Runs(
                "B", "m", On(1), new Call("exec") { Mm = "n" })],
        });

    /// <summary>C29: a lazy CPU gives the mm up while the flusher looks whether it has moved.</summary>
    public static Scenario AsidTransitionVersusLeaveMm { get; } = new WorkloadScenario(
        "asid-transition-vs-leave-mm",
        "A on CPU 0 write-protects a page of another mm, which may get a global ASID, and frees its table; a kernel thread on CPU 1, " +
        "lazily on that mm, gives it up",
        "finish_asid_transition(): loaded_mm is LOADED_MM_SWITCHING until CR3 is written",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("n")],
            Tasks = [Runs("A", "n", On(0), Mprotect() with { Mm = "m" }, Munmap(tables: true) with { Mm = "m" }), Task(
                "K", On(1), Plain("leave_mm")) with { Running = true }],
        });

    /// <summary>L6: a CPU takes the mm and leaves it for ever.</summary>
    public static Scenario AsidTransitionVersusKthread { get; } = new WorkloadScenario(
        "asid-transition-vs-kthread",
        "A on CPU 0 write-protects a page, then frees its table, and its mm may get a global ASID in between; a kernel thread on CPU " +
        "1 takes the mm and leaves it again and again",
        "finish_asid_transition(): waits for a CPU that is between two mms",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }],
            Tasks =
            [
                Runs("A", "m", On(0), Mprotect(), Munmap(tables: true)),
                Task("K", On(1), new Call("kthread_use_mm") { Mm = "m" }, Plain("kthread_unuse_mm"), Plain("schedule"))
                    with { Repeat = true },
            ],
        });

    /// <summary>S10: a global ASID that is used again.</summary>
    public static Scenario ReusedGlobalAsid { get; } = new WorkloadScenario(
        "reused-global-asid",
        "A on CPU 0 leaves an mm with a global ASID and frees it; its new mm, which CPU 1 has run, may get the same one",
        "reset_global_asid_space()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }, new("n") { Pages = 2, Warm = On(1) }],
            Tasks = [Runs(
                "A", "m", On(0), new Call("exec") { Mm = "n" }, new Call("mmput") { Mm = "m" }, Mprotect(0), Mprotect(1), Access())],
        });

    /// <summary>Two mms want a global ASID, and there is one.</summary>
    public static Scenario ContendedGlobalAsid { get; } = new WorkloadScenario(
        "contended-global-asid",
        "A and B on CPU 0 flush two mms that CPU 1 has run; there is one global ASID",
        "use_global_asid(): global_asid_lock",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("n") { Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Mprotect(), Access()), User("B", "n", On(0), Mprotect(), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        MigratingBroadcast, MigratingKernelFlush, LazyBroadcast, BroadcastVersusSwitch, BroadcastFreedTable, AsidTransitions,
        AsidTransitionVersusSwitch, AsidTransitionVersusLateSwitch, AsidTransitionEnds, AsidTransitionVersusExec,
        AsidTransitionVersusLeaveMm, AsidTransitionVersusKthread, ReusedGlobalAsid, ContendedGlobalAsid,
    ];
}
