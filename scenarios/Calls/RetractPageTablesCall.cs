namespace Shootdown.Scenarios.Calls;

/// <summary>The call that takes a table away from under an entry of two halves.</summary>
internal sealed class RetractPageTablesCall : TableCall
{
    public override string Name => "retract_page_tables";

    public override string Kernel => "mm/khugepaged.c, retract_page_tables";

    public override string Title =>
        "clears an upper entry that takes two reads (PAE), flushes, waits for readers, and has a fault install another table there";

    public override int Rank => 532;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "an entry of two halves has readers of its own";

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        var first = changes.First(c => c.Kind is RetractPageTablesCall);
        call.Demand(
            first == call,
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)} once more",
            $"one retract_page_tables of an mm, as {first.Path} is");
    }

    internal override Step Make(MadeCall call) => call.Memory.MmMemory.RetractPageTables(
        call.Flush(-1, call.Design.RangeFlush == RangeFlush.FreesTables),
        PteOffsetMapCall.Layer(call).EntryOf(call.Mm),
        call.RequestFor("sync"));
}
