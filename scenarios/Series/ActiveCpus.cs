using static Shootdown.Scenarios.Arm64Action;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>A row of docs/active-cpu.md.</summary>
/// <param name="Form">The form in words.</param>
/// <param name="Design">Its design.</param>
/// <param name="DecidedBy">What it rests on.</param>
public sealed record ActiveCpuRow(string Form, string Design, string DecidedBy);

/// <summary>"arm64: tlbflush: Don't broadcast if mm was only active on local cpu": the proposal in its forms, and its hazards.</summary>
public static class ActiveCpus
{
    private const string Linux73 = "linux-7.3";
    private const string V2 = "active-cpu-v2";
    private const string Old = "+dsb-ishst=orders-stores";

    private static readonly Property Freed = NoFreedPageUsed.Property;

    /// <summary>The mm's first switch to a second CPU, while it is flushed on the first.</summary>
    public static Scenario FirstRun { get; } = new Arm64Scenario(
        "h19-first-run",
        "arm64: a page is unmapped while a thread of the mm comes to a second CPU for the first time",
        "the active-CPU series: the read of active_cpu against the change of the page table",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(1), -1, Access));

    /// <summary>A flusher that may move, and a thread that comes to the CPU that it has left.</summary>
    public static Scenario MovingFlusher { get; } = new Arm64Scenario(
        "h20-moving-flusher",
        "arm64: a flusher may move to another CPU, and a thread of its mm comes to the one that it has left",
        "the active-CPU series: migration between the read of active_cpu and the local TLBI",
        new Arm64Task("A", CpuMask.Of(0, 1), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>A flusher of another mm than its own.</summary>
    public static Scenario ForeignFlusher { get; } = new Arm64Scenario(
        "active-foreign-flusher",
        "arm64: a kernel thread unmaps a page of an mm that runs on its CPU, and may move",
        "its review: process_madvise(), the reaper; moving changes nothing of active_cpu",
        new Arm64Task("K", CpuMask.Of(0, 1), 0, Unmap) { IsKernelThread = true },
        new Arm64Task("B", CpuMask.Of(0), -1, Access));

    /// <summary>A device with a TLB of its own, which hears broadcasts only.</summary>
    public static Scenario SharedWithDevice { get; } = new Arm64Scenario(
        "active-smmu-btm",
        "arm64: a page is unmapped while a device walks the mm's tables under its ASID, and hears broadcast TLBIs",
        "its review: SMMU with BTM",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("smmu", CpuMask.Of(1), 1, Access, Access) { IsDevice = true });

    /// <summary>A third CPU that comes to the mm when it is active on two already.</summary>
    public static Scenario ThirdCpu { get; } = new Arm64Scenario(
        "active-third-cpu",
        "arm64: a page is unmapped on one CPU while threads of the mm come to two others for the first time",
        "the active-CPU series: no barrier where active_cpu says multiple already",
        new Arm64Task("A", CpuMask.Of(0), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(1), -1, Access),
        new Arm64Task("C", CpuMask.Of(2), -1, Access));

    /// <summary>A flusher that may move, a thread on the CPU that it leaves, and one that comes to a third.</summary>
    public static Scenario MovingOfThree { get; } = new Arm64Scenario(
        "active-moving-of-three",
        "arm64: a flusher may move between two CPUs, with a thread of its mm on the first and one that comes to a third",
        "the active-CPU series: migration, and a first run elsewhere",
        new Arm64Task("A", CpuMask.Of(0, 1), 0, Unmap),
        new Arm64Task("B", CpuMask.Of(0), -1, Access),
        new Arm64Task("C", CpuMask.Of(2), -1, Access));

    /// <summary>The scenarios in which only CPUs walk, but for the largest.</summary>
    public static IReadOnlyList<Scenario> Native { get; } = [FirstRun, MovingFlusher, ForeignFlusher, ThirdCpu];

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [.. Native, SharedWithDevice, MovingOfThree];

    /// <summary>The proposal's forms.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "active-cpu-rfc", V2, "active-cpu-single-read", "active-cpu-dsb-ish", "active-cpu-recheck", "active-cpu-restartable",
    ];

    /// <summary>The rows of docs/active-cpu.md.</summary>
    public static IReadOnlyList<ActiveCpuRow> Rows { get; } =
    [
        new("every TLBI broadcast (7.3)", Linux73, "dsb(ish) after the TLBI"),
        new("RFC: migrate_enable, dsb(ish)", "active-cpu-rfc", "dsb(ish) of __switch_to()"),
        new("v2: dsb(ish), read again", V2, "the dsb(ish) before the second read"),
        new("one read after dsb(ishst)", "active-cpu-single-read", "dsb(ishst), as it is read"),
        new("one read after dsb(ish)", "active-cpu-dsb-ish", "the dsb(ish) before the read"),
        new("read again after the TLBI", "active-cpu-recheck", "the store of the flusher's own switch"),
        new("restartable sequence", "active-cpu-restartable", "no switch between read and TLBI"),
        new("v2, MULTIPLE for a device", V2 + "+active-cpu=local-unless-shared", "the device counts as a CPU"),
        new("v2, not where TLBIs repeat", V2 + "+active-cpu=local-unless-repeated", "the dsb(ish) before the second read"),
        new("v2, no migrate_disable", V2 + "+active-cpu-guard=nothing", "nothing"),
        new("v2, one read before dsb(ishst)", V2 + "+active-cpu-read=before-ishst", "nothing"),
        new("v2, dmb(ishst) at the switch", V2 + "+active-cpu-switch=dmb-ishst", "dmb orders no write of TTBR0"),
        new("v2, no barrier at the switch", V2 + "+active-cpu-switch=nothing", "nothing"),
        new("v2, no control dependency", V2 + "+active-cpu-switch=uncontrolled", "nothing, on a third CPU"),
        new("RFC, no dsb in __switch_to()", "active-cpu-rfc+switch-to-barrier=nothing", "nothing"),
    ];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. All().Select(c => c with { Memory = MemoryModel.Arm })];

    private static IEnumerable<Claim> All() =>
    [
        .. from scenario in (Scenario[])[.. Native, SharedWithDevice]
           from reading in (string[])[string.Empty, Old]
           select Holds(Linux73 + reading, scenario, Freed, "every TLBI is broadcast"),
        .. from form in Forms
           from scenario in Native
           where !(form == "active-cpu-recheck" && scenario == ForeignFlusher)
           select Holds(form, scenario, Freed, "the form, and what DSB ISHST orders since 2022"),
        .. from form in Forms
           from scenario in Native
           where form is not ("active-cpu-recheck" or "active-cpu-single-read")
           select Holds(form + Old, scenario, Freed, "the form rests on neither reading of DSB ISHST"),
        .. from form in Forms
           select Breaks(form, SharedWithDevice, Freed, "the device hears no local TLBI"),
        Holds($"{V2}+active-cpu=local-unless-shared", SharedWithDevice, Freed, "ACTIVE_CPU_MULTIPLE forced from the start"),

        // What orders the read of active_cpu.
        Breaks("active-cpu-single-read" + Old, FirstRun, Freed, "if DSB ISHST orders stores only, the read may come before the entry's"),
        Breaks($"{V2}+active-cpu-read=before-ishst", FirstRun, Freed, "the read comes before the entry's"),

        // What keeps the flusher on its CPU.
        .. from scenario in (Scenario[])[MovingFlusher, ForeignFlusher]
           select Breaks($"{V2}+active-cpu-guard=nothing", scenario, Freed, "the local TLBI is made on another CPU"),
        Breaks("active-cpu-recheck", ForeignFlusher, Freed, "a kernel thread that moves changes nothing of active_cpu"),
        Holds(
            "active-cpu-recheck+active-cpu-guard=rechecked-after-nsh",
            MovingFlusher,
            Freed,
            "who moves says so itself, in its own order"),

        // What a CPU does that comes to the mm.
        Breaks($"{V2}+active-cpu-switch=dmb-ishst", FirstRun, Freed, "DMB orders no write of TTBR0"),
        Breaks($"{V2}+active-cpu-switch=nothing", FirstRun, Freed, "TTBR0 is written before others see active_cpu"),
        Holds($"{V2}+active-cpu-switch=uncontrolled", FirstRun, Freed, "who stores to active_cpu waits for it"),
        Breaks($"{V2}+active-cpu-switch=uncontrolled", ThirdCpu, Freed, "TTBR0 is written, and then active_cpu read, which says multiple"),

        // Three CPUs, and a flusher that may move.
        Holds(V2, MovingOfThree, Freed, "the form"),
        Breaks($"{V2}+active-cpu-switch=uncontrolled", MovingOfThree, Freed, "no control dependency"),

        // What a CPU does that leaves a task.
        .. from form in (string[])[Linux73, "active-cpu-rfc", V2]
           from scenario in (Scenario[])[MovingFlusher, ForeignFlusher]
           select Breaks(
               $"{form}+switch-to-barrier=nothing",
               scenario,
               Freed,
               "a DSB elsewhere completes no TLBI of the CPU that was left"),
    ];
}
