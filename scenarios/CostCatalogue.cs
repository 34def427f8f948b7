using Shootdown.Model;

namespace Shootdown.Scenarios;

/// <summary>What calls cost, design beside design.</summary>
public static class CostCatalogue
{
    /// <summary>Every claim.</summary>
    public static IReadOnlyList<CostClaim> All { get; } =
    [
        Of("linux-7.2", TlbScenarios.RemoteFlush, 1, [1], 1, 14, "one flush, one other CPU: preemption is off for as long as that CPU takes"),
        Of("linux-7.3", TlbScenarios.RemoteFlush, 1, [1], 0, 0, "preemptible series, patch 14: the wait is preemptible"),
        Of("concurrent-async-rfc", TlbScenarios.RemoteFlush, 1, [1], 1, 9, "RFC patch 11: the wait ends before the flush"),
        Of("linux-7.3+local-order=remote-first", TlbScenarios.RemoteFlush, 1, [1], 1, 14, "before a32a4d8a815c: the wait comes before the local part, and so before put_cpu"),
        Of("linux-7.2", TlbScenarios.TwoTargets, 2, [1, 2], 2, 26, "two other CPUs"),
        Of("linux-7.3", TlbScenarios.TwoTargets, 2, [1, 2], 0, 0, "two other CPUs"),
        Of("linux-7.3", TlbScenarios.LazyThroughout, 0, [], 0, 0, "a lazy CPU is not called"),
        Of("linux-7.3+lazy-cpus=called", TlbScenarios.LazyThroughout, 1, [1], 0, 0, "before 145f573b89a6"),
        Of("linux-7.3", TlbScenarios.LazyFreedTable, 1, [1], 0, 0, "where tables are freed it is"),
        Of("linux-7.3", TlbScenarios.KernelRange, 2, [1], 1, 7, "vfree, then flush_tlb_all: the first waits pinned"),
        Of("linux-7.3+kernel-flush-preemption=before-call", TlbScenarios.KernelRange, 2, [1], 0, 0, "preemptible v1 to v6"),
        Of("linux-7.2", ScenarioCatalogue.OneCall, 2, [1, 2], 2, 10, "smp_call_function_many: preemption is off from entry to completion"),
        Of("linux-7.3", ScenarioCatalogue.OneCall, 2, [1, 2], 0, 0, "preemptible series, patch 6"),
    ];

    private static CostClaim Of(string design, Scenario scenario, int ipis, int[] targets, int waits, int longest, string origin) =>
        new(design, scenario, "A", new CallCosts(ipis, CpuMask.Of(targets), waits, longest), origin);
}
