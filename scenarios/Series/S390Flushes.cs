using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Flushes on s390: entries that are changed with no flush while no other CPU has the mm attached, and CPUs that attach it
/// meanwhile.</summary>
public static class S390Flushes
{
    private const string Linux73 = "linux-7.3";
    private const string ByAttached = "s390-local=if-attached-alone";
    private const string Attached = Linux73 + "+" + ByAttached;
    private const string L = "L";
    private const string M = "M";
    private const string N = "N";

    /// <summary>A CPU attaches an mm while one unmaps a page.</summary>
    public static Scenario AttachVersusZap { get; } = new S390Scenario(
        "s390-attach-vs-zap",
        "s390: CPU 0 unmaps and frees a page of an mm that no other has attached; CPU 1 attaches it, and accesses the page",
        "s390/mm,tlb: race of lazy TLB flush vs. recreation of TLB entries",
        Starts("a", 0, S390ActionKind.Zap),
        Comes("b", 1, S390ActionKind.Access));

    /// <summary>Two CPUs attach it.</summary>
    public static Scenario TwoAttach { get; } = new S390Scenario(
        "s390-two-attach",
        "s390: CPU 0 unmaps and frees a page of an mm that no other has attached; CPU 1 and CPU 2 attach it, and access the page",
        "s390/mm: fix race on mm->context.flush_mm",
        Starts("a", 0, S390ActionKind.Zap),
        Comes("b", 1, S390ActionKind.Access),
        Comes("d", 2, S390ActionKind.Access));

    /// <summary>Two threads on one CPU, one of which may go elsewhere.</summary>
    public static Scenario TwoThreads { get; } = new S390Scenario(
        "s390-two-threads",
        "s390: a thread on CPU 0 unmaps and frees a page; another comes to CPU 0 or CPU 1, and accesses it",
        "preempt_disable() in ptep_xchg_lazy()",
        Starts("a", 0, S390ActionKind.Zap),
        new S390Task("b", M, On(0, 1), Does(S390ActionKind.Access)));

    /// <summary>A thread comes to the CPU of another, which changes entries.</summary>
    public static Scenario Preempted { get; } = new S390Scenario(
        "s390-preempted",
        "s390: a thread takes away the right to write a page, unmaps another, and maps a copy in the first one's place; a second thread "
            + "comes to its CPU, and accesses both; a reader of /proc is on CPU 1",
        "preempt_disable() in ptep_xchg_direct() and __tlb_flush_mm()",
        Starts("a", 0, Does(S390ActionKind.Protect, page: 1), Does(S390ActionKind.Zap), Does(S390ActionKind.Copy, page: 1)),
        new S390Task("b", M, On(0), Does(S390ActionKind.Access), Does(S390ActionKind.Access, page: 1)),
        new S390Task("ps", null, On(1), Does(S390ActionKind.ReadProc)));

    /// <summary>A kernel thread changes entries of an mm that another CPU has attached.</summary>
    public static Scenario FromOutside { get; } = new S390Scenario(
        "s390-from-outside",
        "s390: a kernel thread on CPU 0 takes away the right to write the second page of an mm, maps a copy in its place, and unmaps it; "
            + "CPU 1 alone has the mm attached, and accesses its pages",
        "replace_page(), the oom reaper: cpumask_of(smp_processor_id())",
        new S390Task(
            "K",
            null,
            On(0),
            Does(S390ActionKind.Protect, page: 1),
            Does(S390ActionKind.Copy, page: 1),
            Does(S390ActionKind.Zap, page: 1)),
        Starts("b", 1, Does(S390ActionKind.Access, page: 1), Does(S390ActionKind.Access)));

    /// <summary>A CPU that has left an mm copies a page of it, while another attaches it.</summary>
    public static Scenario CopyOfAnother { get; } = new S390Scenario(
        "s390-copy-of-another",
        "s390: CPU 0 leaves an mm for another, whose thread maps a copy in the place of a page of the first; CPU 1 attaches that, and "
            + "accesses the page",
        "replace_page(): cpumask_of(smp_processor_id())",
        Starts("a", 0, S390ActionKind.Access),
        new S390Task("c", N, On(0), Does(S390ActionKind.Copy)),
        Comes("b", 1, S390ActionKind.Access));

    /// <summary>A CPU attaches an mm while one copies a page, and leaves it before.</summary>
    public static Scenario AttachAndLeave { get; } = new S390Scenario(
        "s390-attach-and-leave",
        "s390: CPU 0 maps a copy in the place of a page; CPU 1 attaches the mm, leaves it for another, comes back, and accesses it",
        "mm_cpumask: who has had it attached since it was flushed",
        Starts("a", 0, S390ActionKind.Copy),
        Comes("b", 1, S390ActionKind.Access),
        new S390Task("c", N, On(1), new S390Action(S390ActionKind.Access, N)));

    /// <summary>A CPU leaves an mm while another copies a page of it, and comes back.</summary>
    public static Scenario LeaveVersusCopy { get; } = new S390Scenario(
        "s390-leave-vs-copy",
        "s390: CPU 0 maps a copy in the place of a page; CPU 1 leaves the mm for another, comes back, and accesses it",
        "mm_cpumask: who has had it attached since it was flushed",
        Starts("a", 0, S390ActionKind.Copy),
        Starts("b", 1, S390ActionKind.Access),
        new S390Task("c", N, On(1), new S390Action(S390ActionKind.Access, N)));

    /// <summary>Two CPUs have an mm attached, which one of them leaves and comes back to.</summary>
    public static Scenario LeaveAndReturn { get; } = new S390Scenario(
        "s390-leave-and-return",
        "s390: CPU 0 leaves an mm for another, comes back, and unmaps a page, which CPU 1 accesses",
        "switch_mm_irqs_off(): cpumask_clear_cpu()",
        Starts("a", 0, S390ActionKind.Zap),
        Starts("b", 1, S390ActionKind.Access),
        new S390Task("c", L, On(0), new S390Action(S390ActionKind.Access, L)));

    /// <summary>A CPU comes to an mm from another one, while a page is unmapped.</summary>
    public static Scenario ComesFromAnother { get; } = new S390Scenario(
        "s390-comes-from-another",
        "s390: CPU 1 unmaps and frees a page; CPU 0 comes to the mm from another, and accesses it",
        "switch_mm_irqs_off(): cpumask_clear_cpu()",
        Starts("a", 1, S390ActionKind.Zap),
        Comes("b", 0, S390ActionKind.Access),
        new S390Task("c", N, On(0), new S390Action(S390ActionKind.Access, N)) { StartsOn = 0 });

    /// <summary>A CPU that has the mm not attached flushes it, before all of a gather is unmapped.</summary>
    public static Scenario RangeAndFlush { get; } = new S390Scenario(
        "s390-range-and-flush",
        "s390: CPU 0 unmaps two pages of an mm that no other has attached, with one flush, and accesses the second; CPU 1 flushes the mm "
            + "meanwhile",
        "s390/mm: fix race on mm->context.flush_mm",
        Starts("a", 0, Does(S390ActionKind.Zap) with { Pages = 2 }, Does(S390ActionKind.Access, page: 1)),
        new S390Task("reaper", null, On(1), Does(S390ActionKind.FlushOthers)));

    /// <summary>A table is freed, and somebody flushes the mm before it is.</summary>
    public static Scenario FreedTableAndFlush { get; } = new S390Scenario(
        "s390-freed-table-and-flush",
        "s390: CPU 0 unmaps a page, and frees its table; a kernel thread that comes there flushes the mm; CPU 1 has it attached, and "
            + "accesses the page",
        "free_pte_range(): pmd_clear(), pte_free_tlb()",
        Starts("a", 0, S390ActionKind.FreeTable),
        new S390Task("K", null, On(0), Does(S390ActionKind.FlushOthers)),
        Starts("b", 1, S390ActionKind.Access));

    /// <summary>A CPU that has the mm not attached flushes it.</summary>
    public static Scenario RemoteFlush { get; } = new S390Scenario(
        "s390-remote-flush",
        "s390: CPU 0 unmaps two pages of an mm that no other has attached, and accesses the second; CPU 1 flushes the mm meanwhile",
        "s390/mm: fix race on mm->context.flush_mm",
        Starts("a", 0, Does(S390ActionKind.Zap), Does(S390ActionKind.Zap, page: 1), Does(S390ActionKind.Access, page: 1)),
        new S390Task("reaper", null, On(1), Does(S390ActionKind.FlushOthers)));

    /// <summary>The same beside a CPU that attaches the mm.</summary>
    public static Scenario RemoteFlushAndAttach { get; } = new S390Scenario(
        "s390-remote-flush-and-attach",
        "s390: CPU 0 unmaps and frees a page of an mm that no other has attached; CPU 1 flushes the mm, CPU 2 attaches it, and accesses it",
        "s390/mm: fix race on mm->context.flush_mm",
        Starts("a", 0, S390ActionKind.Zap),
        new S390Task("reaper", null, On(1), Does(S390ActionKind.FlushOthers)),
        Comes("b", 2, S390ActionKind.Access));

    /// <summary>A CPU attaches an mm while one copies a page.</summary>
    public static Scenario AttachVersusCopy { get; } = new S390Scenario(
        "s390-attach-vs-copy",
        "s390: CPU 0 maps a copy in the place of a page that no other may hold a translation of; CPU 1 attaches the mm, and accesses it",
        "s390/mm: simplify the TLB flushing code",
        Starts("a", 0, S390ActionKind.Copy),
        Comes("b", 1, S390ActionKind.Access));

    /// <summary>Two CPUs attach it.</summary>
    public static Scenario TwoAttachVersusCopy { get; } = new S390Scenario(
        "s390-two-attach-vs-copy",
        "s390: CPU 0 maps a copy in the place of a page; CPU 1 and CPU 2 attach the mm, and access it",
        "s390/mm: simplify the TLB flushing code",
        Starts("a", 0, S390ActionKind.Copy),
        Comes("b", 1, S390ActionKind.Access),
        Comes("d", 2, S390ActionKind.Access));

    /// <summary>A CPU detaches an mm while one flushes it, and attaches it again.</summary>
    public static Scenario Detached { get; } = new S390Scenario(
        "s390-detached",
        "s390: CPU 0 flushes an mm, and maps a copy in the place of a page; CPU 1 leaves the mm for another, comes back, and accesses it",
        "s390/mm: fix local TLB flushing vs. detach of an mm address space",
        Starts("a", 0, S390ActionKind.FreeOtherTable, S390ActionKind.Copy),
        Starts("b", 1, S390ActionKind.Access),
        new S390Task("c", N, On(1), new S390Action(S390ActionKind.Access, N)));

    /// <summary>A CPU attaches an mm while one flushes it.</summary>
    public static Scenario AttachVersusFlush { get; } = new S390Scenario(
        "s390-attach-vs-flush",
        "s390: CPU 0 flushes an mm, and maps a copy in the place of a page; CPU 1 attaches the mm, leaves it, comes back, and accesses it",
        "__tlb_flush_mm(): Reset TLB flush mask",
        Starts("a", 0, S390ActionKind.FreeOtherTable, S390ActionKind.Copy),
        Comes("b", 1, S390ActionKind.Access),
        new S390Task("c", N, On(1), new S390Action(S390ActionKind.Access, N)));

    /// <summary>A table is freed that another CPU may have a pointer to.</summary>
    public static Scenario FreedTable { get; } = new S390Scenario(
        "s390-freed-table",
        "s390: CPU 0 unmaps a page, and frees its table; CPU 1 has the mm attached, and accesses the page",
        "pte_free_tlb()",
        Starts("a", 0, S390ActionKind.FreeTable),
        Starts("b", 1, S390ActionKind.Access));

    /// <summary>A right is taken away while a CPU attaches the mm.</summary>
    public static Scenario Protected { get; } = new S390Scenario(
        "s390-protected",
        "s390: CPU 0 takes away the right to write a page, and accesses it; CPU 1 attaches the mm, and accesses it",
        "ptep_modify_prot_start()",
        Starts("a", 0, S390ActionKind.Protect, S390ActionKind.Access),
        Comes("b", 1, S390ActionKind.Access));

    /// <summary>A right is taken away of one page, and another is unmapped.</summary>
    public static Scenario ProtectedBesideZapped { get; } = new S390Scenario(
        "s390-protected-beside-zapped",
        "s390: CPU 0 unmaps and frees a page, takes away the right to write another, and accesses the first",
        "ptep_modify_prot_commit()",
        Starts("a", 0, Does(S390ActionKind.Zap), Does(S390ActionKind.Protect, page: 1), Does(S390ActionKind.Access)));

    /// <summary>Somebody reads /proc while a page is unmapped.</summary>
    public static Scenario ProcRead { get; } = new S390Scenario(
        "s390-proc-read",
        "s390: CPU 0 unmaps and frees a page, and accesses it; a reader of /proc on CPU 1 raises mm_users meanwhile",
        "[S390] fix tlb flushing vs. concurrent /proc accesses",
        Starts("a", 0, Does(S390ActionKind.Zap, page: 1), Does(S390ActionKind.Access, page: 1)),
        new S390Task("ps", null, On(1), Does(S390ActionKind.ReadProc)));

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        AttachVersusZap, TwoAttach, TwoThreads, Preempted, FromOutside, CopyOfAnother, AttachAndLeave, LeaveVersusCopy, LeaveAndReturn,
        ComesFromAnother, RemoteFlush, RangeAndFlush, RemoteFlushAndAttach, AttachVersusCopy, TwoAttachVersusCopy, Detached,
        AttachVersusFlush, FreedTable,
        FreedTableAndFlush, Protected, ProtectedBesideZapped, ProcRead,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from kernel in (string[])[Linux73, "linux-7.2"]
           from claim in (IEnumerable<Claim>)
           [
               .. LazyOnes.SelectMany(scenario => SafeOn(kernel, scenario, "who attaches the mm waits, and flushes what is owed")),
               .. SafeOn(kernel, FromOutside, "the CPU that it is attached on is another"),
               .. from scenario in (Scenario[])[LeaveAndReturn, ComesFromAnother]
                  from claim in (IEnumerable<Claim>)
                  [
                      .. SafeOn(kernel, scenario, "who leaves an mm is taken out of its cpu_attach_mask, and nobody else"),
                      Holds(kernel, scenario, CpumaskCoversLoaders.Property, "finish_arch_post_lock_switch() loads what is come to"),
                  ]
                  select claim,
               .. SafeOn(kernel, ProtectedBesideZapped, "each entry is changed by itself"),
               .. SafeOn(kernel, RangeAndFlush, "context.lock"),
               Holds(kernel, FreedTableAndFlush, NoFreedTableWalked.Property, "pte_free_tlb() sets flush_mm behind pmd_clear()"),
               Holds(kernel, FreedTable, NoStaleTranslation.Property, "each entry is flushed by itself"),
               Holds(kernel, FreedTable, NoFreedTableWalked.Property, "pte_free_tlb() sets flush_mm"),
               Holds(kernel, Protected, NoStaleTranslation.Property, "the entry is invalid, or flushed, before it is another"),
               .. DirectOnes.SelectMany(scenario => BrokenOn(kernel, scenario, "mm_cpumask is set after the wait for flush_count")),
               .. DirectOnes.SelectMany(scenario => SafeOn($"{kernel}+{ByAttached}", scenario, "cpu_attach_mask, then mm_cpumask")),
               .. DirectOnes.SelectMany(scenario => SafeOn($"{kernel}+s390-local=never", scenario, "IPTE reaches every CPU")),
           ]
           select claim,
        .. from scenario in (Scenario[])[TwoThreads, Detached, AttachVersusFlush]
           select Holds(Attached, scenario, WaitsEnd.Property, "who changes an entry, or has the lock, keeps its CPU"),
        .. from value in (string[])[string.Empty, "+s390-flush-mm=cleared-last"]
           from claim in (IEnumerable<Claim>)
           [
               .. SafeOn(Linux73 + value, Preempted, "nobody else flushes, or changes an entry"),
               Holds(Linux73 + value, Preempted, WaitsEnd.Property, "who has raised flush_count keeps the CPU until it has fallen"),
           ]
           select claim,
        Breaks(Linux73 + "+s390-flush-mm=cleared-first", Preempted, NoFreedPageUsed.Property, "it is preempted before it has flushed"),
        .. from scenario in (Scenario[])[Detached, AttachVersusFlush]
           from claim in (IEnumerable<Claim>)
           [
               .. BrokenOn(
                   Linux73 + "+s390-local=if-in-mask-then-attached-alone", scenario, "attached and detached between the two looks"),
               .. BrokenOn(Attached + "+s390-cpumask=before-wait", scenario, "a reset that has read cpu_attach_mask before"),
               .. BrokenOn(Attached + "+s390-detach=before-asce", scenario, "it translates after the flush"),
               .. BrokenOn(Attached + "+s390-reset=after-flush", scenario, "it translates after the flush, and detaches the mm"),
               .. BrokenOn(Attached + "+s390-detach=asce-kept", scenario, "it translates after the flush, by an mm that it has detached"),
           ]
           select claim,
        .. from scenario in (Scenario[])[AttachVersusZap, TwoAttach, TwoThreads, ComesFromAnother, RemoteFlushAndAttach]
           from value in (string[])["+s390-attach=after-wait", "+s390-wait=nothing"]
           select Breaks(Linux73 + value, scenario, NoFreedPageUsed.Property, "it translates before the entry is invalid"),
        .. from scenario in (Scenario[])[AttachVersusCopy, TwoAttachVersusCopy]
           from value in (string[])["+s390-attach=after-wait", "+s390-wait=nothing"]
           from claim in BrokenOn(Attached + value, scenario, "it translates before the entry is invalid")
           select claim,
        .. from value in (string[])["cleared-first", "cleared-last"]
           from claim in BrokenOn($"{Linux73}+s390-flush-mm={value}", RemoteFlush, "the other one's flush is not this one's")
           select claim,
        .. BrokenOn(Linux73 + "+s390-flush-mm=cleared-last", RangeAndFlush, "what is unmapped behind the other one's flush is forgotten"),
        .. Unharmed(),
        Breaks(Linux73 + "+s390-flush-mm=cleared-first", TwoThreads, NoFreedPageUsed.Property, "it is preempted before it has flushed"),
        Breaks(Linux73 + "+s390-flush-mm=cleared-first", Protected, NoStaleTranslation.Property, "CPU 1 has not flushed yet"),
        .. BrokenOn(Linux73 + "+s390-lazy-order=flush-mm-first", RemoteFlush, "the flush comes before the entry is invalid"),
        .. from scenario in (Scenario[])[FreedTable, FreedTableAndFlush]
           select Breaks(
               Linux73 + "+s390-freed-table=flush-mm-unset", scenario, NoFreedTableWalked.Property, "CPU 1 keeps what leads to it"),
        .. BrokenOn(Linux73 + "+s390-lazy=if-one-user", ProcRead, "mm_users is two when it would be flushed"),
    ];

    // What designs with a bug promise nevertheless.
    private static IEnumerable<Claim> Unharmed() =>
    [
        Holds(Linux73 + "+s390-flush-mm=cleared-first", FreedTable, NoFreedTableWalked.Property, "nobody else flushes"),
        .. SafeOn(Linux73 + "+s390-lazy=if-one-user", RemoteFlush, "nobody raises mm_users"),
        Holds(Attached + "+s390-reset=after-flush", FreedTable, NoFreedTableWalked.Property, "nobody detaches the mm"),
        .. SafeOn(Linux73 + "+s390-lazy-order=flush-mm-first", ProcRead, "nobody else flushes"),
        .. SafeOn(Attached + "+s390-cpumask=before-wait", AttachAndLeave, "mm_cpumask is reset by nobody"),
        .. from scenario in (Scenario[])[AttachVersusCopy, LeaveVersusCopy]
           from claim in SafeOn(Linux73 + "+s390-local=if-in-mask-then-attached-alone", scenario, "mm_cpumask is reset by nobody")
           select claim,
        .. from scenario in (Scenario[])[LeaveAndReturn, ComesFromAnother]
           from claim in SafeOn(Linux73 + "+s390-detach=before-asce", scenario, "no entry is flushed on one CPU alone")
           select claim,
    ];

    // What is unmapped while no other CPU has the mm attached.
    private static IEnumerable<Scenario> LazyOnes =>
        [AttachVersusZap, TwoAttach, TwoThreads, RemoteFlush, RemoteFlushAndAttach, ProcRead];

    // What is flushed on one CPU alone if no other may hold it.
    private static IEnumerable<Scenario> DirectOnes =>
        [AttachVersusCopy, TwoAttachVersusCopy, CopyOfAnother, AttachAndLeave, Detached, AttachVersusFlush];

    private static IEnumerable<Claim> SafeOn(string design, Scenario scenario, string why) =>
    [
        Holds(design, scenario, NoStaleTranslation.Property, why), Holds(design, scenario, NoFreedPageUsed.Property, why),
    ];

    private static IEnumerable<Claim> BrokenOn(string design, Scenario scenario, string why) =>
    [
        Breaks(design, scenario, NoStaleTranslation.Property, why), Breaks(design, scenario, NoFreedPageUsed.Property, why),
    ];

    private static S390Action Does(S390ActionKind kind, int page = 0) => new(kind, M, page);

    private static S390Task Starts(string name, int cpu, params IEnumerable<S390ActionKind> does) =>
        Starts(name, cpu, [.. does.Select(kind => Does(kind))]);

    private static S390Task Starts(string name, int cpu, params S390Action[] does) => new(name, M, On(cpu), [.. does]) { StartsOn = cpu };

    private static S390Task Comes(string name, int cpu, params IEnumerable<S390ActionKind> does) =>
        new(name, M, On(cpu), [.. does.Select(kind => Does(kind))]);
}
