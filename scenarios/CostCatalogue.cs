namespace Shootdown.Scenarios;

/// <summary>What calls cost, design beside design.</summary>
public static class CostCatalogue
{
    /// <summary>Every claim.</summary>
    public static IReadOnlyList<CostClaim> All { get; } =
    [
        Of("linux-7.2", Flushes.RemoteFlush, 1, [1], 1, 12, "one flush, one other CPU: preemption is off for as long as that CPU takes"),
        Of("linux-7.3", Flushes.RemoteFlush, 1, [1], 0, 0, "preemptible series, patch 14: the wait is preemptible"),
        Of("concurrent-async-rfc", Flushes.RemoteFlush, 1, [1], 1, 7, "RFC patch 11: the wait ends before the flush"),
        Of(
            "linux-7.3+local-order=remote-first",
            Flushes.RemoteFlush,
            1,
            [1],
            1,
            12,
            "before a32a4d8a815c: the wait comes before the local part, and so before put_cpu"),
        Of("linux-7.2", Flushes.TwoTargets, 2, [1, 2], 2, 12, "two other CPUs"),
        Of("linux-7.3", Flushes.TwoTargets, 2, [1, 2], 0, 0, "two other CPUs"),
        Of("linux-7.3", LazyTlb.LazyThroughout, 0, [], 0, 0, "a lazy CPU is not called"),
        Of("linux-7.3+lazy-cpus=called", LazyTlb.LazyThroughout, 1, [1], 0, 0, "before 145f573b89a6"),
        Of("linux-7.3", LazyTlb.LazyFreedTable, 1, [1], 0, 0, "where tables are freed it is"),
        Of("linux-7.3+lazy-cpus=skipped", LazyTlb.LazyFreedTable, 0, [], 0, 0, "145f573b89a6, and wrong: see S1b"),
        Of("linux-7.3", Flushes.KernelRange, 2, [1], 1, 6, "vfree, then flush_tlb_all: the first waits pinned"),
        Of("linux-7.3+kernel-flush-preemption=before-call", Flushes.KernelRange, 2, [1], 0, 0, "preemptible v1 to v6"),
        Of("linux-7.3+backend=kvm", Flushes.RemoteFlush, 1, [1], 1, 12, "patch 13: a guest of KVM waits pinned as before"),
        Of(
            "linux-7.3+backend=kvm+kvm-flush-mask=per-task",
            Flushes.RemoteFlush,
            1,
            [1],
            0,
            0,
            "a mask of the task's own would let it wait preemptibly"),
        Of("linux-7.3", KvmGuests.DescheduledThroughout, 1, [1], 0, 0, "a vCPU that is away is interrupted, and waited for"),
        Of("linux-7.3+backend=kvm", KvmGuests.DescheduledThroughout, 0, [], 0, 0, "a vCPU that is away is left to its host"),
        Of(
            "linux-7.3+backend=hyperv+hyperv-hypercall=succeeds",
            Flushes.RemoteFlush,
            0,
            [],
            1,
            2,
            "a hypercall interrupts nobody; the flusher waits with interrupts off"),
        Of("linux-7.3+backend=hyperv", Flushes.RemoteFlush, 1, [1], 1, 2, "one that fails is made up for by interrupts"),
        Of("linux-7.3+backend=xen", Flushes.RemoteFlush, 0, [], 1, 2, "nor does a multicall"),
        Of("linux-7.3", Broadcasts.BroadcastFreedTable, 1, [1], 0, 0, "where tables are freed a lazy CPU is interrupted"),
        Of("linux-7.3+backend=invlpgb", Broadcasts.BroadcastFreedTable, 0, [], 1, 2, "INVLPGB interrupts nobody; TLBSYNC waits pinned"),
        Of("linux-7.3", Broadcasts.MigratingBroadcast, 1, [2], 0, 0, "native: the CPU that A has left is lazy by then"),
        Of("linux-7.3+backend=invlpgb", Broadcasts.MigratingBroadcast, 0, [], 1, 3, "the same, of three CPUs"),
        Of("linux-7.3+backend=invlpgb", Flushes.KernelRange, 0, [], 2, 2, "vfree, then flush_tlb_all"),
        Of(
            "linux-7.3",
            SyncIpiElision.CollapseVersusGup,
            2,
            [1],
            1,
            17,
            "a collapse: one IPI to flush, under the page-table lock, and one to stop walkers"),
        Of("linux-7.3+preempt-rt=on", SyncIpiElision.CollapseVersusGup, 2, [1], 0, 0, "PREEMPT_RT: who holds the lock is preemptible"),
        Of(
            "linux-7.3+sync-elision=key-set-at-boot",
            SyncIpiElision.CollapseVersusGup,
            1,
            [1],
            1,
            17,
            "sync-ipi-elision: two IPIs become one"),
        Of("linux-7.3", PendingFlushes.CleanedPage, 1, [1], 1, 12, "a page made clean is flushed under the page-table lock"),
        Of("linux-7.3+preempt-rt=on", PendingFlushes.CleanedPage, 1, [1], 0, 0, "PREEMPT_RT: who holds the lock is preemptible"),
        Of(
            "linux-7.3",
            SharedPageTables.UnshareByTwo,
            2,
            [1],
            0,
            0,
            "8ce720d5bd91: one IPI to flush, one to stop walkers when the last sharer leaves"),
        Of("linux-7.3+sync-elision=key-set-at-boot", SharedPageTables.UnshareByTwo, 1, [1], 0, 0, "sync-ipi-elision: two IPIs become one"),
        Of("linux-7.3", HalvedEntries.CollapseBeside, 3, [1, 2], 1, 17, "the flush goes to mm_cpumask, the sync to every CPU"),
        Of(
            "linux-7.3+sync-elision=key-set-at-boot",
            HalvedEntries.CollapseBeside,
            1,
            [1],
            1,
            17,
            "sync-ipi-elision: who has nothing to do with the mm is left alone"),
        Of(
            "linux-7.3",
            SharedPageTables.LazyUnshareByThree,
            1,
            [1],
            0,
            0,
            "8ce720d5bd91: one sync IPI, when the last sharer but one has left"),
        Of(
            "linux-7.3+unshare-sync=every-unshare",
            SharedPageTables.LazyUnshareByThree,
            2,
            [1],
            0,
            0,
            "1013af4f585f: one to every CPU at each unshare"),
        Of("linux-7.2", PreemptibleSeries.OneCall, 2, [1, 2], 2, 5, "smp_call_function_many: preemption is off from entry to completion"),
        Of("linux-7.3", PreemptibleSeries.OneCall, 2, [1, 2], 0, 0, "preemptible series, patch 6"),
        Of("linux-7.2", PreemptiblePrefixes.AllOthers, 1, [1], 1, 5, "one target: half of what two cost"),
        Of("linux-7.3", PreemptiblePrefixes.AllOthers, 1, [1], 0, 0, "one target"),
        Of("linux-7.2", PreemptiblePrefixes.MaskedTarget, 1, [1], 1, 6, "one target, which has interrupts off when it is called"),
        Of("linux-7.3", PreemptiblePrefixes.MaskedTarget, 1, [1], 0, 0, "the same, waited for preemptibly"),
        Of("linux-7.2", PreemptiblePrefixes.MaskedTargets, 2, [1, 2], 2, 6, "two targets, which have interrupts off: two waits"),
        Of("linux-7.3", PreemptiblePrefixes.MaskedTargets, 2, [1, 2], 0, 0, "the same, waited for preemptibly"),
    ];

    /// <summary>Every claim about the place of <c>flush_tlb_info</c>.</summary>
    public static IReadOnlyList<PlacementClaim> Placements { get; } =
    [
        new("linux-7.2", 64, new(1, 0), "3db6d5a5ecaf: per CPU, aligned"),
        new(
            "preemptible-v3",
            64,
            new(2, 40),
            "v3, patch 10 of 12: an unaligned info straddles two lines where it begins in the second half of one"),
        new("preemptible-v4", 64, new(1, 120), "v4: aligned"),
        new("preemptible-v6", 128, new(1, 248), "780e0106d468: with L1_CACHE_SHIFT=7 the compiler made a frame of 320 bytes"),
        new("preemptible-v7", 128, new(1, 120), "v7, patch 11 of 12: capped"),
        new("preemptible-v8", 64, new(1, 120), "c86f522bb57b: the cap changes nothing where lines are as long"),
        new("preemptible-v8", 128, new(1, 120), "c86f522bb57b: capped"),
        new("linux-7.3", 128, new(1, 120), "c86f522bb57b: capped"),
        new("linux-7.3+info-storage=task-local", 64, new(2, 0), "discussed under v3, patch 10 of 12"),
        new("concurrent-async-rfc", 64, new(0, 0), "RFC patch 10: in the place of info, which ends with the csd's line"),
    ];

    /// <summary>Every claim about the place of a task's wait mask.</summary>
    public static IReadOnlyList<MaskClaim> Masks { get; } =
    [
        new(MaskForm.OnStack, 512, 16, new(0, 0, 64), "preemptible v2: without CONFIG_CPUMASK_OFFSTACK only"),
        new(MaskForm.InTask, 8192, 16, new(1024, 0, 0), "v3, patch 10, reply: 1 KiB with NR_CPUS=8192"),
        new(MaskForm.Allocated, 8192, 16, new(8, 8, 0), "v3, patch 10, reply: a pointer, and what is required"),
        new(MaskForm.PointerOrBits, 8192, 64, new(8, 0, 0), "v3, patch 10, reply: the mask in the pointer for up to 64 CPUs"),
        new(MaskForm.PointerOrBits, 8192, 65, new(8, 16, 0), "one CPU more"),
    ];

    private static CostClaim Of(string design, Scenario scenario, int ipis, int[] targets, int waits, int longest, string origin) =>
        new(design, scenario, "A", new CallCosts(ipis, CpuMask.Of(targets), waits, longest), origin);
}
