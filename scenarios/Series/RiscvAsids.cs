using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.LazyTlb;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Tags without generations: what a CPU keeps under an ASID must be flushed there at once, and ASIDs are used again.</summary>
public static class RiscvAsids
{
    private const string Riscv = "linux-7.3+backend=riscv";

    /// <summary>A CPU leaves the mm and comes back to it.</summary>
    public static Scenario SwitchBack { get; } = new WorkloadScenario(
        "asid-switch-back",
        "A on CPU 0 unmaps a page; B on CPU 1 leaves the mm by exec and comes back to it",
        "riscv: asid: Fixup stale TLB entry cause application crash",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k") { Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Exec("k"), Exec("m"), Access())],
        });

    /// <summary>ASIDs run out, and one is used again that an mm had which is still there.</summary>
    public static Scenario Rollover { get; } = new WorkloadScenario(
        "asid-rollover",
        "B on CPU 1, which has run another mm, comes to a new one by exec, to that other one, and to a new one again; no ASID is left",
        "__flush_context()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("k"), new("n"), new("o")],
            Tasks =
            [
                Runs("A", "k", On(0), Access()),
                Runs("B", "k", On(1), Exec("n"), Access(), Exec("m"), Access(), Exec("o"), Access()),
            ],
        });

    /// <summary>ASIDs run out while the mm is flushed.</summary>
    public static Scenario RolloverVersusFlush { get; } = new WorkloadScenario(
        "asid-rollover-vs-flush",
        "A on CPU 0 unmaps a page; CPU 1 comes to a new mm by exec and back to the first; no ASID is left",
        "get_mm_asid(), __new_context()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("k"), new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap()),
                Runs("B", "k", On(1), Exec("n"), Exec("m"), Access()),
            ],
        });

    /// <summary>ASIDs run out twice while a CPU does not switch.</summary>
    public static Scenario TwoRollovers { get; } = new WorkloadScenario(
        "asid-two-rollovers",
        "A on CPU 0 comes to two new mms by exec, at each of which no ASID is left, then to that of B on CPU 1, and unmaps a page",
        "ARM: 7767/1: let the ASID allocator handle suspended animation",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k"), new("n"), new("o")],
            Tasks =
            [
                Runs("A", "k", On(0), Exec("n"), Exec("o"), Exec("m"), Munmap()),
                Runs("B", "m", On(1), Access()),
            ],
        });

    /// <summary>Two CPUs come to a new mm at once.</summary>
    public static Scenario Contended { get; } = new WorkloadScenario(
        "asid-contended",
        "A on CPU 0 and B on CPU 1 come to one new mm by exec; no ASID is left; A unmaps a page",
        "set_mm_asid(): context_lock",
        new Workload
        {
            Cpus = 2,
            Mms = [new("k"), new("n")],
            Tasks = [Runs("A", "k", On(0), Exec("n"), Munmap(), Access()), Runs("B", "k", On(1), Exec("n"), Access())],
        });

    /// <summary>ASIDs run out while a CPU is lazily on an mm.</summary>
    public static Scenario LazyCpu { get; } = new WorkloadScenario(
        "asid-lazy-cpu",
        "A on CPU 0 comes to a new mm by exec, at which no ASID is left, then to that on which CPU 1 is lazily, unmaps a page, and may "
            + "come to CPU 1",
        "[ARM] Fix ASID version switch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("k"), new("n")],
            Tasks = [Runs("A", "k", On(0, 1), Exec("n"), Exec("m"), Munmap(), Access())],
        });

    /// <summary>A task flushes on its CPU and may be moved.</summary>
    public static Scenario MigratingFlush { get; } = new WorkloadScenario(
        "asid-migrating-flush",
        "A on CPU 0 unmaps a page of its mm, which only CPU 0 has run, may come to CPU 1 and back, and uses the page",
        "__flush_tlb_range(): get_cpu()",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0, 1), Munmap(), Access())] });

    /// <summary>As <see cref="LazyCpu"/>, of the first CPU.</summary>
    public static Scenario LazyFirstCpu { get; } = new WorkloadScenario(
        "asid-lazy-cpu-0",
        "A on CPU 0 or 1 comes to a new mm by exec, at which no ASID is left, then to that on which CPU 0 is lazily, and unmaps a page",
        "[ARM] Fix ASID version switch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(0) }, new("k"), new("n")],
            Tasks = [User("A", "k", On(0, 1), Exec("n"), Exec("m"), Munmap(), Access())],
        });

    /// <summary>As <see cref="TwoRollovers"/>, of the second CPU.</summary>
    public static Scenario TwoRolloversOfOther { get; } = new WorkloadScenario(
        "asid-two-rollovers-1",
        "A on CPU 1 comes to two new mms by exec, at each of which no ASID is left, then to that of B on CPU 0, and unmaps a page",
        "__flush_context(): active_context of every CPU",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("k"), new("n"), new("o")],
            Tasks =
            [
                Runs("A", "k", On(1), Exec("n"), Exec("o"), Exec("m"), Munmap()),
                Runs("B", "m", On(0), Access()),
            ],
        });

    /// <summary>A CPU comes to an mm that another has come to, and has run one that had the same ASID.</summary>
    public static Scenario FollowsRollover { get; } = new WorkloadScenario(
        "asid-follows-rollover",
        "A on CPU 0 and B on CPU 1, which has run another mm, come to one new mm by exec; no ASID is left",
        "set_mm_asid(): context_tlb_flush_pending of each CPU",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("k"), new("n")],
            Tasks = [Runs("A", "k", On(0), Exec("n"), Access()), Runs("B", "k", On(1), Exec("n"), Access())],
        });

    /// <summary>ASIDs run out while a CPU comes to an mm that has got one.</summary>
    public static Scenario RolloverMeanwhile { get; } = new WorkloadScenario(
        "asid-rollover-meanwhile",
        "A on CPU 0 comes to a new mm by exec; B on CPU 1 comes to another and to that one, at each of which no ASID may be left, and "
            + "unmaps a page",
        "set_mm_asid(): active_context is stored with context_lock held",
        new Workload
        {
            Cpus = 2,
            Mms = [new("j"), new("k"), new("n"), new("p")],
            Tasks = [Runs("A", "k", On(0), Exec("n"), Access()), Runs("B", "j", On(1), Exec("p"), Exec("n"), Munmap())],
        });

    /// <summary>A CPU leaves an mm that another runs.</summary>
    public static Scenario LeftBehind { get; } = new WorkloadScenario(
        "asid-left-behind",
        "A on CPU 0 leaves the mm by exec; B on CPU 1 unmaps a page of it, and uses it",
        "riscv: asid: Fixup stale TLB entry cause application crash",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks = [Runs("A", "m", On(0), Exec("n")), Runs("B", "m", On(1), Munmap(), Access())],
        });

    /// <summary>A flush by a CPU that has never run the mm.</summary>
    public static Scenario FlushFromOutside { get; } = new WorkloadScenario(
        "asid-flush-from-outside",
        "a kernel thread on CPU 0, which has never run the mm, makes a page clean that B on CPU 1 uses",
        "__flush_tlb_range(): cpumask_any_but()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Task("K", On(0), new Call("folio_mkclean") { Mm = "m" }) with { Running = true }, Runs("B", "m", On(1), Access())],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        SwitchBack, Rollover, RolloverVersusFlush, TwoRollovers, Contended, LazyCpu, MigratingFlush, LazyFirstCpu, TwoRolloversOfOther,
        FollowsRollover, RolloverMeanwhile, LeftBehind, FlushFromOutside,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kept(), .. Broken()];

    private static Call Exec(string mm) => new("exec") { Mm = mm };

    private static IEnumerable<Claim> Kept() =>
    [
        .. from scenario in (Scenario[])
               [
                   RemoteFlush, LazyThenUser, Reclaim, ExecVersusFlush, SwitchBack, RolloverVersusFlush, TwoRollovers, Contended, LazyCpu,
                   LazyFirstCpu, TwoRolloversOfOther, RolloverMeanwhile,
               ]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, CpumaskCoversLoaders.Property]
           select Holds(Riscv, scenario, property, "__flush_tlb_range(), set_mm()"),
        Holds(Riscv, FirstSwitch, NoStaleTranslation.Property, "the local branch of __flush_tlb_range()"),
        Holds(Riscv, MigratingFlush, NoStaleTranslation.Property, "__flush_tlb_range(): get_cpu()"),
        Holds(Riscv, MigratingFlush, PinnedWhereNeeded.Property, "__flush_tlb_range(): get_cpu()"),
        Holds(Riscv, Ranges.UnmappedRange, NoStaleTranslation.Property, "local_flush_tlb_range_threshold_asid()"),
        Holds(Riscv, HugePages.Split, NoStaleTranslation.Property, "flush_pmd_tlb_range()"),
        Holds(Riscv, SecondaryTlbs.DeviceVersusRange, NoFreedPageReachedFromOutside.Property, "d9be2b9b6049"),
        Holds(Riscv, MmLifetime.LazyGoes, NoFreedTableWalked.Property, "a CPU that goes offline leaves the mm's tables"),
        Holds(Riscv, FlushFromOutside, NoStaleTranslation.Property, "__flush_tlb_range(): cpumask_any_but()"),
        Holds(Riscv, MmLifetime.LazyGoesAndMm, NoFreedMmLoaded.Property, "a CPU that goes offline goes to init_mm"),
        .. from scenario in (Scenario[])[Rollover, RolloverVersusFlush, TwoRollovers, Contended, FollowsRollover]
           select Holds(Riscv, scenario, PcidsAreUnmixed.Property, "__flush_context()"),
        Holds(Riscv, LazyFreedTable, NoFreedTableWalked.Property, "a flush that frees tables drops all that the ASID tags"),
        .. from scenario in (Scenario[])[LazyCpu, LazyFirstCpu]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Holds($"{Riscv}+reserved-asids=not-kept", scenario, property, "[ARM] Fix ASID version switch"),
        Holds($"{Riscv}+riscv-cpumask=cleared-at-switch", FirstSwitch, CpumaskCoversLoaders.Property, "to come is to be in the mask"),
        .. from design in (string[])[Riscv, $"{Riscv}+riscv-cpumask=cleared-at-switch"]
           select Holds(design, LeftBehind, NoStaleTranslation.Property, "who leaves the mm leaves others in the mask"),
        Holds(Riscv, RemoteFlush, WaitsEnd.Property, "__flush_tlb_range()"),
    ];

    private static IEnumerable<Claim> Broken() =>
    [
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoStaleTranslation.Property, "there is no generation to look at in a switch"),
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoFreedPageUsed.Property, "there is no generation to look at in a switch"),
        .. from scenario in (Scenario[])[Rollover, FollowsRollover]
           select Breaks(
               $"{Riscv}+asid-rollover=nothing", scenario, PcidsAreUnmixed.Property, "what the mm before it has left under the ASID"),
        Breaks(
            $"{Riscv}+reserved-asids=not-kept", TwoRollovers, NoStaleTranslation.Property, "a CPU that runs the mm is not asked to switch"),
        Breaks(
            $"{Riscv}+reserved-asids=not-kept", TwoRolloversOfOther, NoStaleTranslation.Property, "whichever CPU that is"),
        Breaks($"{Riscv}+flush-stride=largest", Ranges.UnmappedRange, NoStaleTranslation.Property, "a page of the range is left out"),
        Breaks($"{Riscv}+dying-mm=never", MmLifetime.LazyGoes, NoFreedTableWalked.Property, "what sched_force_init_mm is for"),
        Breaks($"{Riscv}+table-freeing=before-flush", LazyFreedTable, NoFreedTableWalked.Property, "the table is freed before its flush"),
    ];
}
