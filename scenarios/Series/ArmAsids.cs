using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>32-bit Arm: ASIDs in generations, flushes by TLBI or by interrupt, and erratum 798181 of Cortex-A15.</summary>
public static class ArmAsids
{
    private const string ByInterrupt = "+arm-tlb-ops=by-interrupt";
    private const string Kept = "+arm-cpumask=kept";
    private const string Compared = "+arm-active-asids=compared";
    private const string AtOnce = "+arm-switch=at-once";
    private const string A15 = "+tlbi-erratum=accesses-in-flight";

    private static readonly Property Stale = NoStaleTranslation.Property;
    private static readonly Property Freed = NoFreedPageUsed.Property;
    private static readonly Property Covers = CpumaskCoversLoaders.Property;
    private static readonly Property Unmixed = PcidsAreUnmixed.Property;

    /// <summary>A switch without the lock races with a rollover, and a second one comes before it has the lock.</summary>
    public static Scenario Race { get; } = new WorkloadScenario(
        "arm-asid-race",
        "A on CPU 0 comes to an mm that has run and to a new one by exec, while B on CPU 1 comes to the new one, to another and back; no "
            + "ASID is left",
        "arm64: asid: Do not replace active_asids if already 0",
        new Workload
        {
            Cpus = 2,
            Mms = [new("t0"), new("t1") { Warm = On(0) }, new("t3"), new("t2"), new("n")],
            Tasks =
            [
                Runs("A", "t0", On(0), Exec("t1"), Exec("t2"), Access()),
                Runs("B", "t3", On(1), Exec("t2"), Exec("n"), Exec("t2")),
            ],
        });

    /// <summary>The same, with one rollover.</summary>
    public static Scenario RaceOnce { get; } = new WorkloadScenario(
        "arm-asid-race-once",
        "A on CPU 0 comes to an mm that has run by exec, while B on CPU 1 comes to a new one; no ASID is left",
        "check_and_switch_context(): with LPAE there are no reserved tables",
        new Workload
        {
            Cpus = 2,
            Mms = [new("t0"), new("t1") { Warm = On(0) }, new("t3"), new("t2")],
            Tasks = [Runs("A", "t0", On(0), Exec("t1"), Access()), Runs("B", "t3", On(1), Exec("t2"))],
        });

    /// <summary>A CPU comes to an mm while another gives it its ASID.</summary>
    public static Scenario Mask { get; } = new WorkloadScenario(
        "arm-asid-mask",
        "A on CPU 0 comes to a new mm by exec, at which no ASID is left, then to an mm whose ASID that has, and unmaps a page; B on CPU 1 "
            + "comes there too",
        "new_context(): cpumask_clear(mm_cpumask(mm))",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(0) }, new("j"), new("k"), new("x") { Warm = On(1) }, new("n")],
            Tasks =
            [
                Runs("A", "j", On(0), Exec("n"), Exec("m"), Munmap()),
                Runs("B", "k", On(1), Exec("j"), Exec("m"), Access()),
            ],
        });

    /// <summary>A CPU runs an mm over two rollovers, which another has come to in between.</summary>
    public static Scenario Renewed { get; } = new WorkloadScenario(
        "arm-asid-renewed",
        "B on CPU 1 runs an mm; A on CPU 0 comes to a new one by exec, to B's, to its first, to a new one and to B's again, and unmaps a "
            + "page; no ASID is left",
        "ARM: 8465/1: mm: keep reserved ASIDs in sync with mm after multiple rollovers",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k"), new("n"), new("o")],
            Tasks =
            [
                Runs("A", "k", On(0), Exec("n"), Exec("m"), Exec("k"), Exec("o"), Exec("m"), Munmap()),
                Runs("B", "m", On(1), Access()),
            ],
        });

    /// <summary>Two CPUs run an mm over two rollovers, and one of them leaves it.</summary>
    public static Scenario RenewedOfTwo { get; } = new WorkloadScenario(
        "arm-asid-renewed-of-two",
        "B on CPU 1 and C on CPU 2 run an mm; A on CPU 0 comes to a new one by exec, to theirs, and to a new one again; B leaves it by "
            + "exec; A comes to it once more, and unmaps a page",
        "check_update_reserved_asid(): all copies of the old ASID",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m"), new("k"), new("n"), new("o"), new("p")],
            Tasks =
            [
                Runs("A", "k", On(0), Exec("n"), Exec("m"), Exec("k"), Exec("o"), Exec("m"), Munmap()),
                Runs("B", "m", On(1), Exec("p")),
                Runs("C", "m", On(2), Access()),
            ],
        });

    /// <summary>An mm that has lost its ASID finds none left.</summary>
    public static Scenario NoneLeft { get; } = new WorkloadScenario(
        "arm-asid-none-left",
        "A on CPU 0 comes to a new mm by exec, at which no ASID is left, and to an mm whose ASID that has got, at which none is left "
            + "again; B on CPU 1 comes there too, and unmaps a page",
        "new_context(): asid_generation, where find_next_zero_bit() finds nothing",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(0) }, new("j"), new("k"), new("n")],
            Tasks =
            [
                Runs("A", "j", On(0), Exec("n"), Exec("m"), Access()), Runs("B", "k", On(1), Exec("m"), Munmap()),
            ],
        });

    /// <summary>A rollover takes from a CPU an mm that it has come to since the one before.</summary>
    public static Scenario ComeToSince { get; } = new WorkloadScenario(
        "arm-asid-come-to-since",
        "A on CPU 0 comes to a new mm by exec, at which no ASID is left; B on CPU 1 comes to two new ones, at the second of which none is "
            + "left again, to A's, and unmaps a page",
        "check_and_switch_context(): active_asids is stored with cpu_asid_lock held",
        new Workload
        {
            Cpus = 2,
            Mms = [new("j"), new("k"), new("w") { Warm = On(0) }, new("x") { Warm = On(1) }, new("n"), new("p"), new("q")],
            Tasks =
            [
                Runs("A", "j", On(0), Exec("n"), Access()), Runs("B", "k", On(1), Exec("p"), Exec("q"), Exec("n"), Munmap()),
            ],
        });

    /// <summary>A CPU comes to an mm that it has run before, and in whose mask it still is.</summary>
    public static Scenario ComesToWarm { get; } = new WorkloadScenario(
        "arm-comes-to-warm",
        "A on CPU 0 comes by exec to an mm that has run there, and uses a page of it",
        "switch_mm(): prev != next, where cpumask_test_and_set_cpu() finds the CPU in the mask",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k") { Warm = On(0) }],
            Tasks = [Runs("A", "m", On(0), Exec("k"), Access())],
        });

    /// <summary>A CPU that runs the mm since before a rollover is to be interrupted under the erratum.</summary>
    public static Scenario Reserved { get; } = new WorkloadScenario(
        "arm-a15-reserved",
        "B on CPU 1 runs an mm; A on CPU 0 comes to a new one by exec, at which no ASID is left, then to B's, and unmaps a page",
        "ARM: 7769/1: Cortex-A15: fix erratum 798181 implementation",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k"), new("n")],
            Tasks = [Runs("A", "k", On(0), Exec("n"), Exec("m"), Munmap()), Runs("B", "m", On(1), Access())],
        });

    /// <summary>The same, where a third CPU brings the rollover while A looks for whom to interrupt.</summary>
    public static Scenario ReservedMeanwhile { get; } = new WorkloadScenario(
        "arm-a15-reserved-meanwhile",
        "A on CPU 0 unmaps a page of an mm that B on CPU 1 runs; C on CPU 2 comes to a new mm by exec, at which no ASID is left, and to "
            + "A's",
        "ARM: 7769/1: Cortex-A15: fix erratum 798181 implementation",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m"), new("k"), new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access()), Runs("C", "k", On(2), Exec("n"), Exec("m")),
            ],
        });

    /// <summary>Fork, which flushes all of an mm, under a thread of it.</summary>
    public static Scenario ForkUnderUser { get; } = new WorkloadScenario(
        "arm-fork-under-user",
        "A on CPU 0 forks; B on CPU 1 uses a page of the mm",
        "flush_tlb_mm()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Plain("copy_page_range")), Runs("B", "m", On(1), Access())],
        });

    /// <summary>The same, the other way round.</summary>
    public static Scenario ForkUnderFirst { get; } = new WorkloadScenario(
        "arm-fork-under-first",
        "A on CPU 1 forks; B on CPU 0 uses a page of the mm",
        "ipi_flush_tlb_mm(): this CPU's entries, by the mm's ASID",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(1), Plain("copy_page_range")), Runs("B", "m", On(0), Access())],
        });

    /// <summary>A CPU goes offline beside one that runs the mm.</summary>
    public static Scenario BesideDying { get; } = new WorkloadScenario(
        "arm-beside-dying",
        "CPU 0 goes offline; B on CPU 2 unmaps a page of an mm that A on CPU 1 runs, too",
        "clear_tasks_mm_cpumask(): of the CPU that goes alone",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(1), Access()), Runs("B", "m", On(2), Munmap())],
            Hotplug = [Down(0)],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [
            Race, RaceOnce, Mask, Renewed, RenewedOfTwo, NoneLeft, ComeToSince, ComesToWarm, Reserved, ReservedMeanwhile, ForkUnderUser,
            ForkUnderFirst, BesideDying,
        ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => from kernel in (string[])["linux-7.3", "linux-7.2"]
                                               from claim in ClaimsOf(kernel + "+backend=arm")
                                               select claim;

    private static Call Exec(string mm) => new("exec") { Mm = mm };

    private static IEnumerable<Claim> ClaimsOf(string arm) => [.. Flushes(arm), .. Switches(arm), .. Erratum(arm)];

    private static IEnumerable<Claim> Flushes(string arm) =>
    [
        .. from ops in (string[])[string.Empty, ByInterrupt]
           from claim in (IEnumerable<Claim>)
           [
               .. from scenario in (Scenario[])
                      [RemoteFlush, ExecVersusFlush, RiscvAsids.SwitchBack, RiscvAsids.RolloverVersusFlush, RiscvAsids.LazyCpu]
                  from property in (Property[])[Stale, Freed]
                  select Holds(arm + ops, scenario, property, "flush_tlb_range()"),
               Holds(arm + ops, Ranges.UnmappedRange, Stale, "flush_tlb_range(): each page"),
               Breaks($"{arm}{ops}+flush-stride=largest", Ranges.UnmappedRange, Stale, "a page of the range is left out"),
               Holds(arm + ops, RiscvAsids.TwoRollovers, Stale, "flush_context(): a reserved ASID is kept until the CPU switches"),
               Breaks(
                   $"{arm}{ops}+reserved-asids=until-rollover",
                   RiscvAsids.TwoRollovers,
                   Stale,
                   "the mm gets another ASID than that by which a CPU runs it"),
           ]
           select claim,
        Breaks(arm + ByInterrupt, Mask, Stale, "B has its bit set, and A clears it, before B finds the ASID current"),
        Breaks(arm + ByInterrupt, Mask, Covers, "B has its bit set, and A clears it, before B finds the ASID current"),
        Holds(arm + ByInterrupt + Kept, Mask, Stale, "to come is to be in the mask"),
        Holds(arm + ByInterrupt + Kept, Mask, Covers, "to come is to be in the mask"),
        Holds(arm, Mask, Stale, "a TLBI that every CPU hears looks at no mask"),
        .. from with in (string[])[string.Empty, ByInterrupt, A15]
           from scenario in (Scenario[])[ForkUnderUser, ForkUnderFirst]
           select Holds(arm + with, scenario, Stale, "flush_tlb_mm()"),
        .. from with in (string[])[ByInterrupt, A15]
           select Holds(arm + with, ForkUnderUser, WaitsEnd.Property, "flush_tlb_mm()"),
        Breaks(arm + A15 + "+a15-asked=nobody", ForkUnderUser, Stale, "the erratum"),
        Holds(arm + ByInterrupt, RemoteFlush, WaitsEnd.Property, "on_each_cpu_mask()"),
        .. from with in (string[])[ByInterrupt, A15]
           select Holds(arm + with, MovedEntries.PinnedUnderFork, WaitsEnd.Property, "flush_tlb_mm()"),
    ];

    private static IEnumerable<Claim> Switches(string arm) =>
    [
        Breaks(arm, Race, Unmixed, "both find their old ASID reserved, by which each has run the other's"),
        Holds(arm + Compared, Race, Unmixed, "what has been taken from the CPU is not put back"),
        Holds(arm, RaceOnce, Unmixed, "cpu_set_reserved_ttbr0(): nothing is walked by an ASID that is given away"),
        Breaks(arm + "+arm-switch=old-tables", RaceOnce, Unmixed, "the mm that it comes from is walked by the ASID that it comes to"),
        Breaks(arm + AtOnce, RaceOnce, Unmixed, "what the CPU has loaded is forgotten, and given to another mm"),
        Holds(arm + AtOnce + Compared, RaceOnce, Unmixed, "what has been taken from the CPU is not put back"),
        Holds(arm, Mask, Unmixed, "an ASID of the generation before is not taken without the lock"),
        Breaks($"{arm}+reserved-asids=not-kept", Mask, Unmixed, "the ASID by which a CPU runs an mm is given to another"),
        .. from with in (string[])[string.Empty, AtOnce + Compared]
           from scenario in (Scenario[])[RiscvAsids.SwitchBack, ComesToWarm]
           select Holds(arm + with, scenario, Covers, "switch_mm() loads what is come to"),
        .. from property in (Property[])[Stale, Unmixed]
           select Holds(arm + AtOnce + Compared, RiscvAsids.SwitchBack, property, "TTBR0 has the mm's ASID"),
        Holds(arm, RiscvAsids.Contended, Stale, "new_context() gives an mm one ASID"),
        .. from scenario in (Scenario[])[RiscvAsids.Rollover, RiscvAsids.FollowsRollover]
           from claim in (Claim[])
           [
               Holds(arm, scenario, Unmixed, "flush_context(): each CPU flushes before it comes to an mm again"),
               Breaks($"{arm}+asid-rollover=nothing", scenario, Unmixed, "what the mm before it has left under the ASID"),
           ]
           select claim,
        Holds(arm, Renewed, Stale, "check_update_reserved_asid()"),
        Breaks($"{arm}+renewed-asids=none", Renewed, Stale, "the second rollover does not find what the first has kept"),
        Holds(arm, RenewedOfTwo, Stale, "check_update_reserved_asid(): all copies of the old ASID"),
        Breaks($"{arm}+renewed-asids=first-alone", RenewedOfTwo, Stale, "the other CPU's copy is of the generation before"),
        Holds(arm, NoneLeft, Stale, "new_context(): a rollover gives an mm an ASID wherever it comes"),
        Holds(arm, ComeToSince, Stale, "check_and_switch_context(): a rollover keeps what a CPU has come to"),
        Holds(arm, MmLifetime.LazyGoes, NoFreedTableWalked.Property, "a CPU that goes offline leaves the mm's tables"),
        Holds(
            arm + ByInterrupt + "+dying-cpumask=cleared", BesideDying, Stale, "whoever runs the mm is asked, but for the CPU that goes"),
        Holds(arm, MmLifetime.LazyGoesAndMm, NoFreedMmLoaded.Property, "a CPU that goes offline goes to init_mm"),
        Breaks($"{arm}+dying-mm=never", MmLifetime.LazyGoesAndMm, NoFreedMmLoaded.Property, "what sched_force_init_mm is for"),
    ];

    private static IEnumerable<Claim> Erratum(string arm) =>
    [
        .. from scenario in (Scenario[])[RemoteFlush, RiscvAsids.FlushFromOutside, Reserved, ReservedMeanwhile]
           from claim in (Claim[])
           [
               Holds(arm + A15, scenario, Stale, "broadcast_tlb_mm_a15_erratum(): whoever runs the mm passes a barrier"),
               Breaks($"{arm}{A15}+a15-asked=nobody", scenario, Stale, "the erratum"),
           ]
           select claim,
        Holds(arm + A15, RiscvAsids.MigratingFlush, PinnedWhereNeeded.Property, "broadcast_tlb_mm_a15_erratum(): get_cpu()"),
        Holds(arm + A15, Ranges.UnmappedRange, Stale, "broadcast_tlb_mm_a15_erratum(), after a range"),
        Breaks($"{arm}{A15}+a15-asked=active-alone", Reserved, Stale, "a CPU that runs the mm since before the rollover"),
        Breaks($"{arm}{A15}+a15-asked=unlocked", ReservedMeanwhile, Stale, "the mm's context is of the generation before"),
        .. from scenario in (Scenario[])[RemoteFlush, ReservedMeanwhile]
           select Holds(arm + A15, scenario, WaitsEnd.Property, "smp_call_function_many(), cpu_asid_lock"),
    ];
}
