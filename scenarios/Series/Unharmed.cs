using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What designs with a bug promise where the bug does not show, so that their own text is held to something, too; and what stands
/// in no other series because only a slip in the text would break it.</summary>
public static class Unharmed
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Origin = "the bug is elsewhere";

    /// <summary>A CPU that is still in mm_cpumask, and has a neighbour that must stay in it.</summary>
    public static Scenario LeftByExec { get; } = new WorkloadScenario(
        "left-by-exec",
        "B on CPU 0 leaves the mm by exec; A on CPU 1 unmaps a page of it",
        "flush_tlb_func: cpumask_clear_cpu(cpu, mm_cpumask(f->mm))",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(1), Munmap()), Runs("B", "m", On(0), new Call("exec") { Mm = "n" }, Access())],
        });

    /// <summary>Who holds off hotplug after a CPU has come back.</summary>
    public static Scenario HeldAfterUp { get; } = new WorkloadScenario(
        "held-after-up",
        "A on CPU 0 holds off hotplug and calls CPU 1, which goes offline and comes back before or after",
        "cpus_write_unlock() at the end of _cpu_up",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("cpus_read_lock"), Many(On(1)), Plain("cpus_read_unlock"))],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>A caller that is not the first CPU.</summary>
    public static Scenario CallBack { get; } = new WorkloadScenario(
        "call-of-cpu-0",
        "A on CPU 1 calls CPU 0",
        "smp_call_function_many_cond: this_cpu",
        new Workload { Cpus = 2, Tasks = [Task("A", On(1), Many(On(0)))] });

    /// <summary>Who gives an mm back may go to another CPU afterwards, and not before.</summary>
    public static Scenario MovesWhenDone { get; } = new WorkloadScenario(
        "kthread-moves",
        "K on CPU 0 or 1 borrows an mm and gives it back; B on CPU 0, which preempts it there, uses a page of the mm",
        "kthread_unuse_mm: enter_lazy_tlb() with interrupts off",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0, 1), new Call("kthread_use_mm") { Mm = "m" }, Plain("kthread_unuse_mm")) with { Running = true },
                User("B", "m", On(0), Access()) with { Realtime = true },
            ],
        });

    /// <summary>Who leaves its mm for good may go to another CPU afterwards, and not before.</summary>
    public static Scenario ExitMoves { get; } = new WorkloadScenario(
        "exit-moves",
        "T on CPU 0 or 1 leaves its mm; B on CPU 0, which preempts it there, uses a page of the mm",
        "exit_mm: enter_lazy_tlb() with interrupts off",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                User("T", "m", On(0, 1), Plain("exit_mm")) with { Running = true },
                User("B", "m", On(0), Access()) with { Realtime = true },
            ],
        });

    /// <summary>A fault that looks for flushes in flight while one begins.</summary>
    public static Scenario CopiedMeanwhile { get; } = new WorkloadScenario(
        "uffd-wp-vs-nmi",
        "a kernel thread on CPU 0 write-protects a page by userfaultfd; B on CPU 1 faults on it, and copies it; an NMI there uses it",
        "do_wp_page: the entry is read before mm_tlb_flush_pending()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks =
            [
                Task("K", On(0), new Call("uffd_wp_range") { Mm = "m" }) with { Running = true },
                Runs("B", "m", On(1), Plain("do_wp_page")),
            ],
            Nmis = [new("perf", 1, "m")],
        });

    /// <summary>Kernel memory, and everything flushed for it.</summary>
    public static Scenario KernelAll { get; } = new WorkloadScenario(
        "kernel-flush-all",
        "A on CPU 0 unmaps a page of kernel memory that B on CPU 1 uses, and flushes everything",
        "flush_tlb_all: what was unmapped before it is used no more",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("vunmap_range_noflush"), Plain("flush_tlb_all")), Task("B", On(1), Plain("access_kernel"))],
        });

    /// <summary>Another CPU than the caller's goes, and comes back.</summary>
    public static Scenario ReturnedOther { get; } = new WorkloadScenario(
        "returned-other",
        "A on CPU 1 calls CPU 2; CPU 0 goes offline and comes back",
        "smpcfd_prepare_cpu: the caller's own csds are as they were",
        new Workload { Cpus = 3, Tasks = [Task("A", On(1), Many(On(2)))], Hotplug = [Down(0), Up(0)] });

    /// <summary>The last CPU of a call has been sent its IPI by another caller.</summary>
    public static Scenario QueuedBehind { get; } = new WorkloadScenario(
        "queued-behind",
        "A on CPU 1 calls CPUs 0 and 2; B on CPU 0 calls CPU 2",
        "smp_call_function_many_cond: last_cpu is one whose queue was empty",
        new Workload { Cpus = 3, Tasks = [Task("A", On(1), Many(On(0, 2), wait: false)), Task("B", On(0), Many(On(2), wait: false))] });

    /// <summary>A callback that the first CPU has left as it died calls another.</summary>
    public static Scenario RequeuedByFirst { get; } = new WorkloadScenario(
        "requeued-by-dying-0",
        "A on CPU 1 calls CPU 0 by a callback that calls CPU 1; CPU 0 goes offline",
        "smp_call_function_single_async: get_cpu() of the dying CPU's stopper",
        new Workload { Cpus = 2, Tasks = [Task("A", On(1), Async(0, "timer") with { Requeue = 1 })], Hotplug = [Down(0)] });

    /// <summary>A broadcast of a CPU to another.</summary>
    public static Scenario Broadcast { get; } = new WorkloadScenario(
        "broadcast-flush",
        "A on CPU 0 unmaps a page of an mm with a global ASID; B on CPU 1 uses it",
        "broadcast_tlb_flush()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Global = true }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())],
        });

    /// <summary>A page that is not the first.</summary>
    public static Scenario SecondPage { get; } = new WorkloadScenario(
        "second-page",
        "A on CPU 0 unmaps the second page of an mm, which B on CPU 1 uses",
        "flush_tlb_mm_range: of the page that was unmapped",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Munmap(1)), Runs("B", "m", On(1), Access(1))],
        });

    /// <summary>A flush that nobody else need be asked for.</summary>
    public static Scenario OwnFlush { get; } = new WorkloadScenario(
        "own-flush",
        "A on CPU 0 unmaps a page of an mm that no other CPU runs, and uses it",
        "flush_tlb_mm_range: the CPU's own entries are dropped",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Access(), Munmap(), Access())] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        ReturnedOther, Broadcast, LeftByExec, HeldAfterUp, CallBack, MovesWhenDone, ExitMoves, CopiedMeanwhile, KernelAll, QueuedBehind,
        RequeuedByFirst, SecondPage, OwnFlush,
    ];

    /// <summary>The claims.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. Of($"{Linux73}+backend=invlpgb", Broadcast, NoStaleTranslation.Property),
        .. Of($"{Linux73}+mask-reads=twice", PreemptibleSeries.OneCall,
            WaitsForItsOwn.Property, ExactlyOnce.Property, NoReuseWhileBusy.Property, PinnedWhereNeeded.Property, WaitsEnd.Property),
        .. Of($"{Linux73}+csd-acquire=no-wait", PreemptibleSeries.OneCall, WaitsForItsOwn.Property, ExactlyOnce.Property),
        .. Of($"{Linux73}+wait-preemption=before-enqueue", PreemptibleSeries.OneCall, PinnedWhereNeeded.Property, WaitsEnd.Property),
        .. from scenario in (Scenario[])[PreemptibleSeries.OneCall, CallBack]
           from claim in Of($"{Linux73}+wait-decision=if-ipi-sent", scenario, WaitsForItsOwn.Property, ExactlyOnce.Property)
           select claim,
        .. Of($"{Linux72}+local-order=remote-first", CrossCalls.OwnAndOther,
            WaitsForItsOwn.Property, ExactlyOnce.Property, WaitsEnd.Property),
        .. Of($"{Linux72}+local-order=remote-first", PreemptibleSeries.OneCall, WaitsForItsOwn.Property, ExactlyOnce.Property),
        .. Of($"{Linux73}+switch-order=generation-first", Flushes.RemoteFlush,
            NoStaleTranslation.Property, CpumaskCoversLoaders.Property, GenerationsAreTrue.Property),
        .. Of($"{Linux73}+cpumask-trim=at-switch", LeftByExec, CpumaskCoversLoaders.Property),
        .. Of(Linux73, LeftByExec, CpumaskCoversLoaders.Property),
        .. Of($"{Linux73}+mask-reads=twice", CallBack, ExactlyOnce.Property),
        .. from scenario in (Scenario[])[PreemptibleSeries.OneCall, CrossCalls.AllClasses]
           from claim in Of($"{Linux73}+service-order=fifo", scenario, WaitsForItsOwn.Property, ExactlyOnce.Property)
           select claim,
        .. Of($"{Linux73}+irq-work-busy=before-function", PreemptibleSeries.OneCall, ExactlyOnce.Property),
        .. Of($"{Linux73}+local-order=local-first", CrossCalls.OwnAndOther, ExactlyOnce.Property),
        .. from design in (string[])[$"{Linux73}+local-order=local-first", $"{Linux72}+local-order=remote-first"]
           from claim in Of(design, CrossCalls.OthersAlone, ExactlyOnce.Property)
           select claim,
        .. Of($"{Linux73}+dying-work=cancelled", PreemptibleSeries.HotplugWindow, WaitsEnd.Property),
        .. Of($"{Linux73}+online-check=unpinned", PreemptibleSeries.HotplugWindow, WaitsForItsOwn.Property),
        .. from choice in (string[])["online-check=unpinned", "any-choice=unpinned"]
           from claim in Of($"{Linux73}+{choice}", CrossCalls.AnyOfOwn, ExactlyOnce.Property)
           select claim,
        .. from design in (string[])[Linux73, $"{Linux73}+page-table-isolation=on"]
           from claim in Of(design, SecondPage, NoStaleTranslation.Property)
           select claim,
        .. from scenario in (Scenario[])[Flushes.RemoteFlush, OwnFlush]
           from claim in Of($"{Linux73}+flush-preemption=before-decision", scenario, NoStaleTranslation.Property)
           select claim,
        .. Of(
            $"{Linux73}+flush-preemption=before-decision",
            RiscvAsids.MigratingFlush,
            PinnedWhereNeeded.Property,
            NoStaleTranslation.Property),
        .. Of($"{Linux73}+lam-enable=own-cpu", LinearAddressMasking.Lazy, PinnedWhereNeeded.Property),
        .. Of($"{Linux73}+gen-publication=before-flush", Flushes.RemoteFlush, NoStaleTranslation.Property),
        .. Of($"{Linux73}+switch-order=generation-first", Flushes.RecycledPcid, CpumaskCoversLoaders.Property, PcidsAreUnmixed.Property),
        .. Of($"{Linux73}+pfnmap-flush=at-finish", PendingFlushes.DriverGather, NoStaleTranslation.Property),
        .. Of(Linux73, MovesWhenDone, PinnedWhereNeeded.Property),
        .. Of(Linux73, ExitMoves, PinnedWhereNeeded.Property),
        .. Of(Linux73, CopiedMeanwhile, NoStaleTranslation.Property),
        Breaks($"{Linux73}+wp-fault=trusts-entry", CopiedMeanwhile, NoStaleTranslation.Property, "6ce64428d620, seen by an NMI"),
        .. from design in (string[])
               [
                   Linux73, Linux72, $"{Linux73}+backend=invlpgb", $"{Linux73}+flush-all=kernel-only",
                   $"{Linux73}+backend=invlpgb+flush-all=kernel-only",
               ]
           from claim in Of(design, KernelAll, NoStaleTranslation.Property)
           select claim,
        .. from design in (string[])[Linux73, Linux72]
           from claim in (IEnumerable<Claim>)
               [
                   .. Of(design, QueuedBehind, ExactlyOnce.Property, WaitsEnd.Property),
                   .. Of(design, RequeuedByFirst, ExactlyOnce.Property, CallbacksOnlyOnline.Property),
               ]
           select claim,
        .. Of(Linux73, HeldAfterUp, WaitsEnd.Property, HotplugEnds.Property),
        .. Of(Linux72, HeldAfterUp, WaitsEnd.Property, HotplugEnds.Property),
    ];

    private static IEnumerable<Claim> Of(string design, Scenario scenario, params IEnumerable<Property> properties) =>
        properties.Select(p => Holds(design, scenario, p, Origin));
}
