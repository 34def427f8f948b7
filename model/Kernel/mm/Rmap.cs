namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/rmap.c: reclaim unmaps pages of any mm and flushes them in batches.</summary>
public sealed class Rmap
{
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly MmuNotifier notifier;
    private readonly PerContext<TlbBatch> batches; // current->tlb_ubc

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Rmap(Computer machine, Design design, Tlb tlb)
    {
        (this.design, this.tlb, notifier) = (design, tlb, new MmuNotifier(design));
        batches = new PerContext<TlbBatch>(machine, context => new TlbBatch(machine, context.Name));
    }

    /// <summary>Unmaps a page and frees it once the batch has been flushed.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="flush">The flush of the batch.</param>
    [Kernel("mm/rmap.c", "try_to_unmap", "7.3")]
    [Differs("__mmu_notifier_invalidate_range_start __mmu_notifier_invalidate_range_end",
        "in try_to_unmap_one(), to which rmap_walk() comes")]
    [Differs("try_to_unmap_flush", "shrink_folio_list() calls it")]
    public async Step TryToUnmap(Mm mm, int page, Flush flush)
    {
        await notifier.InvalidateRangeStart(mm, page);
        var old = await TryToUnmap(mm, page);
        await MmuNotifier.InvalidateRangeEnd(mm);
        if (old == PteValue.None)
        {
            return;
        }

        await TryToUnmapFlush(flush);
        await mm.FreePage(page, old);
    }

    /// <summary>Flushes an mm if a batch has unmapped pages of it and may not have been flushed; the page-table lock is held.</summary>
    /// <param name="flush">The flush of everything.</param>
    [Kernel("mm/rmap.c", "flush_tlb_batched_pending", "7.3")]
    [Redundant("no-barrier atomic_cmpxchg", Mm.FlushOrdered)]
    [Redundant("text left-out await flush.Mm.BatchesAreFlushed(", "what is not noted as flushed is flushed once more")]
    public async Step FlushTlbBatchedPending(Flush flush)
    {
        if (design.BatchMemory != BatchMemory.Counters)
        {
            await FlushTlbIfBatched(flush);
            return;
        }

        var batches = await flush.Mm!.UnflushedBatches();
        if (batches != 0)
        {
            await tlb.FlushTlbMmRange(flush);
            await flush.Mm.BatchesAreFlushed(batches);
        }
    }

    /// <summary>Unmaps a page, and leaves its flush to the batch; what it was mapped to.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    internal Step<PteValue> TryToUnmap(Mm mm, int page) => mm.IsReclaimed ? TryToUnmapOne(mm, page) : Unmap(mm, page);

    /// <summary>Flushes what the task has unmapped.</summary>
    /// <param name="flush">The flush of the batch.</param>
    [Kernel("mm/rmap.c", "try_to_unmap_flush", "7.3")]
    internal async Step TryToUnmapFlush(Flush flush) => await tlb.ArchTlbbatchFlush(flush, batches.Current);

    /// <summary>Leaves the flush of what the task has unmapped to its batch.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("mm/rmap.c", "set_tlb_ubc_flush_pending", "7.3")]
    [Differs("atomic_read atomic_try_cmpxchg", "of a counter that overflows")]
    [Redundant("no-barrier atomic_inc", "who looks takes the lock, which is given back after it")]
    internal async Step SetTlbUbcFlushPending(Mm mm)
    {
        await tlb.ArchTlbbatchAddPending(batches.Current, mm);
        if (mm.IsReclaimed)
        {
            await (design.BatchMemory == BatchMemory.Counters ? mm.AddBatch() : mm.SetBatched(true));
        }
    }

    [Kernel("mm/rmap.c", "flush_tlb_batched_pending", "7.3")]
    [Redundant("always-yes tlb_flush_batched", "a flush too many")]
    [Redundant("text left-out await mm.SetBatched(false)", "a flush too many")]
    [Redundant(
        "text negated design.BatchMemory == BatchMemory.FlagClearedBefore",
        "where it is cleared no more, a flush too many; where it is cleared twice, the later is the bug that it was")]
    private async Step FlushTlbIfBatched(Flush flush)
    {
        var mm = flush.Mm!;
        if (!await mm.IsBatched())
        {
            return;
        }

        if (design.BatchMemory == BatchMemory.FlagClearedBefore)
        {
            await mm.SetBatched(false);
        }

        await tlb.FlushTlbMmRange(flush);
        if (design.BatchMemory == BatchMemory.FlagClearedAfter)
        {
            await mm.SetBatched(false);
        }
    }

    /// <summary>Makes a page of a shared file clean, so that the next write to it is noticed.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="moved">The flush of the page where mremap moves it to, which the walk of the file's mappings comes to after the
    /// former.</param>
    [Kernel("mm/rmap.c", "folio_mkclean", "7.3")]
    [Differs("spin_lock page_vma_mapped_walk spin_unlock page_mkclean_one", "rmap_walk_file(), with the callback that it is given")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("always-yes folio_mapped", "what is mapped nowhere has no entry to clear")]
    [Redundant(
        "text swapped await PageVmaMkclean(flush); await PageVmaMkclean(moved!)",
        "who moves the table has the lock that is held here (take_rmap_locks())")]
    [Redundant(
        "text swapped await PageVmaMkclean(moved!); await mm.RmapLock",
        "where a table is moved to, it stays: once it is there, it is found there without the lock")]
    public async Step FolioMkclean(Flush flush, Flush? moved)
    {
        var mm = flush.Mm!;
        if (mm.MovesTable)
        {
            await mm.RmapLock!.Acquire(); // rmap_walk_file()
            await PageVmaMkclean(flush);
            await PageVmaMkclean(moved!);
            await mm.RmapLock.Release();
        }
        else if (await mm.IsInRmap())
        {
            await PageMkcleanOne(flush);
            if (moved is not null)
            {
                await PageMkcleanOne(moved);
            }
        }
    }

    [Kernel("mm/rmap.c", "page_mkclean_one", "7.3")]
    [Differs("__mmu_notifier_invalidate_range_start __mmu_notifier_invalidate_range_end", "in page_vma_mkclean_one()")]
    private async Step PageMkcleanOne(Flush flush)
    {
        var tells = design.Notifies != Notifies.NotMkclean;
        if (tells)
        {
            await notifier.InvalidateRangeStart(flush.Mm!, flush.Page);
        }

        await PageVmaMkcleanOne(flush);
        if (tells)
        {
            await MmuNotifier.InvalidateRangeEnd(flush.Mm!);
        }
    }

    // What points to the table is looked at without the table's lock.
    [Kernel("mm/page_vma_mapped.c", "page_vma_mapped_walk", "7.3")]
    [Differs("huge_pte_lock pmdp_get_lockless pmd_lock spin_unlock ptep_get_lockless spin_lock pte_unmap_unlock",
        "where the page is mapped is known: what is looked at is whether a table is there")]
    [Differs("page_mkclean_one", "who asks for the walk goes on with what it finds")]
    private async Step PageVmaMkclean(Flush flush)
    {
        if (await flush.Mm!.PointsToTable(flush.Page))
        {
            await PageMkcleanOne(flush);
        }
    }

    [Kernel("mm/rmap.c", "page_vma_mkclean_one", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end", "page_mkclean_one() has them")]
    [Differs("page_vma_mapped_walk spin_lock spin_unlock", "the walk takes the lock, and gives it back with its next step")]
    [Differs("ptep_clear_flush pmdp_invalidate flush_tlb_mm_range", "ptep_clear_flush() flushes; of large pages")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    private async Step PageVmaMkcleanOne(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        await mm.LockOf(page).Acquire(); // page_vma_mapped_walk()
        if (design.EntryChange == EntryChange.ClearThenSet)
        {
            await ClearThenProtect(flush);
        }
        else if (await mm.SetPte(page, PteValue.ReadOnly, locked: true) == PteValue.Old)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.LockOf(page).Release();
    }

    [Kernel("mm/rmap.c", "page_vma_mkclean_one", "7.3")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text left-out await mm.MovePte(page, PteValue.ReadOnly)", "a page of a file that nothing maps is faulted in again")]
    [Redundant(
        "text swapped await tlb.FlushTlbMmRange(flush)",
        "what is held of the writable entry is dropped once the flush is over, whichever comes first")]
    private async Step ClearThenProtect(Flush flush)
    {
        var (mm, page) = (flush.Mm!, flush.Page);
        if (await mm.SetPte(page, PteValue.None, locked: true) != PteValue.None) // ptep_clear_flush()
        {
            await tlb.FlushTlbMmRange(flush);
            await mm.MovePte(page, PteValue.ReadOnly); // set_pte_at()
        }
    }

    // Where others look at the entry too, they look at it with the lock held.
    [Kernel("mm/rmap.c", "try_to_unmap_one", "7.3")]
    [Differs("mmu_notifier_invalidate_range_start mmu_notifier_invalidate_range_end", "try_to_unmap() has them")]
    [Differs("page_vma_mapped_walk spin_lock spin_unlock", "the walk takes the lock, and gives it back with its next step")]
    [Differs("huge_pmd_unshare huge_pmd_unshare_flush tlb_finish_mmu set_huge_pte_at smp_mb smp_rmb",
        "of hugetlbfs, and of pages that are lazily freed: against who takes a reference meanwhile", Version = "7.2")]
    [Differs("split_huge_pmd_locked flush_tlb_range pte_clear set_pte_at set_ptes folio_remove_rmap_ptes",
        "of large pages, of pages of a device, of what is not batched; what the entry comes to map instead is none")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    private async Step<PteValue> TryToUnmapOne(Mm mm, int page)
    {
        await mm.LockOf(page).Acquire();
        var old = await Unmap(mm, page);
        await mm.LockOf(page).Release();
        return old;
    }

    [Kernel("mm/rmap.c", "try_to_unmap_one", "7.3")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    private async Step<PteValue> Unmap(Mm mm, int page)
    {
        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        if (old != PteValue.None)
        {
            await SetTlbUbcFlushPending(mm);
        }

        return old;
    }
}
