namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/hugetlb.c: how a table comes to be shared anew, and by what it counts as shared.</summary>
public sealed partial class Hugetlb
{
    private const string Ordered = "whoever goes by it takes i_mmap_rwsem first, which orders it";
    private const string SharesNothing = "it shares nothing then";

    /// <summary>Maps an mm's part of the file once more, and shares the table of one that maps it.</summary>
    /// <param name="mm">The mm, which has left the table.</param>
    /// <remarks>Where nobody has a table to share, the mm would get one of its own, which is none of those that are looked at. Faults of
    /// other threads of the mm, which page_table_lock is for, are left out; i_mmap_rwsem is held for reading, and its only other holders
    /// are writers.</remarks>
    [Kernel("mm/hugetlb.c", "huge_pmd_share", "7.3")]
    [Differs("spin_lock i_mmap_unlock_read",
        "i_mmap_rwsem and page_table_lock are one lock in the model: whoever changes the entry holds both")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier vma_link_file", Ordered)]
    [Redundant("no-barrier ptdesc_pmd_pts_inc", Ordered)]
    [Redundant("text left-out await mm.LinkVma()", "nobody finds it to share its table; who goes by it for anything else is not modelled")]
    [Redundant("text swapped await table.Share()", "who unshares takes the lock that is held over both; that it is not held is the bug")]
    public async Step HugePmdShare(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var table = mm.Tables.Table;
        await mm.LinkVma(); // mmap()
        var locked = design.PmdShareLock == PmdShareLock.IMmapRwsem;
        if (locked)
        {
            await mappings[table].Acquire(); // i_mmap_lock_read()
        }

        if (await FindShared(mm))
        {
            await table.Share();
            await mm.RestoreUpper();
        }

        if (locked)
        {
            await mappings[table].Release();
        }
    }

    [Kernel("mm/hugetlb.c", "huge_pmd_share", "7.3")]
    [Redundant("always-no vma_interval_tree_foreach", SharesNothing)]
    [Redundant("always-no points to a table", SharesNothing)]
    [Redundant("text off-by-one other.PointsToTable(0)", OneTable)]
    private async Step<bool> FindShared(Mm mm)
    {
        foreach (var other in tlb.Mms.Where(m => m != mm && m.Tables.Table == mm.Tables.Table))
        {
            if (await other.HasVma() && await other.PointsToTable(0)) // page_table_shareable(), hugetlb_walk()
            {
                return true;
            }
        }

        return false;
    }

    // What is on its way out is shared by nobody any more.
    [Kernel("mm/hugetlb.c", "__hugetlb_zap_end", "7.3")]
    [Differs("Mm.MakeUnshareable", "__hugetlb_vma_unlock_write_free(): the vma's lock goes, and nobody shares any more")]
    [Redundant("no-barrier __hugetlb_vma_unlock_write_free", Ordered)]
    private async Step HugetlbZapEnd(Mm mm)
    {
        if (mm.Tables.Table.IsSharedAnew && design.PmdShareLookup == PmdShareLookup.NotOnItsWayOut)
        {
            await mm.MakeUnshareable();
        }
    }

    // Before tables are freed, the vma leaves those by which others find it.
    [Kernel("mm/vma.c", "unlink_file_vma_batch_process", "7.3")]
    [Redundant(
        "text negated design.PmdShareLookup == PmdShareLookup.AnyOfTheFile",
        "by a vma that is unlinked nobody shares any more, so fewer runs; where it stays, that any of the file will do is the bug")]
    [Redundant("text left-out await mm.UnlinkVma()", "who then finds it has what any of the file will do for: the bug")]
    [Redundant(
        "text negated mm.Tables.Table.IsSharedAnew ->",
        "by a vma that is unlinked nobody shares any more, so fewer runs; where it stays, that any of the file will do is "
        + "the bug")]
    [Redundant("text swapped await mappings[mm.Tables.Table].Acquire()", "that any of the file will do is the bug")]
    [Redundant("text swapped await mm.UnlinkVma()", "that any of the file will do is the bug")]
    private async Step UnlinkFileVma(Mm mm)
    {
        if (mm.Tables.Table.IsSharedAnew && design.PmdShareLookup == PmdShareLookup.AnyOfTheFile)
        {
            await mappings[mm.Tables.Table].Acquire(); // i_mmap_lock_write()
            await mm.UnlinkVma();
            await mappings[mm.Tables.Table].Release();
        }
    }

    // Each mm that shares it has a reference on its page too, where that is what is gone by.
    [Redundant("text negated -> !(table.References is not null)", "that references are gone by is the bug")]
    private bool GoesByReferences(TablePage table) => table.References is not null && design.PmdShareCount == PmdShareCount.Refcount;

    private Operation<bool> IsShared(TablePage table) => GoesByReferences(table) ? table.IsReferenced() : table.IsShared();
}
