using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of arch/s390/include/asm/mmu_context.h and tlbflush.h, and of arch/s390/mm/pgtable.c.</summary>
internal static class S390Bugs
{
    private const string Linux73 = "linux-7.3";
    private const string Attached = "linux-7.3+s390-local=if-attached-alone";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            230,
            "[S390] fix tlb flushing vs. concurrent /proc accesses",
            "decides by mm_users, which a reader of /proc raises, whether an entry is flushed at once, and whether the mm is in the end",
            $"{Linux73}+s390-lazy=if-one-user",
            Linux73,
            S390Flushes.ProcRead,
            [NoStaleTranslation.Property]),
        new(
            231,
            "s390/mm,tlb: race of lazy TLB flush vs. recreation of TLB entries",
            "attaches an mm while an entry of it is being changed that is not flushed",
            $"{Linux73}+s390-wait=nothing",
            Linux73,
            S390Flushes.AttachVersusZap,
            [NoFreedPageUsed.Property]),
        new(
            232,
            "s390/mm,tlb: safeguard against speculative TLB creation",
            "keeps the ASCE of an mm in the control registers when it is detached",
            $"{Attached}+s390-detach=asce-kept",
            Attached,
            S390Flushes.Detached,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(
            233,
            "s390/mm: fix local TLB flushing vs. detach of an mm address space",
            "resets mm_cpumask after the flush: a CPU that has translated in between, and detached the mm, is not in it",
            $"{Attached}+s390-reset=after-flush",
            Attached,
            S390Flushes.Detached,
            [NoStaleTranslation.Property, NoFreedPageUsed.Property]),
        new(
            234,
            "s390/mm: fix race on mm->context.flush_mm",
            "clears flush_mm after the flush, though an entry has been changed since",
            $"{Linux73}+s390-flush-mm=cleared-last",
            Linux73,
            S390Flushes.RemoteFlush,
            [NoStaleTranslation.Property]),
    ];
}
