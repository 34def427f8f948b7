using static Shootdown.Scenarios.Series.CrossCalls;
using static Shootdown.Scenarios.Series.Hotplug;
using static Shootdown.Scenarios.Series.PreemptibleSeries;
namespace Shootdown.Scenarios.Bugs;

/// <summary>The bugs of kernel/smp.c, arch/x86/mm/tlb.c, and their callers that the model knows.</summary>
public static class BugCatalogue
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(1, "a12a498a9738", "waits only if it sent an IPI itself", $"{Linux73}+wait-decision=if-ipi-sent", Linux73, NoIpiEarlyReturn, [WaitsForItsOwn.Property, ArgumentsOutliveTheirReaders.Property]),
        new(2, "5c3124975e15", "waits for CPUs that cond_func declined", $"{Linux73}+skipped-cpus=left-in", Linux73, DeclinedCpu, [WaitsOnlyForItsOwn.Property]),
        new(3, "8053871d0f7f", "unlocks an async csd after its callback, which has re-armed it", $"{Linux73}+unlock-order=after-function+async-busy=trusted", $"{Linux73}+async-busy=trusted", RequeueingCallback, [NoReuseWhileBusy.Property]),
        new(4, "19a1f5ec6999", "posts a csd that is still in flight", $"{Linux73}+async-busy=trusted", Linux73, KickedTwice, [NoReuseWhileBusy.Property, CsdQueueIntegrity.Property]),
        new(5, "8d056c48e486", "a dying CPU leaves its queue as it is", $"{Linux73}+dying-work=left", Linux73, DyingCpu, [ExactlyOnce.Property, CallbacksOnlyOnline.Property]),
        new(6, "9e949a388635", "looks for forgotten work in the queue that it has just emptied", $"{Linux73}+dying-work=left+offline-warning=of-queue", $"{Linux73}+dying-work=left", DyingCpu, [OfflineWorkIsReported.Property]),
        new(7, "e6cd1e07a185", "initialises an element that another CPU still walks", $"{Linux73}+csd-acquire=no-wait", Linux73, PostedTwice, [NoReuseWhileBusy.Property, ExactlyOnce.Property]),
        new(8, "723aae25d5cd", "counts and queues by two reads of a mask that changes", $"{Linux73}+mask-reads=twice", Linux73, ClearedMask, [WaitsEnd.Property]),
        new(9, "f44310b98ddb", "sends the IPI to a mask that targets clear themselves from", $"{Linux72}+ipi-elision=none+ipi-mask=shared", $"{Linux72}+ipi-elision=none", EarlyTargets, [IpiOwnerIsNotDelayed.Property]),
        new(10, "19dbdcb8039c", "an interrupt handler makes a call that waits", $"{Linux73}+interrupt-caller=sync", Linux73, InterruptedIpiOwner, [IpiOwnerIsNotDelayed.Property, WaitsEnd.Property]),
        new(11, "fea4e317f9e7", "does not ask a CPU that is between two mms", $"{Linux73}+switching-cpus=not-asked", Linux73, Flushes.SwitchVersusFlush, [NoStaleTranslation.Property]),
        new(12, "83b0177a6c48", "has no barrier between LOADED_MM_SWITCHING and the generation where the CPU is in mm_cpumask already", $"{Linux73}+switch-order=barrier-if-absent", Linux73, Flushes.SwitchVersusFlush, [NoStaleTranslation.Property, NoFreedPageUsed.Property]) { NeedsStoreBuffers = true },
        new(13, "stable backports of fea4e317f9e7", "reads the generation before it stores LOADED_MM_SWITCHING", $"{Linux73}+switch-order=generation-first", Linux73, Flushes.SwitchVersusFlush, [NoStaleTranslation.Property]),
        new(14, "6db2526c1d69", "asks every CPU of mm_cpumask at every flush, so that those leave it", $"{Linux73}+cpumask-trim=on-every-flush+lazy-cpus=called", Linux73, LazyTlb.LazyThroughout, [NoLazyInterrupted.Property]),
        new(15, "71b3c126e611", "reads mm_cpumask before its change of the page table is seen", $"{Linux73}+gen-increment=plain+pte-clear=store", Linux73, Flushes.FirstSwitch, [NoStaleTranslation.Property]) { NeedsStoreBuffers = true },
        new(16, "d53c3dfb23c4", "lets a flush in while exec comes to the mm: it takes the CPU out of mm_cpumask", $"{Linux73}+activate-mm-irqs=on", Linux73, Flushes.ExecIntoFlushed, [CpumaskCoversLoaders.Property]),
        new(17, "a665eec0a22e", "the flusher takes a CPU out of mm_cpumask whose kernel thread has just borrowed the mm", $"{Linux73}+cpumask-trim=by-flusher", Linux73, Flushes.BorrowedMm, [CpumaskCoversLoaders.Property]),
        new(18, "bafb056ce279", "the same on sparc64, where a task switches to the mm", $"{Linux73}+cpumask-trim=by-flusher", Linux73, Flushes.SwitchVersusFlush, [CpumaskCoversLoaders.Property]),
        new(19, "b956575bed91", "a lazy CPU keeps its paging-structure cache while tables are freed", $"{Linux73}+lazy-flush=deferred", Linux73, LazyTlb.LazyFreedTable, [NoFreedTableWalked.Property]),
        new(20, "d86564a2f085", "frees a page table before the flush", $"{Linux73}+table-freeing=before-flush", Linux73, ConcurrentAsync.FreedTable, [NoFreedTableWalked.Property]),
        new(21, "3ef938c35035", "flush_tlb_range() leaves lazy CPUs out although the table is used again", $"{Linux73}+range-flush=keeps-tables", Linux73, LazyTlb.LazyCollapse, [NoFreedTableWalked.Property]),
        new(22, "70cbc3cc78a9", "GUP-fast refers to a page of a table that has been taken away, having looked again at its entry alone", $"{Linux73}+backend=hyperv+collapse-sync=none+gup-recheck=pte-only", $"{Linux73}+backend=hyperv+collapse-sync=none", SyncIpiElision.CollapseVersusGup, [ReferencesAreInTime.Property]),
        new(23, "2ba99c5e0881", "uses a table again that GUP-fast may still be in", $"{Linux73}+backend=hyperv+collapse-sync=none", $"{Linux73}+backend=hyperv", SyncIpiElision.CollapseVersusGup, [WalkersReadLiveTables.Property]),
        new(24, "1013af4f585f", "a shared table is left without waiting for walkers, and by others used as their own", $"{Linux73}+unshare-sync=none+unshare-unlock=before-flush", Linux73, SharedPageTables.UnshareAcross, [WalkersReadLiveTables.Property]),
        new(27, "a4a118f2eead", "leaves a shared table and flushes nothing", $"{Linux73}+unshare-flush=none", Linux73, SharedPageTables.UnshareVersusUser, [NoStaleTranslation.Property]),
        new(28, "eb66ae030829", "flushes a moved page after it has dropped the locks under which others free it at its new address", $"{Linux73}+mremap-flush=at-end", Linux73, MovedEntries.MovedThenFreed, [NoFreedPageUsed.Property]),
        new(29, "5d1904204c99", "the same, where others make the page clean", $"{Linux73}+mremap-flush=at-end", Linux73, MovedEntries.MovedThenCleaned, [NoStaleTranslation.Property]),
        new(30, "1cf35d47712d", "flushes after it has dropped the page-table lock under which others make the page clean", $"{Linux73}+dirty-zap=flush-after-unlock", Linux73, PendingFlushes.CleanedPage, [NoStaleTranslation.Property]),
        new(31, "16af97dc5a89", "the first gather that ends clears the flag for all", $"{Linux73}+pending-count=flag", Linux73, PendingFlushes.MergedPage, [NoStaleTranslation.Property]),
        new(32, "99baac21e458", "finds the entry cleared by another, flushes nothing, and returns before the other has flushed", $"{Linux73}+nested-gather=ignores", Linux73, PendingFlushes.NestedGathers, [NoStaleTranslation.Property]),
        new(34, "3ea277194daa", "finds the entry cleared by reclaim, flushes nothing, and returns before reclaim has flushed", $"{Linux73}+batched-pending=ignored", Linux73, PendingFlushes.ReclaimVersusMprotect, [NoStaleTranslation.Property]),
        new(35, "383c4613c67c", "the same on a path that was left out", $"{Linux73}+batched-pending=not-by-zap", Linux73, PendingFlushes.ReclaimVersusMunmap, [NoStaleTranslation.Property]),
        new(37, "b67fbebd4cf9", "unlinks a VM_PFNMAP vma before it flushes, so that its driver finds nothing to flush", $"{Linux73}+pfnmap-flush=at-finish", Linux73, PendingFlushes.DriverPage, [NoFreedPageUsed.Property]),
        new(38, "5df397dec7c4", "takes a written page out of the rmap before it flushes, so that it seems clean", $"{Linux73}+dirty-zap=rmap-then-flush", Linux73, PendingFlushes.CleanedPage, [NoStaleTranslation.Property]),
        new(39, "a37259732a7d", "frees a table right after a flush that interrupts nobody (INVLPGB)", $"{Linux73}+backend=invlpgb+table-freeing=after-flush", $"{Linux73}+backend=invlpgb", SyncIpiElision.FreedUnderGup, [WalkersReadLiveTables.Property]),
        new(40, "48a8b97cfd80", "the same in a guest whose hypervisor flushes", $"{Linux73}+backend=xen+table-freeing=after-flush", $"{Linux73}+backend=xen", SyncIpiElision.FreedUnderGup, [WalkersReadLiveTables.Property]),
        new(41, "b043138246a4", "the host reads the preempted byte, then clears it, and the guest's flag with it", $"{Linux73}+backend=kvm+kvm-flag-update=host-store", $"{Linux73}+backend=kvm", KvmGuests.DescheduledTarget, [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(43, "be88a1dd6112", "global_asid is seen before asid_transition, so that a CPU on its old PCID is reached by nothing", $"{Linux73}+backend=invlpgb+asid-transition=global-asid-first", $"{Linux73}+backend=invlpgb", Broadcasts.AsidTransitions, [NoStaleTranslation.Property]),
        new(46, "6ce64428d620", "copies a page whose write protection is not flushed yet", $"{Linux73}+wp-fault=trusts-entry", Linux73, MovedEntries.CopiedUnflushed, [NoStaleTranslation.Property]),
        new(47, "b3a81d0841a9", "KSM trusts a read-only entry while its flush is in flight", $"{Linux73}+ksm-check=entry", Linux73, PendingFlushes.MergedPage, [NoStaleTranslation.Property]),
        new(51, "b0473dcd4b1d", "csdlock_debug makes senders share one csd that is locked by a plain store", $"{Linux72}+csd-lock-debug=on", $"{Linux73}+csd-lock-debug=on", TwoSenders, [CsdQueueIntegrity.Property, NoReuseWhileBusy.Property, ExactlyOnce.Property]),
        new(52, "downstream", "two put_cpu where the task has no mask", $"{Linux73}+put-cpu-balance=extra", Linux73, BootTask, [PinnedWhereNeeded.Property]),
        new(53, "57efa1fe5957", "GUP-fast pins a page that fork is about to share copy-on-write", $"{Linux73}+pin-check=none", Linux73, MovedEntries.PinnedUnderFork, [ReferencesAreInTime.Property]),
    ];
}
