namespace Shootdown.Scenarios.Calls;

/// <summary>An entry that goes elsewhere.</summary>
internal sealed class MremapCall : TableCall
{
    public override string Name => "mremap";

    public override string Kernel => "mm/mremap.c, move_ptes";

    public override string Title => "moves a page of an mm to the place of the other one of two, which is not mapped at first";

    public override int Rank => 560;

    public override bool LooksForBatches => true;

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "munmap", "try_to_unmap", "access", "access"];

    public override int Flushes(Call call) => 2;

    // mremap holds mmap_lock; beside it come those who find the page by way of its file, or of itself: munmap stands for a truncation.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        call.Demand(
            mm.Pages == 2, "call", $"'mremap' of {Excerpt.Quoted(mm.Name)}, which has {mm.Pages} pages", "mremap of an mm of two pages");
        foreach (var other in changes.Where(c => c != call))
        {
            var cleans = other.Kind is FolioMkcleanCall;
            var accepted = cleans
                ? other.Page == call.Page && changes.Count == 2
                : other.Kind is MunmapCall or TryToUnmapCall && !other.TakesTable;
            var takes = other.TakesTable ? " that takes its table" : string.Empty;
            var which = cleans ? $"page {other.Page} of " : string.Empty;
            other.Demand(
                accepted,
                "call",
                $"{Excerpt.Quoted(other.Name)} of {which}{Excerpt.Quoted(mm.Name)}{takes}",
                $"beside {call.Path}, which is mremap of page {call.Page}, of the calls that change the mm, " +
                "munmap and try_to_unmap that take no table, or one folio_mkclean of that page alone");
        }
    }

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(m => new Mremap(call.Design, m.Tlb, m.Rmap))
            .MovePtes(call.Flush(call.Page, false), call.Mm.IsReclaimed ? call.Flush(-1, true, ".batched") : null);
}
