namespace Shootdown.Model;

/// <summary>mm/rmap.c: reclaim unmaps pages of any mm and flushes them in batches.</summary>
public sealed class Rmap
{
    private readonly Machine machine;
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly Dictionary<Context, TlbBatch> batches = [];

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Rmap(Machine machine, Design design, Tlb tlb) => (this.machine, this.design, this.tlb) = (machine, design, tlb);

    /// <summary>Unmaps a page and frees it once the batch has been flushed.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="flush">The flush of the batch.</param>
    [Kernel("mm/rmap.c", "try_to_unmap", "7.3")]
    [Redundant("no-barrier ptep_get_and_clear", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    public async Step TryToUnmap(Mm mm, int page, Flush flush)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        if (old == PteValue.None)
        {
            return;
        }

        await tlb.ArchTlbbatchAddPending(Batch(), mm, page); // set_tlb_ubc_flush_pending()
        await TryToUnmapFlush(flush);
        await mm.Revoke(page, PteValue.None);
        await mm.FreePage(page, old);
    }

    [Kernel("mm/rmap.c", "try_to_unmap_flush", "7.3")]
    private async Step TryToUnmapFlush(Flush flush) => await tlb.ArchTlbbatchFlush(flush, Batch());

    // current->tlb_ubc
    private TlbBatch Batch()
    {
        if (!batches.TryGetValue(machine.Current, out var batch))
        {
            batches.Add(machine.Current, batch = new TlbBatch(machine, machine.Current.Name));
        }

        return batch;
    }
}
