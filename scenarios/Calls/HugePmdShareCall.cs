namespace Shootdown.Scenarios.Calls;

/// <summary>The fault that shares a table anew.</summary>
internal sealed class HugePmdShareCall : TableCall
{
    public override string Name => "huge_pmd_share";

    public override string Kernel => "mm/hugetlb.c, huge_pmd_share";

    public override string Title => "maps an mm's part of a hugetlb file again, and shares the table of another mm that maps it";

    public override int Rank => 615;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override bool TakesSharedTable => true;

    public override bool NeedsSharedTable => true;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "it belongs to an mm that has left its shared table before";

    public override int Flushes(Call call) => 0;

    internal override int Generations(Call call, MmUse mm) => 0;

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var first = calls.First(c => c.Kind is HugePmdShareCall);
        call.Demand(call.Task == first.Task, "call", $"'{Name}' by another task", $"one task that shares anew, as {first.Path} does");
    }

    internal override Step Make(MadeCall call) => call.Memory.Hugetlb.HugePmdShare(call.Mm);
}
