namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/mremap.c: moves the entry of a page to another address, with the locks of both tables; or a whole table.</summary>
public sealed class Mremap
{
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly Rmap rmap;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="rmap">Who unmaps in batches.</param>
    public Mremap(Design design, Tlb tlb, Rmap rmap) => (this.design, this.tlb, this.rmap) = (design, tlb, rmap);

    /// <summary>Moves the entry of a page.</summary>
    /// <param name="flush">The flush of the page at its old address.</param>
    /// <param name="batched">The flush that is made where a batch is in flight.</param>
    /// <remarks>What another has cleared before is the other's to flush; mremap asks for no other's flush but that of a batch.</remarks>
    [Kernel("mm/mremap.c", "move_ptes", "7.3")]
    [Differs("pte_unmap_unlock spin_lock_nested pte_clear drop_rmap_locks",
        "the locks of both tables are one; of entries that map nothing")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("text swapped await old.Acquire(); await @new.Acquire()", "one task moves: nobody else takes both")]
    [Redundant(
        "text negated moved -> !(moved) [2]",
        "that it comes once the lock is given back is the bug; it does not come at all where something was moved")]
    [Redundant("text wrong-operand rmap.FlushTlbBatchedPending(batched)", "the page is all that the mm has, at either address")]
    [Redundant("text left-out await tlb.FlushTlbMmRange(flush) [2]", "that it comes once the lock is given back is the bug")]
    public async Step MovePtes(Flush flush, Flush? batched)
    {
        var (mm, from) = (flush.Mm!, flush.Page);
        var (old, @new) = (mm.LockOf(from), mm.LockOf(mm.Tables.Table.MovedTo));
        await old.Acquire();
        await @new.Acquire(); // spin_lock_nested()
        if (batched is not null && design.BatchedPending != BatchedPending.Ignored)
        {
            await rmap.FlushTlbBatchedPending(batched);
        }

        var order = design.MremapFlush;
        var moved = await MovePte(flush);
        await @new.Release();
        if (moved && order == MremapFlush.BeforeOldUnlock)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await old.Release();
        if (moved && order == MremapFlush.AtEnd)
        {
            await tlb.FlushTlbMmRange(flush); // move_page_tables()
        }
    }

    /// <summary>Moves the table that the entry of a page is in.</summary>
    /// <param name="from">The page.</param>
    /// <param name="flush">The flush of what it maps, at its old address.</param>
    [Kernel("mm/mremap.c", "move_pgt_entry", "7.3")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("text left-out await tlb.FlushTlbMmRange(flush)", "that it comes so late is the bug")]
    public async Step MovePgtEntry(int from, Flush flush)
    {
        ArgumentNullException.ThrowIfNull(flush);
        var mm = flush.Mm!;
        var locks = design.TableMove == TableMove.RmapLocked;
        if (locks)
        {
            await mm.RmapLock!.Acquire(); // take_rmap_locks()
        }

        await MoveNormalPmd(from, flush);
        if (locks)
        {
            await mm.RmapLock!.Release();
        }

        if (design.MremapFlush == MremapFlush.AtEnd)
        {
            await tlb.FlushTlbMmRange(flush);
        }
    }

    // pmd_lock() is left out: who else changes what points to tables holds mmap_lock or those of the rmap.
    [Kernel("mm/mremap.c", "move_normal_pmd", "7.3")]
    [Differs("pmd_lock spin_lock_nested spin_unlock", "who looks for a page meanwhile takes the locks of the file's tree, or of the table")]
    [Redundant(
        "text swapped await mm.ClearPmd(from)",
        "meanwhile both places lead to the table; the flush of where it was comes after both")]
    [Redundant("text off-by-one mm.PopulatePmd(", "one entry is moved to, whichever of its pages is named")]
    private async Step MoveNormalPmd(int from, Flush flush)
    {
        var mm = flush.Mm!;
        await mm.ClearPmd(from);
        await mm.PopulatePmd(mm.Tables.Table.MovedTo);
        if (design.MremapFlush != MremapFlush.AtEnd)
        {
            await tlb.FlushTlbMmRange(flush);
        }
    }

    [Kernel("mm/mremap.c", "move_ptes", "7.3")]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    private async Step<bool> MovePte(Flush flush)
    {
        var mm = flush.Mm!;
        var pte = await mm.SetPte(flush.Page, PteValue.None, design.PteClear == PteClear.Exchange);
        if (pte == PteValue.None)
        {
            return false;
        }

        await mm.MovePte(mm.Tables.Table.MovedTo, pte);
        if (design.MremapFlush == MremapFlush.BeforeUnlock)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        return true;
    }
}
