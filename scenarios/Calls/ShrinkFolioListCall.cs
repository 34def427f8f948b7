namespace Shootdown.Scenarios.Calls;

/// <summary>Reclaim of several pages in one batch.</summary>
internal sealed class ShrinkFolioListCall : TableCall
{
    public override string Name => "shrink_folio_list";

    public override string Kernel => "mm/vmscan.c, shrink_folio_list";

    public override string Title => "reclaims both pages of an mm of two: unmaps them, flushes once, frees them";

    public override int Rank => 525;

    public override string? NotOn(Design design) => InBatches(design);

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override PageChange Change => PageChange.Removes;

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "munmap", "mprotect", "access", "access"];

    // arch_tlbbatch_add_pending() of each page.
    internal override int Generations(Call call, MmUse mm) => 2;

    // Which pages are mapped anew meanwhile is not looked at.
    internal override Companions? Companions(MmUse mm) => new(["munmap", "mprotect", "try_to_unmap", Name], WorkloadLimits.Most);

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, _) = Changes(call, calls);
        call.Demand(
            mm.Pages == 2,
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}, which has {mm.Pages} pages",
            $"{Name} of an mm of two pages");
    }

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(m => new Vmscan(m.Rmap)).ShrinkFolioList(call.Mm, call.FlushOf(null, -1, false));
}
