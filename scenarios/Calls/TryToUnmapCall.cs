namespace Shootdown.Scenarios.Calls;

/// <summary>Reclaim.</summary>
internal sealed class TryToUnmapCall : TableCall
{
    public override string Name => "try_to_unmap";

    public override string Kernel => "mm/rmap.c, try_to_unmap";

    public override string Title => "reclaims a page of an mm: unmaps it, flushes in a batch, frees it";

    public override int Rank => 520;

    public override string? NotOn(Design design) => InBatches(design);

    public override bool TellsOthers => true;

    public override PageChange Change => PageChange.Removes;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer, 7), new(DrawnBy.Taker)];

    internal override Step Make(MadeCall call) => call.Memory.Rmap.TryToUnmap(call.Mm, call.Page, call.FlushOf(null, -1, false));
}
