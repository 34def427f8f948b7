namespace Shootdown.Scenarios.Calls;

/// <summary>The call that leaves a page table to others.</summary>
internal sealed class UnmapHugepageRangeCall : TableCall
{
    public override string Name => "unmap_hugepage_range";

    public override string Kernel => "mm/hugetlb.c, __unmap_hugepage_range";

    public override string Title => "unmaps an mm's part of a hugetlb file: leaves the table to those that share it, or clears it";

    public override int Rank => 610;

    public override bool TakesSharedTable => true;

    public override bool NeedsSharedTable => true;

    public override PageChange Change => PageChange.Removes;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Unsharer)];

    public override int Flushes(Call call) => 2;

    internal override Step Make(MadeCall call) => call.Memory.Hugetlb.UnmapHugepageRange(
        call.Flush(call.Page, false),
        call.Flush(-1, call.Design.UnshareFlush == UnshareFlush.AsFreedTables, ".unshare"),
        call.RequestFor("sync"));
}
