namespace Shootdown.Scenarios.Calls;

/// <summary>Kernel memory that is unmapped, and left to the caller to be flushed.</summary>
internal sealed class VunmapRangeNoflushCall : MemoryCall
{
    public override string Name => "vunmap_range_noflush";

    public override string Kernel => "mm/vmalloc.c, vunmap_range_noflush";

    public override string Title => "unmaps a page of kernel memory, and leaves the flush to its caller";

    public override int Rank => 435;

    public override int Weight => 0;

    public override bool IsAtomic => true;

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var other = calls.FirstOrDefault(c => c != call && c.Kind is (VfreeCall or VunmapRangeNoflushCall));
        call.Demand(
            other is null, "call", "'vunmap_range_noflush' too", $"one call in all that unmaps kernel memory, as {other?.Path} does");
    }

    internal override Step Make(MadeCall call) => One(call.Memory.Tlb.Kernel!.Clear());
}
