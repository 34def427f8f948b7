using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.LazyTlb;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Tags without generations: what a CPU keeps under an ASID must be flushed there at once, and ASIDs are used again.</summary>
public static class RiscvAsids
{
    private const string Riscv = "linux-7.3+backend=riscv";

    /// <summary>A CPU that has run the mm comes back to it.</summary>
    public static Scenario SwitchBack { get; } = new WorkloadScenario(
        "asid-switch-back",
        "A on CPU 0 unmaps a page; CPU 1, which has run the mm, switches to it",
        "riscv: asid: Fixup stale TLB entry cause application crash",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
        });

    /// <summary>ASIDs run out.</summary>
    public static Scenario Rollover { get; } = new WorkloadScenario(
        "asid-rollover",
        "B on CPU 1, which has run another mm, comes to a new one by exec; no ASID is left",
        "__flush_context()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }, new("k"), new("n")],
            Tasks = [Runs("A", "k", On(0), Access()), Runs("B", "k", On(1), new Call("exec") { Mm = "n" }, Access())],
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
                Runs("B", "k", On(1), new Call("exec") { Mm = "n" }, new Call("exec") { Mm = "m" }, Access()),
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
                Runs(
                    "A", "k", On(0), new Call("exec") { Mm = "n" }, new Call("exec") { Mm = "o" }, new Call("exec") { Mm = "m" }, Munmap()),
                Runs("B", "m", On(1), Access()),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [SwitchBack, Rollover, RolloverVersusFlush, TwoRollovers];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kept(), .. Broken()];

    private static IEnumerable<Claim> Kept() =>
    [
        .. from scenario in (Scenario[])[RemoteFlush, LazyThenUser, Reclaim, ExecVersusFlush, SwitchBack, RolloverVersusFlush, TwoRollovers]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property, CpumaskCoversLoaders.Property]
           select Holds(Riscv, scenario, property, "__flush_tlb_range(), set_mm()"),
        Holds(Riscv, FirstSwitch, NoStaleTranslation.Property, "the local branch of __flush_tlb_range()"),
        Holds(Riscv, DirectReclaim, NoStaleTranslation.Property, "__flush_tlb_range(): get_cpu()"),
        .. from scenario in (Scenario[])[Rollover, RolloverVersusFlush, TwoRollovers]
           select Holds(Riscv, scenario, PcidsAreUnmixed.Property, "__flush_context()"),
        Holds(Riscv, LazyFreedTable, NoFreedTableWalked.Property, "a flush that frees tables drops all that the ASID tags"),
        Holds(Riscv, RemoteFlush, WaitsEnd.Property, "__flush_tlb_range()"),
    ];

    private static IEnumerable<Claim> Broken() =>
    [
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoStaleTranslation.Property, "there is no generation to look at in a switch"),
        Breaks($"{Riscv}+riscv-flushed=loaded", SwitchBack, NoFreedPageUsed.Property, "there is no generation to look at in a switch"),
        Breaks($"{Riscv}+asid-rollover=nothing", Rollover, PcidsAreUnmixed.Property, "what the mm before it has left under the ASID"),
        Breaks($"{Riscv}+table-freeing=before-flush", LazyFreedTable, NoFreedTableWalked.Property, "the table is freed before its flush"),
    ];
}
