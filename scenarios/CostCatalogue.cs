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
        Of("linux-7.3+backend=kvm", TlbScenarios.RemoteFlush, 1, [1], 1, 14, "patch 13: a guest of KVM waits pinned as before"),
        Of("linux-7.3+backend=kvm+kvm-flush-mask=per-task", TlbScenarios.RemoteFlush, 1, [1], 0, 0, "a mask of the task's own would let it wait preemptibly"),
        Of("linux-7.3", BackendScenarios.DescheduledThroughout, 1, [1], 0, 0, "a vCPU that is away is interrupted, and waited for"),
        Of("linux-7.3+backend=kvm", BackendScenarios.DescheduledThroughout, 0, [], 0, 0, "a vCPU that is away is left to its host"),
        Of("linux-7.3+backend=hyperv+hyperv-hypercall=succeeds", TlbScenarios.RemoteFlush, 0, [], 1, 4, "a hypercall interrupts nobody; the flusher waits with interrupts off"),
        Of("linux-7.3+backend=hyperv", TlbScenarios.RemoteFlush, 1, [1], 1, 4, "one that fails is made up for by interrupts"),
        Of("linux-7.3+backend=xen", TlbScenarios.RemoteFlush, 0, [], 1, 4, "nor does a multicall"),
        Of("linux-7.3", BackendScenarios.BroadcastFreedTable, 1, [1], 0, 0, "where tables are freed a lazy CPU is interrupted"),
        Of("linux-7.3+backend=invlpgb", BackendScenarios.BroadcastFreedTable, 0, [], 1, 2, "INVLPGB interrupts nobody; TLBSYNC waits pinned"),
        Of("linux-7.3+backend=invlpgb", BackendScenarios.MigratingBroadcast, 0, [], 1, 6, "the same, of three CPUs"),
        Of("linux-7.3+backend=invlpgb", TlbScenarios.KernelRange, 0, [], 2, 3, "vfree, then flush_tlb_all"),
        Of("linux-7.2", ScenarioCatalogue.OneCall, 2, [1, 2], 2, 10, "smp_call_function_many: preemption is off from entry to completion"),
        Of("linux-7.3", ScenarioCatalogue.OneCall, 2, [1, 2], 0, 0, "preemptible series, patch 6"),
    ];

    private static CostClaim Of(string design, Scenario scenario, int ipis, int[] targets, int waits, int longest, string origin) =>
        new(design, scenario, "A", new CallCosts(ipis, CpuMask.Of(targets), waits, longest), origin);
}
