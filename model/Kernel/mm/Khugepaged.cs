namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/khugepaged.c: small pages are collapsed into a large one.</summary>
public sealed partial class Memory
{
    private const string NobodyChanges =
        "mmap_lock, the vma's lock and the anon_vma's are held for writing: nobody who changes tables is about";

    /// <summary>Copies a page into a huge page and takes its table away; the table is then used for something else.</summary>
    /// <param name="flush">The flush of everything, as flush_tlb_range() makes it.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="request">The call that waits for walkers.</param>
    /// <remarks>Of an mm that is not huge the huge page's own entry is left out: what it maps is none of the pages that are looked
    /// at.</remarks>
    [Kernel("mm/khugepaged.c", "collapse_huge_page", "7.3")]
    [Differs("flush_tlb_mm_range", "pmdp_collapse_flush() flushes")]
    [Differs("pte_offset_map_lock spin_unlock spin_lock spin_lock_nested spin_unlock pmd_populate",
        "around steps of a table that nothing points to, with mmap_lock held for writing")]
    [Differs("set_pte_at TablePage.FreeCopied Mmu.ReuseTable __collapse_huge_page_copy",
        "__collapse_huge_page_copy(), and pgtable_trans_huge_deposit(); a page of its own where the table is small")]
    [Redundant("no-barrier pmdp_get_and_clear", Mm.FlushOrders)]
    [Redundant("no-wait spin_lock", NobodyChanges)]
    [Redundant("text swapped await mm.PageTableLock.Acquire()", NobodyChanges)]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    public async Step CollapseHugePage(Flush flush, Mm mm, int page, Request request)
    {
        var tells = design.Notifies != Notifies.NotCollapse;
        if (tells)
        {
            await notifier.InvalidateRangeStart(mm, 0, mm.Tables.Pages);
        }

        await mm.PageTableLock.Acquire(); // pmd_lock()
        await mm.ClearUpper(); // pmdp_collapse_flush()
        if (design.CollapseFlush != CollapseFlush.Nothing)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.PageTableLock.Release();
        if (tells)
        {
            await MmuNotifier.InvalidateRangeEnd(mm);
        }

        if (design.CollapseSync == CollapseSync.SyncOne)
        {
            await gather.TlbRemoveTableSyncOne(request);
        }

        if (mm.Tables.IsHuge)
        {
            await CollapseIntoLeaf(mm);
            return;
        }

        await CollapsePage(mm, page);
    }

    // Every page of the table is mapped: who unmaps one of an mm that comes to be huge does so later.
    [Kernel("mm/khugepaged.c", "collapse_huge_page", "7.3")]
    [Redundant("no-barrier free_page", "nobody reaches the entry by then")]
    [Redundant("no-barrier is used for", "nobody reaches the table by then")]
    [Redundant("text left-out await mm.SetPte(page, PteValue.None", "nobody reaches the entry by then")]
    [Redundant("text swapped await mm.CopyPage(page", "nobody reaches the entry by then")]
    [Redundant("text swapped await mm.SetPte(page, PteValue.None", "nobody reaches the entry by then")]
    [Redundant("no-wait spin_lock", NobodyChanges)]
    [Redundant("text swapped await mm.PageTableLock.Acquire()", NobodyChanges)]
    [Redundant("text swapped await tlb.Mmu.ReuseTable(", "nobody reaches the table by then")]
    [Redundant("text swapped await mm.SetPmdLeaf()", NobodyChanges)]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    private async Step CollapseIntoLeaf(Mm mm)
    {
        if (!await Isolate(mm))
        {
            await mm.RestoreUpper();
            return;
        }

        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            await mm.CopyPage(page, PteValue.Old, "__collapse_huge_page_copy");
            await mm.SetPte(page, PteValue.None, locked: false); // ptep_clear()
            await mm.Tables.Table.FreeCopied(page, PteValue.Old);
        }

        await mm.PageTableLock.Acquire(); // spin_lock(pmd_ptl)
        await tlb.Mmu.ReuseTable(mm.Number, -1); // pgtable_trans_huge_deposit()
        await mm.SetPmdLeaf(); // map_anon_folio_pmd_nopf()
        await mm.PageTableLock.Release();
    }

    [Kernel("mm/khugepaged.c", "__collapse_huge_page_isolate", "7.3")]
    [Differs("folio_unlock", "of pages that cannot be isolated")]
    [Redundant("always-yes folio_ref_count", "a page that is not collapsed")]
    private static async Step<bool> Isolate(Mm mm)
    {
        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            if (await mm.Tables.Table.IsReferenced(page, PteValue.Old))
            {
                return false;
            }
        }

        return true;
    }

    // __collapse_huge_page_isolate(), __collapse_huge_page_copy(), and what follows either.
    [Kernel("mm/khugepaged.c", "collapse_huge_page", "7.3")]
    [Redundant("text left-out await mm.CopyPage(page", "nobody reaches the huge page here: of an mm that is huge S16 asks for the copy")]
    [Redundant("always-yes folio_ref_count", "a page that is not collapsed")]
    [Redundant("no-barrier free_page", "nobody reaches the entry by then")]
    [Redundant("no-barrier is used for", "nobody reaches the table by then")]
    [Redundant("text left-out await mm.SetPte(page, PteValue.None", "nobody reaches the entry by then")]
    [Redundant("text swapped await mm.CopyPage(page", "nobody reaches the entry by then")]
    [Redundant("text swapped await mm.SetPte(page, PteValue.None", "nobody reaches the entry by then")]
    private async Step CollapsePage(Mm mm, int page)
    {
        var old = await mm.ReadPte(page);
        if (old != PteValue.None)
        {
            if (await mm.Tables.Table.IsReferenced(page, old))
            {
                await mm.RestoreUpper();
                return;
            }

            await mm.CopyPage(page, old, "__collapse_huge_page_copy");
            await mm.SetPte(page, PteValue.None, locked: false); // ptep_clear()
            await mm.Tables.Table.FreeCopied(page, old);
        }

        await tlb.Mmu.ReuseTable(mm.Number, -1); // pgtable_trans_huge_deposit()
    }
}
