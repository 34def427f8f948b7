namespace Shootdown.Model.Kernel.mm;

/// <content>mm/khugepaged.c, where a file's pages are collapsed: page tables of whoever maps them are taken away.</content>
public sealed partial class Memory
{
    private const string LowHalfTells = "pmd_none() looks at the lower half, and who installs another entry stores both at once";

    /// <summary>Takes a table away, waits for those who read the entry in halves, and has a fault install another.</summary>
    /// <param name="flush">The flush.</param>
    /// <param name="pmd">The entry.</param>
    /// <param name="request">The call that waits for readers.</param>
    /// <remarks>The page-table lock is left out: who installs a table takes it, and does so here after it is dropped.</remarks>
    [Kernel("mm/khugepaged.c", "retract_page_tables", "7.3")]
    [Differs(
        "i_mmap_lock_read mmu_notifier_invalidate_range_start pmd_lock spin_lock_nested spin_unlock "
        + "mmu_notifier_invalidate_range_end i_mmap_unlock_read",
        "who reads the halves meanwhile takes none of these locks")]
    [Differs("tlb_remove_table_sync_one HalvedPmd.Install", "pmdp_get_lockless_sync(), and a fault that installs another table")]
    [Redundant("no-barrier set_64bit", Mm.FlushOrdered)]
    [Redundant("text left-out await pmd.Install()", "that a fault installs another table meanwhile is a worst case, and need not come")]
    [Redundant("text left-out await PmdpCollapseFlush(", "an entry that is not cleared is never seen half")]
    public async Step RetractPageTables(Flush flush, HalvedPmd pmd, Request request)
    {
        await PmdpCollapseFlush(flush, pmd);
        if (design.CollapseSync == CollapseSync.SyncOne)
        {
            await gather.TlbRemoveTableSyncOne(request); // pmdp_get_lockless_sync()
        }

        await pmd.Install(); // pmd_install()
    }

    // pmdp_huge_get_and_clear(), native_pmdp_get_and_clear() of PAE
    [Kernel("mm/pgtable-generic.c", "pmdp_collapse_flush", "7.3")]
    [Differs("HalvedPmd.ClearLow HalvedPmd.ClearHigh", "pmdp_huge_get_and_clear(), where an entry has two halves")]
    [Redundant("no-barrier xchg(", Mm.FlushOrders)]
    [Redundant("text left-out await pmd.ClearHigh()", LowHalfTells)]
    [Redundant("text swapped await pmd.ClearHigh()", LowHalfTells)]
    private async Step PmdpCollapseFlush(Flush flush, HalvedPmd pmd)
    {
        await pmd.ClearLow();
        await pmd.ClearHigh();
        await tlb.FlushTlbMmRange(flush);
    }
}
