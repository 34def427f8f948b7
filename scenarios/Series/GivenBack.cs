using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>What is taken for a while is given back: locks, counts of what is in flight, and pins.</summary>
public static class GivenBack
{
    private const string Linux73 = "linux-7.3";

    /// <summary>What is claimed.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])
               [
                   .. SecondaryTlbs.Scenarios, .. Migration.Scenarios, .. ConcurrentRanges.Scenarios, .. HugePages.Scenarios,
                   Membarriers.Running, Membarriers.Switched, Membarriers.SyncCoreLazy, ChangedEntries.BatchOfTwo,
               ]
           select Holds(Linux73, scenario, PinnedWhereNeeded.Property, "as landed"),
        .. from scenario in (Scenario[])[RiscvAsids.SwitchBack, RiscvAsids.Rollover, RiscvAsids.LazyCpu, Flushes.RemoteFlush]
           select Holds($"{Linux73}+backend=riscv", scenario, PinnedWhereNeeded.Property, "as landed"),
        Holds($"{Linux73}+switch-order=generation-first", Flushes.RecycledPcid, PinnedWhereNeeded.Property, "the bug is elsewhere"),
    ];
}
