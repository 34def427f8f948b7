using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>What a design with a bug promises nevertheless, in a workload of which else only the bug is claimed: so the text that only
/// such a design executes is held to something, too.</summary>
/// <remarks>One row for each value of an axis; the smallest workload of its bug, and what is strongest of what stands there.</remarks>
internal static class UnharmedDesigns
{
    private const string Rows = """
        concurrent-async-rfc+flush-mode=acknowledged-always | freed-table | S12 L1 S1
        concurrent-async-rfc+flush-mode=acknowledged-uncopied | flushed-twice | S12 L1 S1
        concurrent-async-rfc+gen-publication=before-flush | flushed-twice | S12 L1 S1
        linux-7.2+ipi-elision=none+ipi-mask=shared | early-targets | S12 L1 S13
        linux-7.2+online-check=unpinned | two-offline | S12 S13 S5
        linux-7.3+activate-mm-irqs=on | exec-into-flushed | S12 L1 S13
        linux-7.3+backend=invlpgb+asid-reuse=unflushed | reused-global-asid | S12 L1 S1
        linux-7.3+backend=invlpgb+asid-transition=global-asid-first | asid-transition | S12 L1 S13
        linux-7.3+backend=invlpgb+asid-transition=immediate | asid-transition | S12 L1 S13
        linux-7.3+backend=invlpgb+invlpgb-pinning=unpinned | h18-migrating-broadcast | L1 S15 S8
        linux-7.3+backend=kvm+kvm-flag-update=guest-store | h10-descheduled-target | S12 L1 S13
        linux-7.3+backend=kvm+kvm-flag-update=host-marks-again | h10-descheduled-target | S12 L1 S13
        linux-7.3+backend=kvm+kvm-flag-update=host-store | h10-descheduled-target | S12 L1 S13
        linux-7.3+backend=kvm+kvm-flush-mask=per-cpu | h8-local-only-flush | L1 S1 S2
        linux-7.3+backend=kvm+kvm-preempted-report=any-exit | emulated-switch | S12 L1 S13
        linux-7.3+backend=kvm+table-freeing=after-flush | freed-under-vcpu | S12 L1 S2
        linux-7.3+backend=kvm+unshare-sync=none | h15-unshare-vs-vcpu | S12 L1 S13
        linux-7.3+backend=riscv+asid-rollover=nothing | asid-rollover | S12
        linux-7.3+backend=riscv+flush-stride=largest | range-unmap | S12 L1 S13
        linux-7.3+backend=riscv+reserved-asids=not-kept | asid-two-rollovers | S12 L1 S10
        linux-7.3+backend=riscv+reserved-asids=not-kept-nor-asked | asid-lazy-cpu | S12 S8
        linux-7.3+backend=riscv+reserved-asids=until-rollover | asid-two-rollovers | S10 S8
        linux-7.3+backend=riscv+riscv-cpumask=cleared-at-switch | asid-switch-back | S12
        linux-7.3+backend=riscv+riscv-flushed=loaded | asid-switch-back | S12 S8
        linux-7.3+backend=riscv+table-freeing=before-flush | h13-lazy-freed-table | S12 L1 S2
        linux-7.3+backend=xen+xen-multicall=deferred | remote-flush | S12 S15 S8
        linux-7.3+batch-memory=flag-cleared-after | batch-vs-munmap | S12 L1 S2
        linux-7.3+batched-pending=ignored | mremap-vs-reclaim | S12 L1 S2
        linux-7.3+batched-pending=not-by-zap | range-vs-reclaim | S12 L1 S2
        linux-7.3+caller-irqs=off | h17-mutual-call | S12 S13 S5
        linux-7.3+cpumask-trim=by-flusher | borrowed-mm | S12 L1 S1
        linux-7.3+cpumask-trim=on-every-flush+lazy-cpus=called | lazy-throughout | S12 S2
        linux-7.3+csd-lifetime=allocated-again | returned-other | S13 S5 S4 S12 L1
        linux-7.3+csd-lifetime=allocated-again | returned-csd-array | S12 L1 S7
        linux-7.3+csd-lock-debug=on-unguarded | one-call | L1 S13 S5
        linux-7.3+dirty-zap=flush-after-unlock | mkclean-vs-munmap | S12 L1 S13
        linux-7.3+dirty-zap=rmap-then-flush | mkclean-vs-munmap | S12 L1 S13
        linux-7.3+dying-mm=in-idle-task | lazy-goes | S12 L1 S2
        linux-7.3+dying-mm=never | lazy-goes | S12 L1 S2
        linux-7.3+dying-work=left+offline-warning=of-queue | dying-cpu | S12 L1 S7
        linux-7.3+flush-ceiling=cuts-ranges | range-unmap | S12 L1 S13
        linux-7.3+flush-preemption=before-decision | h8-local-only-flush | S12 L1 S13
        linux-7.3+gather-range=truncated | range-unmap | S12 L1 S13
        linux-7.3+gen-publication=read-after | h16-two-flushers | S12 L1 S13
        linux-7.3+global-invlpg=incomplete | kernel-range | S12 L1 S13
        linux-7.3+gup-locking=page-table-lock | h14-collapse-vs-gup | S12 S2 S1b
        linux-7.3+huge-zap=gives-up-first | huge-unmap | S12 S1 S9
        linux-7.3+idle-softirq=left | softirq-polling-idle | S12 S5 S7
        linux-7.3+info-storage=inlined | passed-arguments | S12 L1 S13
        linux-7.3+info-storage=inlined+unlock-order=sync-first | passed-arguments | S12 L1 S7
        linux-7.3+info-storage=per-cpu | passed-arguments | S12 L1 S13
        linux-7.3+interrupt-caller=sync | h3-interrupted-ipi-owner | S12 S13 S5
        linux-7.3+ipi-elision=polling-idle-no-flush | polling-idle | S12 S13 S5
        linux-7.3+irq-work-busy=before-function | irq-work-sync | S12 L1 S5
        linux-7.3+ksm-check=entry | ksm-vs-mprotect | S12 L1 S13
        linux-7.3+kvm-retry=not-asked | guest-vs-munmap | S12 L1
        linux-7.3+kvm-retry=of-seq-only | guest-vs-munmap | S12 L1
        linux-7.3+kvm-seq-read=after-lookup | guest-vs-munmap | S12 L1
        linux-7.3+kvm-zap=unflushed | guest-vs-munmap | S12 L1
        linux-7.3+lam-enable=own-cpu | lam-lazy-of-three | S12 S8
        linux-7.3+lam-switch=read-twice | lam-borrowed | S12 L1 S13
        linux-7.3+lazy-cpus=called | lazy-throughout | S12 S2
        linux-7.3+lazy-cpus=skipped | h13-lazy-freed-table | S12 S2 S13
        linux-7.3+lazy-exit=trusts | h13-lazy-then-user | S12 L1 S13
        linux-7.3+lazy-flush=deferred | h13-lazy-freed-table | S12 L1 S2 S8
        linux-7.3+lazy-flush=leaves-cpumask | h13-lazy-freed-table | S12 L1 S2
        linux-7.3+lazy-mm=dropped-early | lazy-keeps-mm | S10 S8
        linux-7.3+lazy-mm=shot-down | left-mask | S12 L1 S2
        linux-7.3+lazy-mm=unreferenced | lazy-keeps-mm | S10 S8
        linux-7.3+mask-reads=twice | cleared-mask | S12 S13 S5
        linux-7.3+membarrier-caller=after-only | membarrier-switched | S12
        linux-7.3+membarrier-caller=before-only | membarrier-running | S12
        linux-7.3+membarrier-sync=others-only | membarrier-global | S12 L1 S13
        linux-7.3+migrate-vma-flush=after-unlock | migrate-vma-vs-munmap | S12 L1 S2
        linux-7.3+migration-copy=after-mapping | migration-vs-munmap | S12 L1 S2
        linux-7.3+migration-flush=after-move | migration-batch-vs-munmap | S12 L1 S9
        linux-7.3+migration-wait=queued-after-unlock | migration-wait | S12 L1 S1
        linux-7.3+mm-release=barrier-but-in-exec | membarrier-exec | S12 L1 S13
        linux-7.3+mm-release=plain | membarrier-exit | S12 L1 S13
        linux-7.3+mremap-flush=at-end | mremap-vs-truncate | S12 L1 S13
        linux-7.3+nested-gather=ignores | pfnmap-nested | S12 S2 S9
        linux-7.3+notifies=not-migration | guest-vs-migration | S12 L1
        linux-7.3+notifies=not-mkclean | guest-vs-mkclean | S12 L1
        linux-7.3+notifies=not-reaper | guest-vs-reaper | S12 L1
        linux-7.3+numa-check=before-lock | numa-fault-vs-munmap | S12 L1 S1
        linux-7.3+outer-preemption=disabled | every-other | S12 L1 S13
        linux-7.3+page-table-isolation=on+user-page-flush=none | remote-flush | S12 L1 S13
        linux-7.3+page-table-isolation=on+user-pcid-flush=never-made | isolated-two-users | S12 L1 S13
        linux-7.3+page-table-isolation=on+user-pcid-flush=not-noted | reclaim | S12 L1 S13
        linux-7.3+page-table-isolation=on+user-pcid-flush=tested-early | reclaim | S12 L1 S13
        linux-7.3+partial-flush=always | h16-two-flushers | S12 L1 S13
        linux-7.3+partial-flush=when-next | h16-two-flushers | S12 L1 S13
        linux-7.3+pgd-lock=irqsave | lock-pgd | S12 S13 S5
        linux-7.3+pin-check=after-only | fork-vs-pin | S12 L1 S1
        linux-7.3+pin-check=before-only | fork-vs-pin | S12 L1 S1
        linux-7.3+pin-check=none | fork-vs-pin | S12 L1 S1
        linux-7.3+pmd-share-count=refcount | shared-referred-to | S12 L1 S13
        linux-7.3+pmd-share-lock=nothing | share-anew | S12 L1 S13
        linux-7.3+pmd-share-lookup=any-of-the-file | share-anew | S12 L1 S13
        linux-7.3+pmd-split=populate-first | huge-split | S12 L1 S1
        linux-7.3+pte-accessible=present-only | numa-fault-vs-scan | S12 L1 S9
        linux-7.3+put-cpu-balance=extra | boot-task | L1 S13 S5
        linux-7.3+remote-check=current | task-function-call-moving | L1
        linux-7.3+remote-check=none | task-function-call | L1
        linux-7.3+remote-retry=never | task-function-call | L1
        linux-7.3+secondary-flush=not-of-batches | device-vs-reclaim | S12 L1
        linux-7.3+secondary-flush=of-last-vma | device-vs-range | S12
        linux-7.3+skipped-cpus=left-in | declined-cpu | S12 L1 S13
        linux-7.3+slot-reuse=keeps | recycled-pcid | S8
        linux-7.3+stop-irqs=never | stop-machine | S12 L1 S13
        linux-7.3+stop-irqs=when-it-comes | stop-machine-pinned | S12 S13 S5
        linux-7.3+switch-order=generation-first | h11-switch-vs-flush | S12 L1 S13
        linux-7.3+switching-cpus=not-asked | h11-switch-vs-flush | S12 L1 S13
        linux-7.3+sync-core-ipi=by-iret | sync-core-replaced | S12 L1 S13
        linux-7.3+sync-core-switch=never | sync-core-lazy | S12 L1 S13
        linux-7.3+sync-core-targets=others-only | sync-core-followed | S12 L1 S13
        linux-7.3+table-freeing=ipi-all-before-flush | freed-table | S12 L1 S1
        linux-7.3+text-poke-sync=others-only | text-poke | S12 L1 S13
        linux-7.3+unshare-flush=none | unshare-vs-user | S12 L1 S13
        linux-7.3+unshare-unlock=before-flush | share-anew | S12 L1 S13
        linux-7.3+wait-decision=if-ipi-sent | h6-no-ipi-early-return | S12 L1 S7
        linux-7.3+wait-mask=per-cpu | h1-overwritten-wait-mask | S12 L1 S7
        linux-7.3+wait-preemption=before-ipi | h3-preempted-ipi-owner | S12 S13 S5
        linux-7.3+wp-fault=trusts-entry | uffd-wp-vs-fault | S12 L1 S13
        linux-7.3+wp-flush=elided | uffd-wp-vs-fault | S12 L1 S13
        linux-7.3+zap-check=before-lock | mremap-vs-truncate | S12 L1 S2
        sync-ipi-elision-v2+backend=invlpgb+sync-elision=without-invlpgb-test | h14-collapse-vs-gup | S12 L1 S2
        sync-ipi-elision-v2+backend=kvm+sync-elision=without-native-test | h14-collapse-vs-vcpu | S12 L1 S2
        sync-ipi-elision-v2+range-flush=keeps-tables | lazy-collapse | S12 L1 S2
        sync-ipi-elision-v2+unshare-flush=freed-tables-only | lazy-unshare | S12 L1 S13
        """;

    /// <summary>The claims.</summary>
    public static IEnumerable<Claim> Claims =>
        from row in Rows.Split('\n')
        let fields = row.Split('|', StringSplitOptions.TrimEntries)
        from id in fields[2].Split(' ')
        let property = PropertyCatalogue.All.First(p => p.Id == id)
        select Holds(fields[0], ScenarioCatalogue.Parse(fields[1]), property, "the bug is elsewhere") with
        {
            IsOfBug = true,
        };
}
