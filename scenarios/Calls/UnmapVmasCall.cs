namespace Shootdown.Scenarios.Calls;

/// <summary>A range of several pages.</summary>
internal sealed class UnmapVmasCall : TableCall
{
    private const int Pages = 2;

    public override string Name => "unmap_vmas";

    public override string Kernel => "mm/memory.c, unmap_vmas";

    public override string Title => "unmaps both pages of an mm of two, flushes their range at once, and frees them";

    public override int Rank => 505;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override bool TellsOthers => true;

    public override PageChange Change => PageChange.Removes;

    public override bool LooksForBatches => true;

    public override bool TakesHugePage => true;

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "mprotect", "try_to_unmap", "access", "access"];

    public override int Flushes(Call call) => 4;

    // Whoever maps a page anew, or takes the table away, asks what is done to one page.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        call.Demand(
            mm.Pages == Pages, "call", $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}, which has {mm.Pages} pages", "of two pages");
        foreach (var other in changes.Where(c =>
            c.Kind is not (UnmapVmasCall or SplitHugePmdCall) && !(mm.Huge && c.Kind is CollapseHugePageCall)))
        {
            other.Demand(
                other.Kind is MunmapCall or MprotectCall or TryToUnmapCall && !other.TakesTable,
                "call",
                $"{Excerpt.Quoted(other.Name)} of {Excerpt.Quoted(mm.Name)}{(other.TakesTable ? " that takes its table" : string.Empty)}",
                $"beside {call.Path}, which is {Name}, of the calls that change the mm, munmap, mprotect and try_to_unmap that take no " +
                "table");
        }
    }

    internal override Step Make(MadeCall call) =>
        call.Memory.MmMemory.UnmapVmas(
            call.Flush(0, false, pages: Pages),
            call.Flush(0, false, ".truncated"),
            call.Mm.Tables.IsHuge ? call.Flush(0, false, ".huge", pages: Pages, stride: Pages) : null,
            call.Flush(-1, true, ".nested"));
}
