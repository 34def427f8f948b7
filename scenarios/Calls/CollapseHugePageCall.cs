namespace Shootdown.Scenarios.Calls;

/// <summary>The call that uses a page table for something else.</summary>
internal sealed class CollapseHugePageCall : TableCall
{
    public override string Name => "collapse_huge_page";

    public override string Kernel => "mm/khugepaged.c, collapse_huge_page";

    public override string Title => "takes the page table of an mm away, flushes, copies the page, and uses the table for something else";

    public override int Rank => 530;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Taker)];

    public override bool TellsOthers => true;

    public override bool TakesHugePage => true;

    public override bool TakesTable(Call call) => true;

    // Collapse holds mmap_lock and the anon_vma's for writing. Of an mm whose table goes, page_fault says more.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        var other = changes.FirstOrDefault(c => c.Task != call.Task && c.Kind is not PageFaultCall);
        other?.Demand(
            false,
            "call",
            $"{Excerpt.Quoted(other.Name)} of {Excerpt.Quoted(mm.Name)}",
            $"one task that changes an mm which is collapsed, as {call.Path} does");

        // What it leaves is a leaf, whose table is deposited and not withdrawn again.
        var unfit = mm.Huge ? changes.FirstOrDefault(c => c.Kind is SplitHugePmdCall || call.Earlier.Contains(c.Call)) : null;
        unfit?.Demand(
            false,
            "call",
            $"{Excerpt.Quoted(unfit.Name)} of {Excerpt.Quoted(mm.Name)}",
            $"unmap_vmas after {call.Path}, which makes the mm huge");
    }

    internal override Step Make(MadeCall call)
    {
        var flush = call.FlushOf(call.Memory.CollapseFlushed(call.Mm), -1, call.Design.RangeFlush == RangeFlush.FreesTables);
        return call.Memory.MmMemory.CollapseHugePage(flush, call.Mm, call.Page, call.RequestFor("sync"));
    }
}
