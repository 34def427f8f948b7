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

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [SwitchBack, Rollover, RolloverVersusFlush, TwoRollovers, Contended, LazyCpu, MigratingFlush];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kept(), .. Broken()];

    private static Call Exec(string mm) => new("exec") { Mm = mm };

    private static IEnumerable<Claim> Kept() =>
    [
        .. from scenario in (Scenario[])
               [RemoteFlush, LazyThenUser, Reclaim, ExecVersusFlush, SwitchBack, RolloverVersusFlush, TwoRollovers, Contended, LazyCpu]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, CpumaskCoversLoaders.Property]
           select Holds(Riscv, scenario, property, "__flush_tlb_range(), set_mm()"),
        Holds(Riscv, FirstSwitch, NoStaleTranslation.Property, "the local branch of __flush_tlb_range()"),
        Holds(Riscv, MigratingFlush, NoStaleTranslation.Property, "__flush_tlb_range(): get_cpu()"),
        Holds(Riscv, MigratingFlush, PinnedWhereNeeded.Property, "__flush_tlb_range(): get_cpu()"),
        Holds(Riscv, Ranges.UnmappedRange, NoStaleTranslation.Property, "local_flush_tlb_range_threshold_asid()"),
        Holds(Riscv, HugePages.Split, NoStaleTranslation.Property, "flush_pmd_tlb_range()"),
        Holds(Riscv, SecondaryTlbs.DeviceVersusRange, NoFreedPageReachedFromOutside.Property, "d9be2b9b6049"),
        Holds(Riscv, MmLifetime.LazyGoes, NoFreedTableWalked.Property, "a CPU that goes offline leaves the mm's tables"),
        .. from scenario in (Scenario[])[Rollover, RolloverVersusFlush, TwoRollovers, Contended]
           select Holds(Riscv, scenario, PcidsAreUnmixed.Property, "__flush_context()"),
        Holds(Riscv, LazyFreedTable, NoFreedTableWalked.Property, "a flush that frees tables drops all that the ASID tags"),
        Holds($"{Riscv}+reserved-asids=not-kept", LazyCpu, NoStaleTranslation.Property, "[ARM] Fix ASID version switch"),
        Holds($"{Riscv}+reserved-asids=not-kept", LazyCpu, NoFreedPageUsed.Property, "[ARM] Fix ASID version switch"),
        Holds(Riscv, RemoteFlush, WaitsEnd.Property, "__flush_tlb_range()"),
    ];

    private static IEnumerable<Claim> Broken() =>
    [
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoStaleTranslation.Property, "there is no generation to look at in a switch"),
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoFreedPageUsed.Property, "there is no generation to look at in a switch"),
        Breaks($"{Riscv}+asid-rollover=nothing", Rollover, PcidsAreUnmixed.Property, "what the mm before it has left under the ASID"),
        Breaks(
            $"{Riscv}+reserved-asids=not-kept", TwoRollovers, NoStaleTranslation.Property, "a CPU that runs the mm is not asked to switch"),
        Breaks($"{Riscv}+flush-stride=largest", Ranges.UnmappedRange, NoStaleTranslation.Property, "a page of the range is left out"),
        Breaks($"{Riscv}+dying-mm=never", MmLifetime.LazyGoes, NoFreedTableWalked.Property, "what sched_force_init_mm is for"),
        Breaks($"{Riscv}+table-freeing=before-flush", LazyFreedTable, NoFreedTableWalked.Property, "the table is freed before its flush"),
    ];
}
