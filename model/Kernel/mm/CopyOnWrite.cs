namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/memory.c and mm/userfaultfd.c: who write-protects entries while others pin, write and copy their pages.</summary>
public sealed class CopyOnWrite
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public CopyOnWrite(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>Shares a page with a child: write-protects it, so that it is copied when either writes, unless it is pinned; then the
    /// child gets a copy at once.</summary>
    /// <param name="flush">The flush of everything, which dup_mmap() makes.</param>
    /// <param name="page">The page.</param>
    /// <remarks>The child is left out: what it does with the page is what the parent's write does, copy it.</remarks>
    [Kernel("mm/memory.c", "copy_page_range", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end",
        "of workloads with a secondary MMU: none of them forks")]
    [Differs("spin_lock set_pte_at spin_unlock", "copy_pte_range(), some calls down")]
    [Differs("flush_tlb_mm_range", "flush_tlb_mm() in dup_mmap()")]
    [Redundant("no-wait spin_lock", "mmap_lock is held for writing: nobody who changes entries is about")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("always-yes folio_maybe_dma_pinned", "a copy too many")]
    [Redundant(
        "text swapped await mm.PageTableLock.Release()",
        "the entry has been stored by then, and who goes by the count takes no lock")]
    [Redundant("text swapped await mm.WriteSeqcount(odd: false)", "GUP-fast that finds the count odd for longer goes the slow way")]
    public async Step CopyPageRange(Flush flush, int page)
    {
        var mm = flush.Mm!;
        await mm.WriteSeqcount(odd: true);
        await mm.PageTableLock.Acquire();
        var pinned = await mm.Tables.Table.MaybeDmaPinned(page, PteValue.Old); // folio_try_dup_anon_rmap_ptes()
        if (!pinned)
        {
            await mm.SetPte(page, PteValue.ReadOnly, locked: true); // ptep_set_wrprotect()
        }

        await mm.PageTableLock.Release();
        await mm.WriteSeqcount(odd: false);
        await tlb.FlushTlbMmRange(flush); // flush_tlb_mm() in dup_mmap()
    }

    /// <summary>Write-protects a page for userfaultfd, with mmap_lock held for reading: others may fault on it before it is
    /// flushed.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <remarks>The entry's uffd-wp bit is left out: it is as if another had cleared it by then, which leaves the entry
    /// read-only.</remarks>
    [Kernel("mm/userfaultfd.c", "uffd_wp_range", "7.3")]
    [Differs("change_protection change_pte_range", "change_pte_range(), some calls down, stands here")]
    [Differs("flush_tlb_mm_range", "in tlb_finish_mmu()")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that write-protects the entry is a full barrier")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another has to see was stored before, and x86 keeps stores in order")]
    public async Step UffdWpRange(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        await ChangePteRange(mm, page);
        if (design.WpFlush == WpFlush.AtFinish)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    [Kernel("mm/mprotect.c", "change_pte_range", "7.3")]
    [Differs("change_present_ptes set_pte_at",
        "the routine has the change with the lock held, and without where no other step could come between; markers "
        + "of userfaultfd")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text off-by-one mm.LockOf(page)", Mm.OneTable)]
    private async Step ChangePteRange(Mm mm, int page)
    {
        var exchange = design.PteClear == PteClear.Exchange;
        if (design.EntryChange == EntryChange.InPlace)
        {
            await mm.SetPte(page, PteValue.ReadOnly, exchange);
            return;
        }

        await mm.LockOf(page).Acquire();
        if (await mm.SetPte(page, PteValue.None, exchange) != PteValue.None) // ptep_modify_prot_start()
        {
            await mm.MovePte(page, PteValue.ReadOnly); // ptep_modify_prot_commit()
        }

        await mm.LockOf(page).Release();
    }

    /// <summary>Copies a page whose entry is read-only, for a task that writes to it, and maps the copy.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="pending">The flush of the page that is made where another's may be in flight.</param>
    [Kernel("mm/memory.c", "do_wp_page", "7.3")]
    [Differs("pte_unmap_unlock set_pte_at", "of userfaultfd, of pages that are reused and of shared ones")]
    [Redundant("always-yes mm_tlb_flush_pending", "a flush too many")]
    [Redundant("text wrong-operand flush -> pending [1]", Flush.OneMm)]
    [Redundant("text wrong-operand WpPageCopy(flush) -> WpPageCopy(pending)", "either is the flush of the page")]
    [Redundant("text wrong-operand flush -> pending [2]", Flush.OneMm)]
    [Redundant("text wrong-operand tlb.FlushTlbMmRange(pending)", Flush.OneMm)]
    public async Step DoWpPage(Flush flush, Flush pending)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        if (await mm.ReadPte(page) != PteValue.ReadOnly)
        {
            return;
        }

        if (design.WpFault == WpFault.FlushesPending && await mm.FlushInFlight())
        {
            await tlb.FlushTlbMmRange(pending); // flush_tlb_page()
        }

        await WpPageCopy(flush);
    }

    [Kernel("mm/memory.c", "wp_page_copy", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end",
        "of workloads with a secondary MMU: none of them copies on write")]
    [Differs("pte_offset_map_lock pte_same pte_unmap_unlock", "whether the entry is the same still, is part of the step that changes it")]
    [Differs("flush_tlb_mm_range", "ptep_clear_flush() flushes")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text swapped await mm.CopyPage(page, PteValue.ReadOnly", "what is copied later has more of what is written")]
    private async Step WpPageCopy(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        await mm.CopyPage(page, PteValue.ReadOnly, "cow_user_page");
        await mm.SetPte(page, PteValue.None, locked: true); // ptep_clear_flush()
        await tlb.FlushTlbMmRange(flush);
        await mm.SetCopied(page);
    }
}
