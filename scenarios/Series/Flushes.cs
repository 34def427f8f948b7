using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>arch/x86/mm/tlb.c as it stands: the smallest machines in which each way shows that a translation can outlive its
/// entry.</summary>
public static partial class Flushes
{
    /// <summary>One flush of a CPU that runs the same mm.</summary>
    public static Scenario RemoteFlush { get; } = new WorkloadScenario(
        "remote-flush",
        "A on CPU 0 unmaps a page that B on CPU 1 uses",
        "flush_tlb_mm_range",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access(), Access())] });

    /// <summary>One flush of two others.</summary>
    public static Scenario TwoTargets { get; } = new WorkloadScenario(
        "two-targets",
        "A on CPU 0 write-protects a page that B and C on CPUs 1 and 2 use",
        "flush_tlb_mm_range at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Mprotect()), Runs("B", "m", On(1), Access()), Runs("C", "m", On(2), Access())],
        });

    /// <summary>H11, H12.</summary>
    public static Scenario SwitchVersusFlush { get; } = new WorkloadScenario(
        "h11-switch-vs-flush",
        "A on CPU 0 unmaps a page; CPU 1, which has run the mm before, switches to it from another",
        "fea4e317f9e7, 83b0177a6c48",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("n")],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access()), Runs("K", "n", On(1), Access())],
        });

    /// <summary>A CPU that switches to an mm for the first time.</summary>
    public static Scenario FirstSwitch { get; } = new WorkloadScenario(
        "first-switch",
        "A on CPU 0 unmaps a page; CPU 1 switches to the mm for the first time",
        "71b3c126e611",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())] });

    /// <summary>H16.</summary>
    public static Scenario TwoFlushers { get; } = new WorkloadScenario(
        "h16-two-flushers",
        "A on CPU 0 and B on CPU 1 write-protect two pages, and both use the second",
        "b0579ade7cd8: when a partial flush will do",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Access(1)), Runs("B", "m", On(1), Mprotect(1), Access(1))],
        });

    /// <summary>H16 with a third CPU.</summary>
    public static Scenario ObservedFlushers { get; } = new WorkloadScenario(
        "h16-observed-flushers",
        "A on CPU 0 and B on CPU 1 write-protect two pages that C on CPU 2 uses",
        "b0579ade7cd8, at 3 CPUs",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0)), Runs("B", "m", On(1), Mprotect(1)), Runs("C", "m", On(2), Access(0), Access(1))],
        });

    /// <summary>H17, with flushes.</summary>
    public static Scenario MutualFlush { get; } = new WorkloadScenario(
        "h17-mutual-flush",
        "CPUs 0 and 1 flush each other",
        "lockdep_assert_irqs_enabled()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Access(1)), Runs("B", "m", On(1), Mprotect(1), Access(0))],
        });

    /// <summary>A CPU that leaves an mm whose tables are freed.</summary>
    public static Scenario LeftFreedTable { get; } = new WorkloadScenario(
        "left-freed-table",
        "A on CPU 0 unmaps and frees the page table of an mm that CPU 1 runs and leaves for another",
        "switch_mm_irqs_off: CR3 still points to the tables when mm_cpumask changes",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Access()), User("C", "n", On(1), Access())],
        });

    /// <summary>H24.</summary>
    public static Scenario LateFlush { get; } = new WorkloadScenario(
        "h24-late-flush",
        "A on CPU 0 flushes its mm, which CPU 1 has run before, leaves it and frees it; C on CPU 2 calls CPU 1 too",
        "a12a498a9738: a use after free in flush_tlb_func",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m") { Warm = On(1) }, new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), Mprotect(), new Call("exec") { Mm = "n" }, new Call("mmput") { Mm = "m" }),
                Runs("B", "n", On(1), Access()),
                Runs("C", "n", On(2), Many(On(1), wait: false)),
            ],
        });

    /// <summary>PCIDs.</summary>
    public static Scenario RecycledPcid { get; } = new WorkloadScenario(
        "recycled-pcid",
        "three tasks of three mms share CPU 0, which has two PCIDs",
        "10af6235e0d3: choose_new_asid()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n"), new("o")],
            Tasks = [Runs("A", "m", On(0), Access()), User("B", "n", On(0), Access()), User("C", "o", On(0), Access())],
        });

    /// <summary>Reclaim.</summary>
    public static Scenario Reclaim { get; } = new WorkloadScenario(
        "reclaim",
        "a kernel thread on CPU 0 reclaims a page that B on CPU 1 uses",
        "arch_tlbbatch_flush",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), new Call("try_to_unmap") { Mm = "m" }) with { Running = true }, Runs("B", "m", On(1), Access())],
        });

    /// <summary>Reclaim of one's own.</summary>
    public static Scenario DirectReclaim { get; } = new WorkloadScenario(
        "direct-reclaim",
        "A on CPU 0 reclaims a page of its own mm, which only CPU 0 has run, and may migrate to CPU 1",
        "arch_tlbbatch_flush: the local branch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0, 1), new Call("try_to_unmap"), Access()), User("B", "m", On(0), Access())],
        });

    /// <summary>Unmapped and mapped again.</summary>
    public static Scenario Remapped { get; } = new WorkloadScenario(
        "remapped",
        "A on CPU 0 unmaps a page and maps a fresh one in its place; B on CPU 1 uses both",
        "flush_tlb_mm_range: what is not present is not cached",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap(), new Call("page_fault") { Page = 0 }, Access()),
                Runs("B", "m", On(1), Access(), Access()),
            ],
        });

    /// <summary>Kernel memory.</summary>
    public static Scenario KernelRange { get; } = new WorkloadScenario(
        "kernel-range",
        "A on CPU 0 frees a page of kernel memory that B on CPU 1 uses",
        "flush_tlb_kernel_range",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("vfree"), Plain("flush_tlb_all")), Task("B", On(1), Plain("access_kernel"))],
        });

    /// <summary>A kernel thread that borrows an mm.</summary>
    public static Scenario BorrowedMm { get; } = new WorkloadScenario(
        "borrowed-mm",
        "A on CPU 0 unmaps a page; K on CPU 1, which has run the mm before, borrows it, uses the page, and gives it back",
        "a665eec0a22e, bafb056ce279: trimming against kthread_use_mm",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap()),
                Task("K", On(1), new Call("kthread_use_mm") { Mm = "m" }, Access(), Plain("kthread_unuse_mm")) with { Running = true },
            ],
        });

    /// <summary>An NMI within a switch of address spaces.</summary>
    public static Scenario NmiInExec { get; } = new WorkloadScenario(
        "nmi-in-exec",
        "A on CPU 0 goes from one mm to another by exec, and an NMI there reads the new one as soon as it may",
        "switch_mm_irqs_off(): CR3 is written before loaded_mm; nmi_uaccess_okay() asks loaded_mm",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k")],
            Tasks = [Runs("A", "m", On(0), new Call("exec") { Mm = "k" })],
            Nmis = [new("perf", 0, "k")],
        });

    /// <summary>exec.</summary>
    public static Scenario ExecVersusFlush { get; } = new WorkloadScenario(
        "exec-vs-flush",
        "A on CPU 0 unmaps a page; B on CPU 1 leaves the mm by exec",
        "d53c3dfb23c4",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access(), new Call("exec") { Mm = "n" }, Access())],
        });

    /// <summary>exec, to the mm that is flushed.</summary>
    public static Scenario ExecIntoFlushed { get; } = new WorkloadScenario(
        "exec-into-flushed",
        "A on CPU 0 unmaps a page; B on CPU 1 comes to the mm by exec",
        "d53c3dfb23c4: interrupts are off while an mm is activated",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n") { Warm = On(1) }],
            Tasks = [Runs("A", "n", On(0), Munmap()), Runs("B", "m", On(1), new Call("exec") { Mm = "n" }, Access())],
        });

    /// <summary>A flush of nobody else that another flush meets.</summary>
    public static Scenario InterruptedLocalFlush { get; } = new WorkloadScenario(
        "interrupted-local-flush",
        "A on CPU 0, the only one in mm_cpumask, write-protects a page; a kernel thread on CPU 1 reclaims another",
        "flush_tlb_mm_range: the local branch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks =
            [
                Runs("A", "m", On(0), Mprotect(0), Access(1)),
                Task("K", On(1), new Call("try_to_unmap") { Mm = "m", Page = 1 }) with { Running = true },
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        RemoteFlush, TwoTargets, SwitchVersusFlush, FirstSwitch, TwoFlushers, ObservedFlushers, MutualFlush, LeftFreedTable, LateFlush,
        RecycledPcid, Reclaim, DirectReclaim, Remapped, KernelRange, BorrowedMm, ExecVersusFlush, NmiInExec, ExecIntoFlushed,
        InterruptedLocalFlush,
    ];
}
