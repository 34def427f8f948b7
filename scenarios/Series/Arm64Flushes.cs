using static Shootdown.Scenarios.Arm64Action;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>arm64's other flushes, as they are and in the active-CPU series: of a whole mm, of a range, in a batch, on one CPU; of two
/// ASIDs; and accesses of user memory from the kernel.</summary>
public static class Arm64Flushes
{
    private const string Linux73 = "linux-7.3";
    private const string V2 = "active-cpu-v2";
    private const string Isolated = "+page-table-isolation=on";

    private static readonly Property Freed = NoFreedPageUsed.Property;
    private static readonly Property Walked = NoFreedTableWalked.Property;

    /// <summary>As <see cref="ActiveCpus.FirstRun"/>, by <c>flush_tlb_mm</c>.</summary>
    public static Scenario WholeMm { get; } = new Arm64Scenario(
        "arm64-flush-mm",
        "arm64: an mm is flushed as a whole while a thread of it comes to a second CPU for the first time",
        "the active-CPU series: flush_tlb_mm()",
        new Arm64Task("A", CpuMask.Of(0), 0, UnmapMm),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>As <see cref="ActiveCpus.MovingFlusher"/>, by <c>flush_tlb_range</c>.</summary>
    public static Scenario OfRange { get; } = new Arm64Scenario(
        "arm64-flush-range",
        "arm64: a flusher of a range may move, and a thread of its mm comes to the CPU that it has left",
        "the active-CPU series: flush_tlb_range()",
        new Arm64Task("A", CpuMask.Of(0, 1), 0, UnmapRange),
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>Reclaim, which may move between the TLBI and the DSB of a batch.</summary>
    public static Scenario Batched { get; } = new Arm64Scenario(
        "arm64-batch",
        "arm64: a kernel thread unmaps a page in a batch, and may move between the TLBI and the DSB for it",
        "arch_tlbbatch_add_pending() and arch_tlbbatch_flush(), as they are and in the active-CPU series",
        new Arm64Task("K", CpuMask.Of(0, 1), 0, UnmapBatched) { IsKernelThread = true },
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>A page that is unmapped by a flush that no other CPU hears.</summary>
    public static Scenario Local { get; } = new Arm64Scenario(
        "arm64-nobroadcast",
        "arm64: a page is unmapped with TLBF_NOBROADCAST while a thread of the mm comes to a second CPU",
        "its review: NOBROADCAST is another thing than local",
        new Arm64Task("A", CpuMask.Of(0), 0, UnmapLocally),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>A fault that is put right on whichever CPU the task has come to, while the page is unmapped.</summary>
    public static Scenario SpuriousFault { get; } = new Arm64Scenario(
        "arm64-spurious-fault",
        "arm64: a page is unmapped while another task puts a spurious fault right with TLBF_NOBROADCAST, and may move meanwhile",
        "its review: NOBROADCAST needs no guard against migration",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("F", CpuMask.Of(0, 1), -1, FixSpuriousFault, Access));

    /// <summary>A spurious fault that is put right by a task that may have been moved since.</summary>
    public static Scenario FaultAndMove { get; } = new Arm64Scenario(
        "arm64-fault-moved",
        "arm64: an entry comes to allow more, which a task finds out by a fault; it may be moved before its local TLBI, and accesses again",
        "its review: moving costs another spurious fault at most",
        new Arm64Task("F", CpuMask.Of(0, 1), 0, AllowMore, FixSpuriousFault, Access));

    /// <summary>The same of a task that stays where it is.</summary>
    public static Scenario FaultAndStay { get; } = new Arm64Scenario(
        "arm64-fault-unmoved",
        "arm64: an entry comes to allow more, which a task finds out by a fault; it makes its local TLBI there, and accesses again",
        "its review: moving costs another spurious fault at most",
        new Arm64Task("F", CpuMask.Of(0, 1), 0, AllowMore, FixAndAccessThere));

    /// <summary>And of one that is moved, takes another fault, and stays where it is.</summary>
    public static Scenario FaultAfterMove { get; } = new Arm64Scenario(
        "arm64-fault-again",
        "arm64: as arm64-fault-moved; where the task takes another fault, it stays there for its second local TLBI, and accesses again",
        "its review: moving costs another spurious fault at most",
        new Arm64Task("F", CpuMask.Of(0, 1), 0, AllowMore, FixSpuriousFault, FixAndAccessThere));

    /// <summary>A page that the kernel accesses on the CPU on which it has been unmapped.</summary>
    public static Scenario UserAccessAfter { get; } = new Arm64Scenario(
        "arm64-uaccess-after",
        "arm64: a page is unmapped, and accessed from the kernel by the same task right after that",
        "the active-CPU series: what the last DSB is for, on the CPU itself",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap, CopyFromUser),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>A page that the kernel accesses on a CPU that comes to the mm.</summary>
    public static Scenario UserAccessElsewhere { get; } = new Arm64Scenario(
        "arm64-uaccess-elsewhere",
        "arm64: a page is unmapped while a thread of the mm comes to a second CPU, and accesses it from the kernel",
        "the active-CPU series: TTBR0 against accesses that no ERET holds up",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(1), -1, CopyFromUser));

    /// <summary>A table that is freed.</summary>
    public static Scenario Table { get; } = new Arm64Scenario(
        "arm64-freed-table",
        "arm64: a page table is taken away and freed while a thread of the mm comes to a second CPU",
        "tlb_flush(): TLBF_NOWALKCACHE where no table is freed",
        new Arm64Task("A", CpuMask.Of(0), 0, FreeTable),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>All tables, which are freed.</summary>
    public static Scenario AllTables { get; } = new Arm64Scenario(
        "arm64-freed-tables",
        "arm64: an mm's tables are freed by a kernel thread while a thread of the mm comes to a second CPU",
        "tlb_flush(): aside1is where the whole mm goes",
        new Arm64Task("K", CpuMask.Of(0), 0, FreeTables) { IsKernelThread = true },
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [
            WholeMm, OfRange, Batched, Local, SpuriousFault, FaultAndMove, FaultAndStay, FaultAfterMove, UserAccessAfter,
            UserAccessElsewhere, Table, AllTables,
        ];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. All().Select(c => c with { Memory = MemoryModel.Arm })];

    private static IEnumerable<Claim> All() =>
    [
        // Of a whole mm, of a range.
        .. from form in (string[])[Linux73, .. ActiveCpus.Forms]
           from scenario in (Scenario[])[WholeMm, OfRange, UserAccessAfter, UserAccessElsewhere]
           select Holds(form, scenario, Freed, "the form"),
        Breaks($"{V2}+active-cpu-read=before-ishst", WholeMm, Freed, "the read comes before the entry's"),
        Breaks($"{V2}+active-cpu-guard=nothing", OfRange, Freed, "the local TLBI is made on another CPU"),

        // With tables.
        .. from form in (string[])[Linux73, V2, Linux73 + Isolated, V2 + Isolated]
           from scenario in (Scenario[])[Table, AllTables]
           select Holds(form, scenario, Walked, "what is held of the entry that leads to the table is dropped too"),
        .. from form in (string[])[Linux73, V2]
           select Breaks($"{form}+freed-tables=untold", Table, Walked, "vale1is drops what is held of the last level alone"),

        // In a batch.
        .. from form in (string[])[Linux73, "active-cpu-rfc", V2]
           select Holds(form, Batched, Freed, "who moves waits for its TLBI: __switch_to()"),
        .. from form in (string[])[Linux73, "active-cpu-rfc", V2]
           select Breaks($"{form}+switch-to-barrier=nothing", Batched, Freed, "the DSB of a batch completes no TLBI of another CPU"),
        Breaks($"{V2}+active-cpu-guard=nothing", Batched, Freed, "the local TLBI is made on another CPU"),

        // On one CPU.
        .. from form in (string[])[Linux73, V2]
           select Breaks(form, Local, Freed, "nobody may rely on it"),
        Holds(Linux73, SpuriousFault, Freed, "wherever it is made, it only drops"),
        Breaks($"{Linux73}+tlbi-erratum=accesses-in-flight", SpuriousFault, Freed, "and it stands for no broadcast"),

        Breaks(Linux73, FaultAndMove, Freed, "the CPU that faulted has not dropped what it held"),
        .. from scenario in (Scenario[])[FaultAndStay, FaultAfterMove]
           select Holds(Linux73, scenario, Freed, "what has faulted is dropped, and not walked again"),

        // From the kernel.
        Holds(
            "active-cpu-recheck+active-cpu-guard=rechecked-after-nsh",
            UserAccessAfter,
            Freed,
            "DSB NSH waits for the local TLBI as DSB ISH does"),
        Breaks(
            $"{Linux73}+kernel-access-of-user=at-once",
            UserAccessAfter,
            Freed,
            "a translation may be older than a DSB, where no ISB follows it"),
        Breaks($"{V2}+active-cpu-switch=dmb-ishst", UserAccessElsewhere, Freed, "DMB orders no write of TTBR0"),

        // Of two ASIDs.
        .. from form in (string[])[Linux73, V2]
           from scenario in (Scenario[])[WholeMm, UserAccessAfter, UserAccessElsewhere]
           select Holds(form + Isolated, scenario, Freed, "both ASIDs are flushed"),
        Breaks($"{V2}{Isolated}+user-asid-flush=left-out", WholeMm, Freed, "user mode keeps what it holds by its own ASID"),
    ];
}
