using static Shootdown.Scenarios.BackendScenarios;
using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.TlbScenarios;

namespace Shootdown.Scenarios;

/// <summary>What is claimed of each back-end that flushes other CPUs.</summary>
internal static class BackendClaims
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Invlpgb = "linux-7.3+backend=invlpgb";
    private const string Kvm = "linux-7.3+backend=kvm";

    // What every back-end has to get right: a running CPU, a switching one, lazy ones, tables that are freed, batches.
    private static readonly IReadOnlyList<Scenario> Common =
    [
        RemoteFlush, SwitchVersusFlush, FirstSwitch, LocalOnlyFlush, LazyThenUser, LazyLeaves, LazyFreedTable, LazyCollapse, FreedTable, Reclaim, DirectReclaim, BorrowedMm, ExecVersusFlush, Remapped,
    ];

    public static IEnumerable<Claim> All => [.. Kernels(), .. BackEnds(), .. KvmMask(), .. KvmFlag(), .. Hypercalls(), .. Broadcast(), .. Transitions(), .. TransitionChecks()];

    // In a guest whose host takes vCPUs away, with interrupts as the only way to flush.
    private static IEnumerable<Claim> Kernels() =>
        from scenario in BackendScenarios.All
        where scenario != DescheduledThroughout
        from property in PropertyCatalogue.Default
        from design in (string[])[Linux73, Linux72]
        select Holds(design, scenario, property, "interrupts reach a vCPU when it runs again");

    private static IEnumerable<Claim> BackEnds() =>
        from backend in (string[])["kvm", "hyperv", "xen", "invlpgb"]
        from scenario in (IEnumerable<Scenario>)[.. Common, .. backend switch { "kvm" => OfKvm, "invlpgb" => OfInvlpgb, _ => [] }]
        from property in PropertyCatalogue.Default
        where backend != "invlpgb" || scenario != AsidTransitionVersusExec || property != NoFreedTableWalked.Property
        from design in Common.Contains(scenario) ? (string[])[Linux73] : [Linux73, Linux72]
        select Holds($"{design}+backend={backend}", scenario, property, backend == "invlpgb" ? "broadcast_tlb_flush" : $"{backend}_flush_tlb_multi");

    // C27: H9.
    private static IEnumerable<Claim> KvmMask() =>
    [
        Breaks($"{Kvm}+kvm-flush-mask=per-cpu", FlushMaskReused, NoStaleTranslation.Property, "H9: patch 14 without patch 13"),
        Breaks($"{Kvm}+kvm-flush-mask=per-cpu", LocalOnlyFlush, PinnedWhereNeeded.Property, "H9: the mask of a CPU that the task has left"),
        .. Enumerable.Range(1, 6).Select(v => Breaks($"preemptible-v{v}+backend=kvm", FlushMaskReused, NoStaleTranslation.Property, $"v{v} has no patch 13")),
        .. Enumerable.Range(7, 2).SelectMany(v => PropertyCatalogue.Default.Select(p => Holds($"preemptible-v{v}+backend=kvm", FlushMaskReused, p, $"v{v}, patch 13"))),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Kvm}+kvm-flush-mask=per-task", FlushMaskReused, p, "C27: a mask of the task's own needs no pin")),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Kvm}+kvm-flush-mask=per-task", DescheduledTarget, p, "C27")),
        Breaks(Linux73, DescheduledThroughout, WaitsEnd.Property, "an interrupt is waited for as long as its vCPU is away"),
        Breaks(Kvm, RemoteFlush, WaitsPreemptibly.Property, "patch 13: the wait of a guest stays pinned"),
        Holds($"{Kvm}+kvm-flush-mask=per-task", RemoteFlush, WaitsPreemptibly.Property, "C27: what patch 13 costs"),
    ];

    // C26: H10.
    private static IEnumerable<Claim> KvmFlag() =>
        from update in (string[])["guest-store", "host-store"]
        from scenario in (Scenario[])[DescheduledTarget, DescheduledTwice]
        select Breaks($"{Kvm}+kvm-flag-update={update}", scenario, NoStaleTranslation.Property, $"H10: {update}, the flag is lost");

    private static IEnumerable<Claim> Hypercalls() =>
    [
        Breaks($"{Linux73}+backend=xen+xen-multicall=deferred", RemoteFlush, NoStaleTranslation.Property, "a flush in lazy MMU mode is not done when it returns"),
        Breaks($"{Linux73}+backend=xen+xen-multicall=deferred", FreedTable, NoFreedTableWalked.Property, "the same, where tables are freed"),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Linux73}+backend=hyperv", KernelRange, p, "flush_tlb_kernel_range interrupts in a guest too")),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Linux73}+backend=hyperv+hyperv-hypercall=succeeds", RemoteFlush, p, "no vCPU is interrupted")),
        Holds($"{Linux73}+backend=hyperv", LazyThroughout, NoLazyInterrupted.Property, "lazy vCPUs are left out"),
        Holds(Invlpgb, LazyThroughout, NoLazyInterrupted.Property, "native_flush_tlb_multi() of an mm that is in no transition"),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Invlpgb}", KernelRange, p, "invlpgb_kernel_range_flush(), invlpgb_flush_all()")),
        Holds(Invlpgb, KernelRange, WaitsPreemptibly.Property, "no CPU is waited for: TLBSYNC is no call"),
    ];

    // C28, C29, S10.
    private static IEnumerable<Claim> Broadcast() =>
    [
        Breaks($"{Invlpgb}+invlpgb-pinning=unpinned", MigratingBroadcast, NoStaleTranslation.Property, "H18: TLBSYNC on another CPU than INVLPGB"),
        Breaks($"{Invlpgb}+invlpgb-pinning=unpinned", MigratingBroadcast, PinnedWhereNeeded.Property, "H18"),
        Breaks($"{Invlpgb}+asid-transition=immediate", AsidTransitions, NoStaleTranslation.Property, "C29: neither INVLPGB nor an interrupt reaches a CPU on its old PCID"),
        Breaks($"{Invlpgb}+asid-transition=global-asid-first", AsidTransitions, NoStaleTranslation.Property, "bug 43: global_asid is seen, asid_transition is not yet"),
        Breaks($"{Invlpgb}+asid-reuse=unflushed", ReusedGlobalAsid, PcidsAreUnmixed.Property, "S10: what the mm before it has left"),
    ];

    // C29, S1b: a CPU that begins to leave the mm is taken for one that has. Whether the grace period of a table, which in the kernel waits
    // for the switch, makes up for it is left open.
    private static IEnumerable<Claim> TransitionChecks() =>
        from design in (string[])[Linux73, Linux72]
        let freed = $"{design}+backend=invlpgb+table-freeing=after-flush"
        from claim in (Claim[])
        [
            Breaks(freed, AsidTransitionVersusExec, NoFreedTableWalked.Property, "finish_asid_transition() reads loaded_mm twice"),
            .. PropertyCatalogue.Default.Select(p => Holds($"{freed}+asid-check=one-read", AsidTransitionVersusExec, p, "loaded_mm is read once")),
        ]
        select claim;

    // L6.
    private static IEnumerable<Claim> Transitions() =>
    [
        Holds(Invlpgb, AsidTransitionVersusSwitch, NoStarvation.Weak, "L6: a CPU that is between two mms goes on"),
        Holds(Invlpgb, AsidTransitionVersusKthread, NoStarvation.Strong, "L6: a CPU that is between two mms goes on, with its interrupts off"),
        Holds($"{Linux73}+backend=xen", AsidTransitionVersusKthread, NoStarvation.Weak, "L6: a flush that waits for no CPU"),
        Breaks(Invlpgb, AsidTransitionVersusKthread, NoStarvation.Weak, "L6: it may be between two mms again whenever it is looked at"),
    ];
}
