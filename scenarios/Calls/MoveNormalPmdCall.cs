namespace Shootdown.Scenarios.Calls;

/// <summary>A table that goes elsewhere with all of its entries.</summary>
internal sealed class MoveNormalPmdCall : TableCall
{
    public override string Name => "move_normal_pmd";

    public override string Kernel => "mm/mremap.c, move_pgt_entry";

    public override string Title =>
        "moves the table of a page of an mm to the place of the other one of two, where there is none at first";

    public override int Rank => 562;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "what stands beside it is one task that walks a file's mappings";

    public override int Flushes(Call call) => 2;

    // It holds mmap_lock, and others find the page by way of its file: one task, for they take the same lock for reading.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        call.Demand(
            mm.Pages == 2, "call", $"'{Name}' of {Excerpt.Quoted(mm.Name)}, which has {mm.Pages} pages", $"{Name} of an mm of two pages");
        var walker = changes.FirstOrDefault(c => c != call)?.Task;
        foreach (var other in changes.Where(c => c != call))
        {
            var cleans = other.Kind is FolioMkcleanCall;
            other.Demand(
                other.Task == walker && !other.TakesTable
                && (cleans ? other.Page == call.Page && changes.Count == 2 : other.Kind is MunmapCall),
                "call",
                $"{Excerpt.Quoted(other.Name)} of page {other.Page} of {Excerpt.Quoted(mm.Name)}" +
                (other.TakesTable ? " that takes its table" : string.Empty),
                $"beside {call.Path}, which is {Name} of page {call.Page}, of the calls that change the mm, munmap that takes no table " +
                "by one task, or one folio_mkclean of that page alone");
        }
    }

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(m => new Mremap(call.Design, m.Tlb, m.Rmap))
            .MovePgtEntry(call.Page, call.Flush(RangeOf(call), call.Design.RangeFlush == RangeFlush.FreesTables));

    // PMD_SIZE has 512 pages, more than any back-end flushes one by one but 32-bit Arm, which goes through them all.
    private static int RangeOf(MadeCall call) => call.Design.Backend == FlushBackend.Arm ? call.Page : -1;
}
