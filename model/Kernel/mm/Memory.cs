namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/memory.c, mm/mprotect.c and mm/khugepaged.c, as far as they change page tables and flush.</summary>
/// <remarks>A change of an entry is one step: it is made with the page-table lock held, under which everybody else changes
/// entries.</remarks>
public sealed partial class Memory
{
    private const string PageIsEnough = "the page is all that the caller promises, and none of such a vma is in a batch";

    private readonly Design design;
    private readonly Tlb tlb;
    private readonly MmuGather gather;
    private readonly Rmap rmap;
    private readonly MmuNotifier notifier;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="gather">Who frees tables.</param>
    /// <param name="rmap">Who unmaps in batches.</param>
    public Memory(Design design, Tlb tlb, MmuGather gather, Rmap rmap) =>
        (this.design, this.tlb, this.gather, this.rmap, notifier) = (design, tlb, gather, rmap, new MmuNotifier(design));

    /// <summary>Unmaps a page and frees it (munmap, MADV_DONTNEED).</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather, or a batch, is in flight.</param>
    [Kernel("mm/memory.c", "zap_vma_range", "7.3")]
    [Differs("__mmu_notifier_invalidate_range_start __mmu_notifier_invalidate_range_end", "in zap_vma_range_batched()")]
    [Differs("mm_tlb_flush_nested flush_tlb_mm_range", "in tlb_finish_mmu()")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("no-barrier free_page", Mm.FlushOrdered)]
    [Redundant("text wrong-operand flush -> forced", Flush.OneMm)]
    public async Step ZapPageRange(Flush flush, Flush forced)
    {
        var mm = flush.Mm!;
        var old = await Zap(flush, forced);
        if (old != PteValue.None)
        {
            await mm.FreePage(flush.Page, old);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    /// <summary>Unmaps a page that is found by way of its file, and frees it (truncate).</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather, or a batch, is in flight.</param>
    [Kernel("mm/memory.c", "unmap_mapping_pages", "7.3")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("text wrong-operand flush -> forced", Flush.OneMm)]
    [Redundant("text wrong-operand ZapPageRange(flush, forced) -> ZapPageRange(flush, flush)", PageIsEnough)]
    public async Step UnmapMappingPages(Flush flush, Flush forced)
    {
        var mm = flush.Mm!;
        await mm.RmapLock!.Acquire(); // i_mmap_lock_read()
        await ZapPageRange(flush, forced);
        await mm.RmapLock.Release();
    }

    /// <summary>Frees memory that a driver has mapped into an mm, once it is mapped nowhere.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather is in flight.</param>
    [Kernel("mm/memory.c", "unmap_mapping_range", "7.3")]
    [Differs("unmap_mapping_pages zap_vma_range tlb_gather_mmu", "one vma of the file's tree: unmap_mapping_range_vma(), with its gather")]
    [Redundant("always-yes vma_interval_tree_foreach", "an mm that has left the tree has no entry to clear")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("text wrong-operand flush -> forced", Flush.OneMm)]
    [Redundant("text wrong-operand Zap(flush, forced) -> Zap(flush, flush)", PageIsEnough)]
    public async Step UnmapMappingRange(Flush flush, Flush forced)
    {
        var mm = flush.Mm!;
        if (await mm.HasVma())
        {
            await Zap(flush, forced); // unmap_mapping_range_vma()
            await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
        }

        await mm.FreePage(flush.Page, PteValue.Old);
    }

    /// <summary>Unmaps a VM_PFNMAP vma, whose memory is the driver's.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather is in flight.</param>
    [Kernel("mm/vma.c", "unmap_region", "7.3")]
    [Differs("unmap_vmas set_pte_at", "the entry of unmap_vmas()")]
    [Differs("flush_tlb_mm_range mm_tlb_flush_nested", "in tlb_free_vmas() of free_pgtables(), and in tlb_finish_mmu()")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that clears the entry is a full barrier")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("no-barrier unlink_file_vma", Mm.FlushOrdered)]
    [Redundant("always-yes mm_tlb_flush_nested", "a forced flush too many")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("text wrong-operand flush -> forced [1]", Flush.OneMm)]
    [Redundant("text wrong-operand tlb.FlushTlbMmRange(forced)", Flush.OneMm)]
    [Redundant("text left-out await mm.UnlinkVma()", "who finds the vma finds its entry cleared; that a vma is freed is not modelled")]
    public async Step UnmapPfnmap(Flush flush, Flush forced)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        var early = design.PfnmapFlush == PfnmapFlush.BeforeUnlink;
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        var old = await mm.SetPte(page, PteValue.None, locked: true);
        if (early && old != PteValue.None)
        {
            await tlb.FlushTlbMmRange(flush); // tlb_free_vmas()
        }

        await mm.UnlinkVma();
        if (design.NestedGather == NestedGather.Flushes && await mm.FlushNested())
        {
            await tlb.FlushTlbMmRange(forced);
        }
        else if (!early && old != PteValue.None)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    /// <summary>Unmaps a page of a shared file that was written; the file keeps it.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/memory.c", "zap_present_folio_ptes", "7.3")]
    [Differs(
        "zap_pmd_range __mmu_notifier_invalidate_range_start spin_lock flush_tlb_mm_range spin_unlock "
        + "__mmu_notifier_invalidate_range_end",
        "what stands around it: zap_pmd_range(), zap_pte_range() with its lock and tlb_flush_mmu_tlbonly(), the "
        + "notifiers of unmap_vmas()")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("no-barrier folio_remove_rmap_ptes", Mm.FlushOrdered)]
    [Redundant("text swapped await notifier.InvalidateRangeStart", KernelLock.MaySleep)]
    [Redundant("text off-by-one mm.LockOf(page)", Mm.OneTable)]
    public async Step ZapDirtyFolio(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        var order = design.DirtyZap;
        if (!await MayBeMapped(mm, page))
        {
            return;
        }

        await notifier.InvalidateRangeStart(mm, page);
        await mm.LockOf(page).Acquire();
        await mm.SetPte(page, PteValue.None, locked: true);
        if (order == DirtyZap.RmapThenFlush)
        {
            await mm.RemoveRmap();
        }

        if (order == DirtyZap.FlushAfterUnlock)
        {
            await mm.LockOf(page).Release();
        }

        await tlb.FlushTlbMmRange(flush);
        if (order != DirtyZap.RmapThenFlush)
        {
            await mm.RemoveRmap(); // tlb_flush_rmaps()
        }

        if (order != DirtyZap.FlushAfterUnlock)
        {
            await mm.LockOf(page).Release();
        }

        await MmuNotifier.InvalidateRangeEnd(mm);
    }

    // Whether an entry that others may be changing is looked at with the lock held, or maps something.
    [Kernel("mm/memory.c", "zap_pmd_range", "7.3")]
    [Differs("__split_huge_pmd zap_huge_pmd zap_pte_range", "what comes of the look, who calls this does; the look is a plain read")]
    private async Step<bool> MayBeMapped(Mm mm, int page)
    {
        if (mm.MovesTable)
        {
            return await mm.PointsToTable(page);
        }

        if (design.ZapCheck == ZapCheck.UnderLock)
        {
            return true;
        }

        if (mm.IsMigrated)
        {
            return await mm.IsNotNone(page);
        }

        return await mm.ReadPte(page) != PteValue.None; // pmd_none()
    }

    // A gather that unmaps a page and flushes it; what it was mapped to.
    [Kernel("mm/memory.c", "zap_vma_range", "7.3")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that clears the entry is a full barrier")]
    [Redundant("always-yes mm_tlb_flush_nested", "a forced flush too many")]
    [Redundant("text wrong-operand flush -> forced [1]", Flush.OneMm)]
    [Redundant("text wrong-operand tlb.FlushTlbMmRange(forced)", Flush.OneMm)]
    private async Step<PteValue> Zap(Flush flush, Flush forced)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        var tells = design.Notifies != Notifies.NotReaper;
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        if (tells)
        {
            await notifier.InvalidateRangeStart(mm, page);
        }

        var old = await ZapPte(forced, page);
        if (tells)
        {
            await MmuNotifier.InvalidateRangeEnd(mm);
        }

        if (design.NestedGather == NestedGather.Flushes && await mm.FlushNested())
        {
            await tlb.FlushTlbMmRange(forced);
        }
        else if (old != PteValue.None)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        return old;
    }

    // The lock is left out where nobody else changes entries in more than one step.
    [Kernel("mm/memory.c", "zap_pte_range", "7.3")]
    [Differs("zap_pmd_range set_pte_at", "do_zap_pte_range() changes the entry, which the routine has looked at before")]
    [Differs("tlb_flush_mmu_tlbonly pte_free_tlb",
        "of pages of a file that are dirty, where zap_present_folio_ptes() has it, and of tables that come to be "
        + "empty")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    private async Step<PteValue> ZapPte(Flush forced, int page)
    {
        var mm = forced.Mm!;
        return !await MayBeMapped(mm, page) ? PteValue.None
            : mm.IsReclaimed || mm.IsMoved || mm.IsMigrated || design.EntryChange == EntryChange.ClearThenSet
            ? await ClearLocked(forced, page)
            : await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
    }

    [Kernel("mm/memory.c", "zap_pte_range", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    private async Step<PteValue> ClearLocked(Flush forced, int page)
    {
        var mm = forced.Mm!;
        await mm.LockOf(page).Acquire();
        if (mm.IsReclaimed && design.BatchedPending == BatchedPending.Flushed)
        {
            await rmap.FlushTlbBatchedPending(forced);
        }

        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        await mm.LockOf(page).Release();
        return old;
    }

    /// <summary>Unmaps a page and frees the table that its entry is in (munmap of a whole table's range, process exit).</summary>
    /// <param name="flush">The flush of everything; it frees tables.</param>
    /// <param name="page">The page.</param>
    /// <param name="request">The call that waits for walkers, where one does.</param>
    [Kernel("mm/memory.c", "free_pgtables", "7.3")]
    [Differs("free_pgd_range", "its last callee, free_pte_range(), stands here")]
    [Differs("set_pte_at pmdp_collapse_flush flush_tlb_mm_range tlb_remove_table",
        "unmap_vmas() before it, free_pte_range(), and tlb_finish_mmu() behind it")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("no-barrier pmdp_get_and_clear", Mm.FlushOrders)]
    [Redundant("no-barrier free_page", Mm.FlushOrdered)]
    [Redundant("text left-out await gather.TlbRemoveTable(mm, request) [1]", "that it is freed so early is the bug")]
    public async Step FreePgtables(Flush flush, int page, Request request)
    {
        var mm = flush.Mm!;
        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        await mm.ClearUpper();
        var early = design.TableFreeing is TableFreeing.BeforeFlush or TableFreeing.IpiAllBeforeFlush;
        if (early)
        {
            await gather.TlbRemoveTable(mm, request);
        }

        await tlb.FlushTlbMmRange(flush);
        if (old != PteValue.None)
        {
            await mm.FreePage(page, old);
        }

        if (!early)
        {
            await gather.TlbRemoveTable(mm, request);
        }
    }

    /// <summary>Takes away the right to write a page.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="batched">The flush that is made where a batch is in flight.</param>
    [Kernel("mm/mprotect.c", "change_protection", "7.3")]
    [Differs("tlb_gather_mmu set_pte_at flush_tlb_mm_range",
        "change_protection_range() comes to the entry; tlb_gather_mmu() and tlb_finish_mmu() stand around the call")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier inc_tlb_flush_pending", "who sees the entry changed sees the count: x86 keeps stores in order")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant(
        "text negated design.EntryChange ==",
        "either is done with the lock held; that the entry is seen to map nothing has who looks fault")]
    [Redundant(
        "text wrong-operand ProtectLocked(mm, batched, page)",
        "the page is all that the mm has; where no batch is ever in flight, it is looked for in vain")]
    public async Step ChangeProtection(Flush flush, Flush? batched)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        if (mm.IsMerged)
        {
            await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        }

        var old = batched is not null || design.EntryChange == EntryChange.ClearThenSet ? await ProtectLocked(mm, batched, page)
            : await mm.SetPte(page, PteValue.ReadOnly, design.PteClear == PteClear.Exchange);
        if (old == PteValue.Old)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        if (mm.IsMerged)
        {
            await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
        }
    }

    /// <summary>Makes a page one that nobody can write, so that it can be compared with others and merged.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/ksm.c", "write_protect_page", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end",
        "of workloads with a secondary MMU: none of them merges")]
    [Differs("page_vma_mapped_walk set_pte_at", "the walk of the page's mappings, and the entries of pages in use or exclusive")]
    [Differs("flush_tlb_mm_range", "ptep_clear_flush() flushes")]
    [Redundant("always-yes mm_tlb_flush_pending", "a flush too many")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    public async Step WriteProtectPage(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        var pte = await mm.ReadPte(page);
        if (pte == PteValue.Old || (design.KsmCheck == KsmCheck.EntryAndPending && await mm.FlushInFlight()))
        {
            await mm.SetPte(page, PteValue.ReadOnly, locked: true); // ptep_clear_flush(), set_pte_at()
            await tlb.FlushTlbMmRange(flush);
        }
    }

    [Kernel("mm/mprotect.c", "change_pte_range", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    private async Step<PteValue> ProtectLocked(Mm mm, Flush? batched, int page)
    {
        await mm.LockOf(page).Acquire();
        if (batched is not null && design.BatchedPending != BatchedPending.Ignored)
        {
            await rmap.FlushTlbBatchedPending(batched);
        }

        var old = await Protect(mm, page);
        await mm.LockOf(page).Release();
        return old;
    }

    [Kernel("mm/mprotect.c", "change_pte_range", "7.3")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant(
        "text negated design.EntryChange ==",
        "either is done with the lock held; that the entry is seen to map nothing has who looks fault")]
    private async Step<PteValue> Protect(Mm mm, int page)
    {
        var exchange = design.PteClear == PteClear.Exchange;
        if (design.EntryChange == EntryChange.InPlace)
        {
            return await mm.SetPte(page, PteValue.ReadOnly, exchange);
        }

        var old = await mm.SetPte(page, PteValue.None, exchange); // ptep_modify_prot_start()
        if (old != PteValue.None)
        {
            await mm.MovePte(page, PteValue.ReadOnly); // ptep_modify_prot_commit()
        }

        return old;
    }

    /// <summary>Maps a fresh page where none is mapped. No flush: what is not present is not cached.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/memory.c", "do_anonymous_page", "7.3")]
    [Differs("pte_offset_map_lock pte_unmap_unlock", "around one step")]
    [Redundant("text left-out await mm.SetPte(", "the access faults again; of how far it gets no property speaks")]
    public static async Step DoAnonymousPage(Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await mm.SetPte(page, PteValue.New, locked: false);
    }
}
