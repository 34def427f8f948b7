using static Shootdown.Scenarios.Arm64AsidAction;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>arch/arm64/mm/context.c: ASIDs in generations, rollovers, and flushes that name an ASID.</summary>
public static class Arm64Rollovers
{
    private const string Linux73 = "linux-7.3";
    private const string Seen = "+new-asid=stored-and-seen";
    private const string V2 = "active-cpu-v2";
    private const string Common = "+tlb-entries=common";
    private const string AfterAtomics = "+dsb-nshst=waits-for-atomics";

    private static readonly Property Stale = NoStaleTranslation.Property;
    private static readonly Property Freed = NoFreedPageUsed.Property;
    private static readonly Property Unmixed = PcidsAreUnmixed.Property;

    /// <summary>A switch without the lock races with a rollover on another CPU.</summary>
    public static Scenario Race { get; } = new Arm64AsidScenario(
        "arm64-asid-race",
        "arm64: CPU 0 comes from mm t0 to t1 and to t2, while CPU 1 comes to t2; no ASID is left",
        "arm64: asid: Do not replace active_asids if already 0",
        [new("t0", 1, 1), new("t1", 1, 2), new("t2"), new("t3", 1, 3)],
        new("K0", 0, "t0", Use("t1"), Use("t2")),
        new("K1", 1, "t3", Use("t2")))
    {
        IsSequential = true,
    };

    /// <summary>The same, with memory that is accessed out of order.</summary>
    public static Scenario RaceOnce { get; } = new Arm64AsidScenario(
        "arm64-asid-race-once",
        "arm64: CPU 0 comes from mm t0 to t1, while CPU 1 comes to t2; no ASID is left",
        "arm64: asid: Do not replace active_asids if already 0",
        [new("t0", 1, 1), new("t1", 1, 2), new("t2"), new("t3", 1, 3)],
        new("K0", 0, "t0", Use("t1")),
        new("K1", 1, "t3", Use("t2")));

    /// <summary>The same of three CPUs.</summary>
    public static Scenario RaceOfThree { get; } = new Arm64AsidScenario(
        "arm64-asid-race-three",
        "arm64: CPU 0 comes from mm t0 to t1 and to t2, while CPUs 1 and 2 come to t2; no ASID is left",
        "arm64: asid: Do not replace active_asids if already 0",
        [new("t0", 1, 1), new("t1", 1, 2), new("t2"), new("t3", 1, 3), new("t4", 1, 4)],
        new("K0", 0, "t0", Use("t1"), Use("t2")),
        new("K1", 1, "t3", Use("t2")),
        new("K2", 2, "t4", Use("t2")))
    {
        IsSequential = true,
    };

    /// <summary>A CPU that has no part in a rollover comes to an mm whose ASID was another's that it has run.</summary>
    public static Scenario Reused { get; } = new Arm64AsidScenario(
        "arm64-asid-reused",
        "arm64: CPU 1 comes from mm m to k and to n, while CPU 0 comes to n; no ASID is left",
        "flush_context(): tlb_flush_pending of every CPU",
        [new("m", 1, 1), new("k", 1, 2), new("n"), new("j", 1, 3)],
        new("K0", 0, "j", Use("n")),
        new("K1", 1, "m", Use("k"), Use("n")))
    {
        IsSequential = true,
    };

    /// <summary>An mm gets a new ASID while a page of it is flushed by the one that it had.</summary>
    public static Scenario FlushRace { get; } = new Arm64AsidScenario(
        "arm64-asid-flush",
        "arm64: K on CPU 0 unmaps a page of an mm whose ASID is another's since the last rollover; a thread of it comes to CPU 1",
        "arm64: mm: Fix TLBI vs ASID rollover",
        [new("m", 1, 1), new("k", 2, 2)],
        new("K", 0, null, Unmap("m")),
        new("C", 1, "k"),
        new("B", 1, "m", Access("m")) { ComesLater = true })
    {
        Generation = 2, Free = CpuMask.Of(3),
    };

    /// <summary>A CPU runs an mm over two rollovers.</summary>
    public static Scenario TwoRollovers { get; } = new Arm64AsidScenario(
        "arm64-asid-reserved",
        "arm64: B on CPU 1 runs an mm since before the last rollover; CPU 0 comes to a new mm, at which no ASID is left, then to B's, "
            + "and unmaps its page",
        "flush_context(): reserved_asids",
        [new("m", 1, 1), new("k", 2, 2), new("n")],
        new("K", 0, "k", Use("n"), Use("m"), Unmap("m")),
        new("B", 1, "m", Access("m")))
    {
        Generation = 2,
    };

    /// <summary>An mm gets its first ASID while a page of it is flushed.</summary>
    public static Scenario FlushRaceOfKthreads { get; } = new Arm64AsidScenario(
        "arm64-asid-flush-kthread",
        "arm64: K0 on CPU 0 unmaps a page of an mm that has no ASID yet, K1 on CPU 1 comes to it",
        "arm64: mm: Fix TLBI vs ASID rollover; asidalloc.tla of kernel-tla",
        [new("m")],
        new("K0", 0, null, Unmap("m")),
        new("K1", 1, null, Use("m")))
    {
        Free = CpuMask.Of(1, 2, 3),
    };

    /// <summary>A CPU that brings a rollover comes to an mm whose ASID was another's that it has run.</summary>
    public static Scenario OwnRollover { get; } = new Arm64AsidScenario(
        "arm64-asid-own-rollover",
        "arm64: CPU 0 comes from mm m to k and to n, at which no ASID is left",
        "local_flush_tlb_all(): dsb(nsh) after the TLBI",
        [new("m", 1, 1), new("k", 1, 2), new("n")],
        new Arm64AsidTask("K0", 0, "m", Use("k"), Use("n")));

    /// <summary>A CPU goes from a task to one of another mm, and back.</summary>
    public static Scenario SwitchBack { get; } = new Arm64AsidScenario(
        "arm64-asid-switch-back",
        "arm64: CPU 0 runs a thread of mm m, and one of k in between; both use their page",
        "context_switch(): active_mm says what is loaded",
        [new("m", 1, 1), new("k", 1, 2)],
        new("A", 0, "m", Access("m")),
        new("B", 0, "k", Access("k")) { ComesLater = true });

    /// <summary>A CPU that had no part in a rollover comes to an mm that has the ASID of one that it has run.</summary>
    public static Scenario PendingFlush { get; } = new Arm64AsidScenario(
        "arm64-asid-pending",
        "arm64: CPU 0 has run p, and has not flushed since the rollover by which n has p's ASID; it comes to n",
        "check_and_switch_context(): local_flush_tlb_all()",
        [new("m", 1, 1), new("n", 2, 2), new("p", 1, 2) { Left = CpuMask.Of(0) }],
        new("K", 0, "m", Use("n")),
        new("N", 1, "n"))
    {
        Generation = 2, Pending = CpuMask.Of(0),
    };

    /// <summary>And from there to an mm whose ASID is another's.</summary>
    public static Scenario OldContext { get; } = new Arm64AsidScenario(
        "arm64-asid-old",
        "arm64: CPU 0 has run m, and comes from mm n to o, whose ASID is n's since the last rollover; no ASID is left",
        "check_and_switch_context(): asid_gen_match(); new_context()",
        [new("n", 2, 2), new("o", 1, 2), new("m", 2, 1) { Left = CpuMask.Of(0) }],
        new("K", 0, "n", Use("o")),
        new("N", 1, "n"))
    {
        Generation = 2, IsSequential = true,
    };

    /// <summary>A device walks an mm's tables over a rollover.</summary>
    public static Scenario PinnedForDevice { get; } = new Arm64AsidScenario(
        "arm64-asid-pinned",
        "arm64: a device walks mm m by its ASID, which is pinned; CPU 0 comes to a new mm, at which no ASID is left, then to m, and unmaps "
            + "its page",
        "48118151d8cc: arm64: mm: Pin down ASIDs for sharing mm with devices",
        [new("m", 1, 1) { IsPinned = true }, new("k", 1, 2), new("n")],
        new("K", 0, "k", Use("n"), Use("m"), Unmap("m")),
        new("D", 1, "m", Access("m")) { IsDevice = true });

    /// <summary>A device walks an mm's tables whose ASID was pinned for it.</summary>
    public static Scenario PinnedByGet { get; } = new Arm64AsidScenario(
        "arm64-asid-pinned-by-get",
        "arm64: CPU 0 pins mm m's ASID for a device that walks m by it; it comes to a new mm, at which no ASID is left, then to m, and "
            + "unmaps its page",
        "arm64_mm_context_get()",
        [new("m", 1, 1), new("k", 1, 2), new("n")],
        new("K", 0, "k", Get("m"), Use("n"), Use("m"), Unmap("m")),
        new("D", 1, "m") { IsDevice = true })
    {
        IsSequential = true,
    };

    /// <summary>A device walks an mm's tables whose ASID was pinned twice, and given up once.</summary>
    public static Scenario PinnedTwice { get; } = new Arm64AsidScenario(
        "arm64-asid-pinned-twice",
        "arm64: CPU 0 pins mm m's ASID twice, for a device that walks m by it, and gives one up; it comes to a new mm, at which no ASID is "
            + "left, then to m, unmaps its page, and pins the other",
        "arm64_mm_context_get(), arm64_mm_context_put(): context.pinned counts",
        [new("k", 1, 2), new("m", 1, 1), new("n")],
        new("K", 0, "k", Get("m"), Get("m"), Put("m"), Use("n"), Use("m"), Unmap("m"), Get("n")),
        new("D", 1, "m") { IsDevice = true })
    {
        IsSequential = true,
    };

    /// <summary>A device walks an mm's tables whose ASID was of an earlier generation when it was pinned.</summary>
    public static Scenario PinnedOld { get; } = new Arm64AsidScenario(
        "arm64-asid-pinned-old",
        "arm64: CPU 0 pins the ASID that mm m has had before the last rollover, for a device that walks m by it; it comes to two new mms, "
            + "for the second of which no ASID is left, then to m, and unmaps its page",
        "arm64_mm_context_get(): new_context()",
        [new("k", 2, 2), new("m", 1, 3), new("n"), new("o")],
        new("K", 0, "k", Get("m"), Use("n"), Use("o"), Use("m"), Unmap("m")),
        new("D", 1, "m") { IsDevice = true })
    {
        Generation = 2, Free = CpuMask.Of(1, 3), IsSequential = true,
    };

    /// <summary>An mm without an ASID is flushed from one CPU while it comes to another, its first.</summary>
    public static Scenario FirstActive { get; } = new Arm64AsidScenario(
        "active-asid-first",
        "arm64: K0 on CPU 1 unmaps a page of an mm that has no ASID yet, K1 on CPU 0 comes to it",
        "the active-CPU series beside rollovers: the first CPU that an mm is active on",
        [new("m")],
        new("K0", 1, null, Unmap("m")),
        new("K1", 0, null, Use("m")))
    {
        Free = CpuMask.Of(1, 2, 3),
    };

    /// <summary>An mm whose ASID another has by now gets one that is pinned.</summary>
    public static Scenario PinnedAnew { get; } = new Arm64AsidScenario(
        "arm64-asid-pinned-anew",
        "arm64: CPU 0 runs k, and pins an ASID of m, whose own has been k's since the last rollover; it comes to m",
        "arm64_mm_context_get(): the new context is stored",
        [new("k", 2, 3), new("m", 1, 3)],
        new Arm64AsidTask("K", 0, "k", Get("m"), Use("m")))
    {
        Generation = 2, Free = CpuMask.Of(1), IsSequential = true,
    };

    /// <summary>ASIDs are pinned and given up while a CPU brings rollovers.</summary>
    public static Scenario PinnedMeanwhile { get; } = new Arm64AsidScenario(
        "arm64-asid-pin-race",
        "arm64: K on CPU 0 pins the ASID of mm m, which it has lost, pins it again, and gives both up; CPU 1 comes to m and to a new mm",
        "arm64_mm_context_get(), arm64_mm_context_put()",
        [new("m", 1, 1), new("j", 2, 2), new("n")],
        new("K", 0, null, Get("m"), Get("m"), Put("m"), Put("m")),
        new("J", 1, "j", Use("m"), Use("n")))
    {
        Generation = 2, IsSequential = true,
    };

    /// <summary>An mm that is active on one CPU is flushed there while it comes to a second one, and gets its ASID anew.</summary>
    public static Scenario LocalFlush { get; } = new Arm64AsidScenario(
        "active-asid-reserved",
        "arm64: A on CPU 0 runs an mm since before the last rollover, and unmaps its page; a thread of it comes to CPU 1",
        "the active-CPU series beside rollovers: which ASID a local TLBI names",
        [new("m", 1, 1), new("k", 2, 2)],
        new("A", 0, "m", Unmap("m")),
        new("C", 1, "k"),
        new("B", 1, "m", Access("m")) { ComesLater = true })
    {
        Generation = 2, Free = CpuMask.Of(3),
    };

    /// <summary>The same of an mm that is active on the second CPU.</summary>
    public static Scenario LocalFlushOfSecond { get; } = new Arm64AsidScenario(
        "active-asid-second",
        "arm64: A on CPU 1 runs an mm since before the last rollover, and unmaps its page; a thread of it comes to CPU 0",
        "the active-CPU series beside rollovers: which CPU has to be covered",
        [new("m", 1, 1), new("k", 2, 2)],
        new("C", 0, "k"),
        new("B", 0, "m", Access("m")) { ComesLater = true },
        new("A", 1, "m", Unmap("m")))
    {
        Generation = 2, Free = CpuMask.Of(3),
    };

    /// <summary>As <see cref="FlushRace"/>, of an mm that is active on the CPU that it comes to.</summary>
    public static Scenario ActiveAlready { get; } = new Arm64AsidScenario(
        "active-asid-covered",
        "arm64: as arm64-asid-flush, but the mm has run on CPU 1 before the last rollover, and on no other",
        "the active-CPU series beside rollovers: no barrier where active_cpu covers the CPU",
        [new("m", 1, 1) { Ran = CpuMask.Of(1) }, new("k", 2, 2)],
        new("K", 0, null, Unmap("m")),
        new("C", 1, "k"),
        new("B", 1, "m", Access("m")) { ComesLater = true })
    {
        Generation = 2, Free = CpuMask.Of(3),
    };

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [
            OwnRollover, SwitchBack, Race, RaceOnce, RaceOfThree, Reused, FlushRace, FlushRaceOfKthreads, TwoRollovers, PendingFlush,
            OldContext, PinnedForDevice, PinnedByGet, PinnedTwice, PinnedOld, PinnedAnew, PinnedMeanwhile, LocalFlush,
            LocalFlushOfSecond, FirstActive, ActiveAlready,
        ];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } =
    [
        .. Sequential().Select(c => c with { Memory = MemoryModel.Sc }),
        .. OutOfOrder().Select(c => c with { Memory = MemoryModel.Arm }),
    ];

    private static IEnumerable<Claim> Sequential() =>
    [
        .. from scenario in (Scenario[])[Race, RaceOfThree]
           from claim in (Claim[])
           [
               Holds(Linux73, scenario, Unmixed, "check_and_switch_context(), flush_context()"),
               Breaks(
                   $"{Linux73}+active-asids=exchanged", scenario, Unmixed, "what the CPU has loaded is forgotten, and given to another mm"),
               Breaks($"{Linux73}+asid-rollover=nothing", scenario, Unmixed, "what the mm before it has left under the ASID"),
           ]
           select claim,
        Holds(Linux73, Reused, Unmixed, "flush_context(): each CPU flushes before it comes to an mm again"),
        Breaks($"{Linux73}+asid-rollover=nothing", Reused, Unmixed, "what the mm before it has left under the ASID"),
        Holds(
            $"{Linux73}+flushed-asid=read-before-dsb", FlushRaceOfKthreads, Stale, "memory is accessed in the order of the text"),
        Breaks($"{Linux73}+flushed-asid=read-first", FlushRaceOfKthreads, Stale, "the ASID is read before the entry is changed"),
        Holds(Linux73, FlushRaceOfKthreads, Stale, "memory is accessed in the order of the text"),
        Holds(Linux73, OldContext, Unmixed, "asid_gen_match(): the ASID is of an earlier generation"),
        Breaks($"{Linux73}+asid-rollover=nothing", OldContext, Unmixed, "what another mm has left under the ASID that it gets"),
        .. from scenario in (Scenario[])[PinnedByGet, PinnedTwice, PinnedOld]
           from claim in (Claim[])
           [
               Holds(Linux73, scenario, Stale, "an ASID is pinned until the last pin is given up"),
               Holds(Linux73, scenario, Unmixed, "an ASID is pinned until the last pin is given up"),
               Breaks(
                   $"{Linux73}+pinned-asids=forgotten",
                   scenario,
                   Stale,
                   "a TLBI by another ASID drops nothing that the device holds"),
           ]
           select claim,
        Holds(Linux73, PinnedAnew, Unmixed, "an ASID that is pinned is no other mm's"),
        Holds(Linux73, PinnedMeanwhile, Unmixed, "an ASID that is pinned is its mm's, and is free once it is not"),
        .. from scenario in (Scenario[])[Race, RaceOfThree]
           select Holds(Linux73 + Common, scenario, Unmixed, "a CPU walks nothing by an ASID that a rollover may give away"),
        .. from scenario in (Scenario[])[Race, RaceOfThree]
           select Breaks(
               $"{Linux73}{Common}+common-switch=old-tables",
               scenario,
               Unmixed,
               "the mm that it comes from is walked by an ASID that it has lost"),
    ];

    private static IEnumerable<Claim> OutOfOrder() =>
    [
        Holds(Linux73, PendingFlush, Unmixed, "the flush is done before the mm is loaded"),
        Holds(Linux73, Race, Unmixed, "check_and_switch_context(), flush_context(): the lock, and what is relaxed"),
        Breaks(
            $"{Linux73}+active-asids=exchanged", Race, Unmixed, "what the CPU has loaded is forgotten, and given to another mm"),
        Holds(Linux73, RaceOnce, Unmixed, "check_and_switch_context(), flush_context()"),
        Holds(Linux73, OwnRollover, Unmixed, "the flush is over before the ASID is loaded"),
        Breaks($"{Linux73}+asid-rollover=nothing", OwnRollover, Unmixed, "what the mm before it has left under the ASID"),
        Holds(Linux73, SwitchBack, Unmixed, "each task accesses memory by its own tables"),
        Breaks($"{Linux73}+active-asids=exchanged", RaceOnce, Unmixed, "what the CPU has loaded is forgotten, and given to another mm"),
        .. from scenario in (Scenario[])[FlushRace, FlushRaceOfKthreads]
           from property in scenario == FlushRace ? (Property[])[Stale, Freed] : [Stale]
           from claim in (Claim[])
           [
               Breaks(Linux73, scenario, property, "the new ASID is loaded, and the flusher reads the old one still"),
               Holds(Linux73 + Seen, scenario, property, "a DSB stands between the two"),
               Breaks(
                   Linux73 + Seen + "+flushed-asid=read-before-dsb", scenario, property, "the ASID is read before the entry is changed"),
               Breaks(
                   Linux73 + Seen + "+dsb-ishst=orders-stores", scenario, property, "the review of the fix: what DSB ISHST is to loads"),
           ]
           select claim,
        .. from property in (Property[])[Stale, Freed, Unmixed]
           select Holds(Linux73, TwoRollovers, property, "flush_context(): a reserved ASID is kept until the CPU switches"),
        Holds(
            $"{Linux73}+flushed-asid=read-before-dsb", TwoRollovers, Stale, "who flushes has come to the mm itself: its ASID is kept"),
        .. from property in (Property[])[Stale, Freed]
           select Breaks(
               $"{Linux73}+reserved-asids=until-rollover",
               TwoRollovers,
               property,
               "the mm gets another ASID than that by which a CPU runs it"),

        // Where CPUs hold translations in common, and where a device translates by an ASID that is pinned.
        Breaks(
            Linux73 + Common, RaceOnce, Unmixed, "the local TLBI may come before the rollover, and before others have left an mm"),
        Holds(
            Linux73 + Common + AfterAtomics, RaceOnce, Unmixed, "a CPU walks nothing by an ASID that a rollover may give away"),
        Breaks(
            $"{Linux73}{Common}{AfterAtomics}+common-switch=old-tables",
            RaceOnce,
            Unmixed,
            "the mm that it comes from is walked by an ASID that it has lost"),
        .. from property in (Property[])[Stale, Freed, Unmixed]
           select Holds(Linux73 + Common, TwoRollovers, property, "what a CPU has loaded, and nothing else, is walked under its ASID"),
        .. from property in (Property[])[Stale, Freed, Unmixed]
           select Holds(Linux73, PinnedForDevice, property, "an ASID that is pinned stays its mm's"),
        Breaks($"{Linux73}+pinned-asids=given-away", PinnedForDevice, Unmixed, "another mm has it, and none is flushed in between"),
        .. from property in (Property[])[Stale, Freed]
           select Breaks(
               $"{Linux73}+pinned-asids=forgotten",
               PinnedForDevice,
               property,
               "a TLBI by another ASID drops nothing that the device holds"),

        // Where an mm that was active on one CPU only is flushed there only.
        Holds(V2, FirstActive, Stale, "the DSB behind active_cpu is behind the first ASID too"),
        Breaks(
            $"{V2}+active-cpu-switch=nothing", FirstActive, Stale, "active_cpu and the ASID are seen after what the CPU has walked"),
        .. from property in (Property[])[Stale, Freed, Unmixed]
           from scenario in (Scenario[])[LocalFlush, LocalFlushOfSecond]
           select Holds(V2, scenario, property, "a reserved ASID is kept, and active_cpu is seen before TTBR0 is written"),
        .. from property in (Property[])[Stale, Freed]
           from claim in (Claim[])
           [
               Breaks($"{V2}+active-cpu-read=before-ishst", LocalFlush, property, "the read comes before the entry's"),
               Holds(V2, FlushRace, property, "the DSB behind active_cpu is behind the new ASID too"),
               Breaks(V2, ActiveAlready, property, "active_cpu covers the CPU, and no DSB stands behind the new ASID"),
           ]
           select claim,
    ];
}
