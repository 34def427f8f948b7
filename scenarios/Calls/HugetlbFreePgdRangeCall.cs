namespace Shootdown.Scenarios.Calls;

/// <summary>The end of a page table that was shared.</summary>
internal sealed class HugetlbFreePgdRangeCall : TableCall
{
    public override string Name => "hugetlb_free_pgd_range";

    public override string Kernel => "mm/memory.c, free_pgd_range";

    public override string Title => "frees such a table once an mm has it for itself";

    public override int Rank => 620;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override bool TakesSharedTable => true;

    public override bool NeedsSharedTable => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Unsharer)];

    public override bool TakesTable(Call call) => true;

    public override bool FreesTable(Call call) => true;

    internal override Step Make(MadeCall call) => call.Memory.Hugetlb.HugetlbFreePgdRange(call.Flush(-1, true), call.RequestFor("sync"));
}
