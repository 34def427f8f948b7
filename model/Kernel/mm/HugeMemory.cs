namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/huge_memory.c: large pages of anonymous memory, mapped by a PMD that is a leaf.</summary>
/// <remarks>A PMD that is not present while it is split is no entry at all here: whoever else looks holds the lock.</remarks>
public sealed partial class HugeMemory
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public HugeMemory(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>Maps a large page by the small ones that it is made of.</summary>
    /// <param name="flush">The flush of everything, as flush_tlb_range() makes it.</param>
    [Kernel("mm/huge_memory.c", "__split_huge_pmd", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end",
        "of workloads with a secondary MMU: none of them splits")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-no pmd_trans_huge", "it splits nothing then, and promises nothing")]
    public async Step SplitHugePmd(Flush flush)
    {
        var mm = flush.Mm!;
        await mm.PageTableLock.Acquire(); // pmd_lock()
        if (await mm.PmdTransHuge())
        {
            await SplitHugePmdLocked(flush);
        }

        await mm.PageTableLock.Release();
    }

    // Some CPUs do not bear a large and a small translation of one address (AMD's erratum 383).
    [Kernel("mm/huge_memory.c", "__split_huge_pmd_locked", "7.3")]
    [Differs("pmdp_invalidate pmd_populate set_pte_at READ_ONCE",
        "of files, the zero page, and large pages that are being migrated, or a device's")]
    [Differs("flush_tlb_mm_range", "pmdp_invalidate() flushes")]
    [Differs("smp_wmb", "stores stay in order on x86")]
    [Redundant("no-barrier pmdp_get_and_clear", Mm.FlushOrders)]
    [Redundant("text left-out await tlb.FlushTlbMmRange(flush) [2]", "that small entries are there before the flush is the bug")]
    private async Step SplitHugePmdLocked(Flush flush)
    {
        var mm = flush.Mm!;
        var early = design.PmdSplit == PmdSplit.InvalidateFirst;
        if (early)
        {
            await mm.ClearUpper(); // pmdp_invalidate()
            await tlb.FlushTlbMmRange(flush);
        }

        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            await mm.MovePte(page, PteValue.Old); // set_ptes(), of a table that nothing points to yet
        }

        await mm.RestoreUpper(); // pmd_populate()
        if (!early)
        {
            await tlb.FlushTlbMmRange(flush);
        }
    }

    /// <summary>Unmaps a large page; whether there was one.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("mm/huge_memory.c", "zap_huge_pmd", "7.3")]
    [Differs("spin_lock", "__pmd_trans_huge_lock()")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier pmdp_get_and_clear", Mm.FlushOrders)]
    public static async Step<bool> ZapHugePmd(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await mm.PageTableLock.Acquire(); // pmd_trans_huge_lock()
        var huge = await mm.PmdTransHuge();
        if (huge)
        {
            await mm.ClearUpper(); // pmdp_huge_get_and_clear_full()
        }

        await mm.PageTableLock.Release();
        return huge;
    }
}
