namespace Shootdown.Scenarios.Calls;

/// <summary>The end of a large page.</summary>
internal sealed class SplitHugePmdCall : TableCall
{
    public override string Name => "split_huge_pmd";

    public override string Kernel => "mm/huge_memory.c, __split_huge_pmd";

    public override string Title => "maps the large page of an mm by the small ones that it is made of, and flushes";

    public override int Rank => 507;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override bool TakesHugePage => true;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "mms that are drawn have no large pages";

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        call.Demand(mm.Huge, "call", $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}", "an mm that is huge");
        call.Demand(
            changes.First(c => c.Kind is SplitHugePmdCall) == call,
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)} once more",
            "one split_huge_pmd of an mm");
    }

    internal override Step Make(MadeCall call) => call.Memory.Layer(m => new HugeMemory(call.Design, m.Tlb))
        .SplitHugePmd(call.Flush(-1, call.Design.RangeFlush == RangeFlush.FreesTables));
}
