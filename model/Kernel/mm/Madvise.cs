namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/madvise.c: who lets go of what a page holds, unless it is written again.</summary>
public sealed class Madvise
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Madvise(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>Makes a page clean and old, so that reclaim may drop it unless it is written again (MADV_FREE).</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather is in flight.</param>
    [Kernel("mm/madvise.c", "madvise_free_single_vma", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end",
        "of workloads with a secondary MMU: none of them has MADV_FREE")]
    [Differs("tlb_gather_mmu madvise_free_pte_range mm_tlb_flush_nested flush_tlb_mm_range",
        "walk_page_range_vma() comes to the entries; tlb_gather_mmu() and tlb_finish_mmu() stand around the call")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that changes the entry is a full barrier")]
    [Redundant("always-yes mm_tlb_flush_nested", "a forced flush too many")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("text wrong-operand flush -> forced", Flush.OneMm)]
    [Redundant("text wrong-operand tlb.FlushTlbMmRange(forced) -> tlb.FlushTlbMmRange(flush)", "the page is all that the caller promises")]
    [Redundant(
        "text wrong-operand tlb.FlushTlbMmRange(flush) -> tlb.FlushTlbMmRange(forced)",
        "the mm is flushed, where its page would be enough")]
    public async Step MadviseFree(Flush flush, Flush forced)
    {
        var mm = flush.Mm!;
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        var old = await MadviseFreePteRange(mm, flush.Page);
        if (design.NestedGather == NestedGather.Flushes && await mm.FlushNested())
        {
            await tlb.FlushTlbMmRange(forced);
        }
        else if (old == PteValue.Old)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    [Kernel("mm/madvise.c", "madvise_free_pte_range", "7.3")]
    [Differs("pte_offset_map_lock pte_unmap_unlock folio_unlock flush_tlb_batched_pending",
        "around one step that changes the entry; beside reclaim no workload has MADV_FREE")]
    [Differs("clear_young_dirty_ptes", "another form of the same change")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text off-by-one mm.LockOf(page)", Mm.OneTable)]
    private async Step<PteValue> MadviseFreePteRange(Mm mm, int page)
    {
        if (design.EntryChange == EntryChange.InPlace)
        {
            return await mm.SetPte(page, PteValue.ReadOnly, locked: true);
        }

        await mm.LockOf(page).Acquire();
        var old = await mm.SetPte(page, PteValue.None, locked: true); // ptep_get_and_clear_full()
        if (old != PteValue.None)
        {
            await mm.MovePte(page, PteValue.ReadOnly); // set_pte_at()
        }

        await mm.LockOf(page).Release();
        return old;
    }
}
