namespace Shootdown.Scenarios.Calls;

/// <summary>The fault that maps a page.</summary>
internal sealed class PageFaultCall : TableCall
{
    public override string Name => "page_fault";

    public override string Kernel => "mm/memory.c, do_anonymous_page";

    public override string Title => "maps a fresh page where none is mapped; of a shared table, once the mm has it for itself";

    public override int Rank => 340;

    public override bool Waits => false;

    public override int Weight => 0;

    public override bool IsRepeatable => true;

    public override bool TakesSharedTable => true;

    public override PageChange Change => PageChange.Maps;

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Unsharer)];

    public override int Flushes(Call call) => 0;

    internal override int Generations(Call call, MmUse mm) => 0;

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        var taken = changes.FirstOrDefault(c => c.TakesTable);
        call.Demand(
            taken is null, "call", $"'page_fault' of '{mm.Name}'", $"page_fault of an mm whose table stays, which {taken?.Path} takes");
        CheckMappedAnew(call, [.. changes.Where(c => c.Page == call.Page && c.Kind is TableCall { Change: not PageChange.Other })]);
    }

    internal override Step Make(MadeCall call) => call.Mm.Tables.IsShared
        ? call.Memory.Hugetlb.HugetlbNoPage(call.Mm, call.Page)
        : Model.Kernel.mm.Memory.DoAnonymousPage(call.Mm, call.Page);

    // The fresh page can be write-protected by nobody, and be unmapped once, with no other task about to flush the page: there are two
    // pages
    // of physical memory for each of virtual memory, and no third.
    private static void CheckMappedAnew(PlacedCall fault, List<PlacedCall> changes)
    {
        var what = $"page {fault.Page} of '{fault.Mm}'";
        var before = changes.Where(c => ChangeOf(c) == PageChange.Removes && c.MayPrecede(fault)).ToList();
        bool IsRemoved(PlacedCall call) => before.Any(r => r != call && r.MayPrecede(call));
        foreach (var after in changes.Where(c => ChangeOf(c) != PageChange.Maps && fault.MayPrecede(c) && IsRemoved(c)))
        {
            after.Demand(
                ChangeOf(after) != PageChange.Protects,
                "call",
                $"{Excerpt.Quoted(after.Name)} of {what}",
                $"mprotect before the page is unmapped and {fault.Path} maps it anew");
            var again = changes.FirstOrDefault(
                c => ChangeOf(c) == PageChange.Maps && (c != fault || c.Task!.Repeat) && after.MayPrecede(c));
            after.Demand(
                again is null,
                "call",
                $"{Excerpt.Quoted(after.Name)} of {what}",
                $"a page that is mapped anew once, not by {fault.Path} and by {again?.Path}");
            var other = changes.FirstOrDefault(c => c.Task != after.Task && ChangeOf(c) != PageChange.Maps);
            after.Demand(
                other is null,
                "call",
                $"{Excerpt.Quoted(after.Name)} of {what}",
                $"one task that changes a page once {fault.Path} maps it anew, not {other?.Path} beside it");
        }
    }

    private static PageChange ChangeOf(PlacedCall call) => ((TableCall)call.Kind).Change;
}
