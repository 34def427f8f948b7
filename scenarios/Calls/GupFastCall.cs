namespace Shootdown.Scenarios.Calls;

/// <summary>A walk of page tables without locks.</summary>
internal sealed class GupFastCall : MemoryCall
{
    public override string Name => "gup_fast";

    public override string Kernel => "mm/gup.c, gup_fast";

    public override string Title => "refers to a page of its own mm without locks, uses it, and gives the reference back";

    public override int Rank => 410;

    public override IReadOnlyList<CallField> Takes => [CallField.Page];

    public override int Weight => 0;

    public override bool UsesCurrentMm => true;

    public override bool HoldsReference => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Walker, 3)];

    internal override string? Demands(bool kernelThread, string? mm) => mm is null ? "gup_fast while the task has an mm" : null;

    internal override Step Make(MadeCall call) => call.Memory.Gup.GupFast(call.Mm, call.Page, pins: false);
}
