namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/vmscan.c: reclaims what it is given, in one batch.</summary>
/// <remarks>Reclaim that nests in a task (a fault, or a call, that allocates) is the call before it: nobody allocates with a page-table
/// lock held, or between a change of an entry and its flush.</remarks>
public sealed class Vmscan
{
    private readonly Rmap rmap;

    /// <summary>Creates the layer.</summary>
    /// <param name="rmap">Who unmaps in batches.</param>
    public Vmscan(Rmap rmap) => this.rmap = rmap;

    /// <summary>Unmaps both pages of an mm, each in a table of its own, flushes once, and frees them.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="flush">The flush of the batch.</param>
    [Kernel("mm/vmscan.c", "shrink_folio_list", "7.3")]
    [Differs("folio_unlock test_bit", "of folios that are kept, and of writing them back")]
    [Differs("try_to_unmap try_to_unmap_flush", "the page of try_to_unmap() stands here as what it does")]
    [Redundant("text wrong-operand mm.FreePage(1, second) -> mm.FreePage(1, first)", "both pages were mapped alike, if at all")]
    [Redundant("text wrong-operand mm.FreePage(0, first) -> mm.FreePage(0, second)", "both pages were mapped alike, if at all")]
    public async Step ShrinkFolioList(Mm mm, Flush flush)
    {
        var first = await rmap.TryToUnmap(mm, 0);
        var second = await rmap.TryToUnmap(mm, 1);
        if (first == PteValue.None && second == PteValue.None)
        {
            return;
        }

        await rmap.TryToUnmapFlush(flush);
        if (first != PteValue.None)
        {
            await mm.FreePage(0, first);
        }

        if (second != PteValue.None)
        {
            await mm.FreePage(1, second);
        }
    }
}
