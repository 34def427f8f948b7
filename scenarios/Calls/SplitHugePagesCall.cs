namespace Shootdown.Scenarios.Calls;

/// <summary>Somebody who takes references on pages that are none of its own.</summary>
internal sealed class SplitHugePagesCall : MemoryCall
{
    public override string Name => "split_huge_pages";

    public override string Kernel => "mm/huge_memory.c, split_huge_pages_all";

    public override string Title => "goes through pages by number, and refers for a moment to the one that holds the page table of an mm";

    public override int Rank => 508;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override int Weight => 0;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "tables that are drawn are counted as today, by their sharers alone";

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var shares = call.Workload.Mms.FirstOrDefault(m => m.Name == call.Mm)?.Shares is not null;
        call.Demand(
            shares,
            call.Call.Mm is null ? "call" : "mm",
            $"{Excerpt.Quoted(Name)} of {(call.Mm is null ? "no mm" : Excerpt.Quoted(call.Mm))}",
            "an mm that shares its page table");
    }

    internal override Step Make(MadeCall call) => HugeMemory.SplitHugePagesAll(call.Mm.Tables.Table);
}
