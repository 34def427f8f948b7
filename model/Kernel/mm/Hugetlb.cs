namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/hugetlb.c: PMD tables that several mms share.</summary>
public sealed partial class Hugetlb
{
    private const string Unshared = "the workload has left the table to nobody else before";
    private const string UnlocksEarly = "that the lock is given back before the flush is the bug";

    private const string OneTable = "one table has all pages of the mm";
    private const string OutOfSight = "__hugetlb_zap_end() has made the vma unshareable by then, all but where that it has not is the bug";

    private const string Kept = "the mm has the table for longer, until all that it has is freed";

    private readonly Design design;
    private readonly Tlb tlb;
    private readonly MmuGather gather;
    private readonly Dictionary<TablePage, KernelLock> mappings;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="gather">Who flushes and frees tables.</param>
    public Hugetlb(Computer machine, Design design, Tlb tlb, MmuGather gather)
    {
        ArgumentNullException.ThrowIfNull(tlb);
        (this.design, this.tlb, this.gather) = (design, tlb, gather);
        mappings = tlb.Mms
            .Where(m => m.Tables.IsShared)
            .Select(m => m.Tables.Table)
            .Distinct()
            .ToDictionary(t => t, t => new KernelLock(machine, t + ".i_mmap_rwsem", sleeps: true));
    }

    /// <summary>Unmaps an mm's part of the file: leaves the table to the others, or, where there are none, clears it.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="unshared">The flush of a table that is left to others.</param>
    /// <param name="request">The call that waits for walkers.</param>
    [Kernel("mm/hugetlb.c", "__unmap_hugepage_range", "7.3")]
    [Differs("spin_unlock set_huge_pte_at huge_ptep_get_and_clear spin_lock_irq spin_unlock_irq",
        "entry after entry, of poisoned and userfaultfd's ones too; reservations")]
    [Differs("flush_tlb_mm_range __hugetlb_zap_end", "tlb_finish_mmu() and hugetlb_zap_end() of who calls it, unmap_vmas()")]
    [Differs("Hugetlb.IsShared huge_pmd_unshare_flush",
        "huge_pmd_unshare() says whether the table was shared; what it left to others is flushed last")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text wrong-operand flush -> unshared", Flush.OneMm)]
    [Redundant("text off-by-one mm.PointsToTable(0)", OneTable)]
    [Redundant(
        "text swapped await HugetlbZapEnd(mm); await mappings[mm.Tables.Table].Release(); -> "
        + "await mappings[mm.Tables.Table].Release(); await HugetlbZapEnd(mm); [1]",
        UnlocksEarly)]
    [Redundant("text left-out await HugetlbZapEnd(mm) [1]", UnlocksEarly)]
    [Redundant("text wrong-operand tlb.FlushTlbMmRange(flush) ->", Flush.OneMm)]
    public async Step UnmapHugepageRange(Flush flush, Flush unshared, Request request)
    {
        var mm = flush.Mm!;
        var held = true;
        await mappings[mm.Tables.Table].Acquire(); // i_mmap_lock_write()
        if (await mm.PointsToTable(0))
        {
            if (await IsShared(mm.Tables.Table))
            {
                var last = await HugePmdUnshare(mm, request);
                if (design.UnshareUnlock == UnshareUnlock.BeforeFlush)
                {
                    await HugetlbZapEnd(mm);
                    await mappings[mm.Tables.Table].Release();
                    held = false;
                }

                await gather.TlbFlushUnsharedTables(unshared, last, request); // huge_pmd_unshare_flush()
            }
            else
            {
                await mm.SetPte(flush.Page, PteValue.None, locked: true); // huge_ptep_get_and_clear()
                await tlb.FlushTlbMmRange(flush);
            }
        }

        if (held)
        {
            await HugetlbZapEnd(mm);
            await mappings[mm.Tables.Table].Release();
        }
    }

    /// <summary>Maps another page by a table that the mm has for itself by now: nothing is left of the file that it was shared
    /// for.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/hugetlb.c", "hugetlb_no_page", "7.3")]
    [Differs("folio_lock folio_unlock huge_pte_lock pte_same spin_unlock mutex_unlock", "nobody else faults on the page meanwhile")]
    [Differs("unlink_file_vma_batch_process Hugetlb.IsShared Mmu.ReuseTable", "what the workload has done before, and whose table it is")]
    [Redundant("always-no points to a table", "it maps nothing then")]
    [Redundant("always-yes ptdesc_pmd_is_shared", "it maps nothing then")]
    [Redundant("no-barrier is used by", "nobody else reaches the table by then")]
    [Redundant("text off-by-one mm.PointsToTable(0)", OneTable)]
    [Redundant("text left-out await UnlinkFileVma(mm)", OutOfSight)]
    [Redundant("text negated mm.Tables.Table.IsSharedAnew -> ", Unshared)]
    [Redundant("text left-out await mm.SetPte(", "the access faults again; of how far it gets no property speaks")]
    [Redundant(
        "text swapped await tlb.Mmu.ReuseTable(",
        "whose the table is is said for who looks on, and nobody else reaches it by then")]
    public async Step HugetlbNoPage(Mm mm, int page)
    {
        await UnlinkFileVma(mm);
        if (await mm.PointsToTable(0) && (mm.Tables.Table.IsSharedAnew || !await IsShared(mm.Tables.Table)))
        {
            await tlb.Mmu.ReuseTable(mm.Number, mm.Number);
            await mm.SetPte(page, PteValue.New, locked: false);
        }
    }

    /// <summary>Frees a table that the mm has for itself by now.</summary>
    /// <param name="flush">The flush of everything; it frees tables.</param>
    /// <param name="request">The call that waits for walkers.</param>
    [Kernel("mm/memory.c", "free_pgd_range", "7.3")]
    [Differs("unlink_file_vma_batch_process Hugetlb.IsShared pmdp_collapse_flush flush_tlb_mm_range tlb_remove_table",
        "of a table that was hugetlbfs's: free_pte_range(), and tlb_finish_mmu() of the gather")]
    [Redundant("always-no points to a table", Kept)]
    [Redundant("always-yes ptdesc_pmd_is_shared", Kept)]
    [Redundant("no-barrier pmdp_get_and_clear", Mm.FlushOrders)]
    [Redundant("text off-by-one mm.PointsToTable(0)", OneTable)]
    [Redundant("text negated mm.Tables.Table.IsSharedAnew -> ", Unshared)]
    [Redundant("text left-out await UnlinkFileVma(mm)", OutOfSight)]
    public async Step HugetlbFreePgdRange(Flush flush, Request request)
    {
        var mm = flush.Mm!;
        await UnlinkFileVma(mm);
        if (await mm.PointsToTable(0) && (mm.Tables.Table.IsSharedAnew || !await IsShared(mm.Tables.Table)))
        {
            await mm.ClearUpper();
            await tlb.FlushTlbMmRange(flush);
            await gather.TlbRemoveTable(mm, request);
        }
    }

    // Says whether the table has one user left.
    [Kernel("mm/hugetlb.c", "__huge_pmd_unshare", "7.3")]
    [Differs("Hugetlb.IsShared", "a plain read of the count of users, for the IPI that comes later")]
    [Redundant("no-barrier pmdp_get_and_clear", "ptdesc_pmd_pts_dec(), which follows, is a full barrier")]
    [Redundant(
        "no-barrier ptdesc_pmd_pts_dec",
        "the exchange that has cleared the entry is a full barrier, and nothing has been stored since")]
    [Redundant("always-no ptdesc_pmd_is_shared", "an IPI too many")]
    private async Step<bool> HugePmdUnshare(Mm mm, Request request)
    {
        await mm.ClearUpper(); // pud_clear()
        if (design.UnshareSync == UnshareSync.EveryUnshare)
        {
            await gather.TlbRemoveTableSyncOne(request);
        }

        var table = mm.Tables.Table;
        await (GoesByReferences(table) ? table.PutTable("put_page") : table.Unshare());
        return !await IsShared(table);
    }
}
