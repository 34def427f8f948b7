using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.ConcurrentAsync;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.LazyTlb;
using static Shootdown.Scenarios.Series.PreemptibleSeries;

namespace Shootdown.Scenarios.Series;

/// <summary>What is claimed of every back-end that flushes other CPUs, and of those that have no scenario of their own: Hyper-V and
/// Xen.</summary>
public static class Backends
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    // What every back-end has to get right: a running CPU, a switching one, lazy ones, tables that are freed, batches.
    private static readonly IReadOnlyList<Scenario> Common =
    [
        RemoteFlush, SwitchVersusFlush, FirstSwitch, LocalOnlyFlush, LazyThenUser, LazyLeaves, LazyFreedTable, LazyCollapse, FreedTable,
        Reclaim, DirectReclaim, BorrowedMm, ExecVersusFlush, Remapped,
    ];

    /// <summary>What is claimed of Hyper-V and Xen.</summary>
    public static IEnumerable<Claim> Claims =>
        [.. Of("hyperv", [], "hyperv_flush_tlb_multi"), .. Of("xen", [], "xen_flush_tlb_multi"), .. Hypercalls()];

    /// <summary>What a back-end has to get right.</summary>
    /// <param name="backend">Its name among the values of the axis.</param>
    /// <param name="own">Scenarios of its own.</param>
    /// <param name="origin">What flushes.</param>
    /// <param name="except">What is claimed otherwise; null for nothing.</param>
    internal static IEnumerable<Claim> Of(
        string backend, IReadOnlyList<Scenario> own, string origin, Func<Scenario, Property, bool>? except = null) =>
        from scenario in (IEnumerable<Scenario>)[.. Common, .. own]
        from property in PropertyCatalogue.Default
        where except?.Invoke(scenario, property) != true
        from design in Common.Contains(scenario) ? (string[])[Linux73] : [Linux73, Linux72]
        select Holds($"{design}+backend={backend}", scenario, property, origin);

    private static IEnumerable<Claim> Hypercalls() =>
    [
        Breaks(
            $"{Linux73}+backend=xen+xen-multicall=deferred",
            RemoteFlush,
            NoStaleTranslation.Property,
            "a flush in lazy MMU mode is not done when it returns"),
        Breaks(
            $"{Linux73}+backend=xen+xen-multicall=deferred", FreedTable, NoFreedTableWalked.Property, "the same, where tables are freed"),
        .. PropertyCatalogue.Default.Select(
            p => Holds($"{Linux73}+backend=hyperv", KernelRange, p, "flush_tlb_kernel_range interrupts in a guest too")),
        .. PropertyCatalogue.Default.Select(
            p => Holds($"{Linux73}+backend=hyperv+hyperv-hypercall=succeeds", RemoteFlush, p, "no vCPU is interrupted")),
        Holds($"{Linux73}+backend=hyperv", LazyThroughout, NoLazyInterrupted.Property, "lazy vCPUs are left out"),
    ];
}
