namespace Shootdown.Scenarios.Calls;

/// <summary>A walk of page tables without locks, to write.</summary>
internal sealed class PinUserPagesFastCall : MemoryCall
{
    public override string Name => "pin_user_pages_fast";

    public override string Kernel => "mm/gup.c, gup_fast";

    public override string Title => "pins a page of its own mm for writing, without locks, uses it, and unpins it";

    public override int Rank => 420;

    public override IReadOnlyList<CallField> Takes => [CallField.Page];

    public override int Weight => 0;

    public override bool UsesCurrentMm => true;

    public override bool HoldsReference => true;

    internal override string? Demands(bool kernelThread, string? mm) => mm is null ? "pin_user_pages_fast while the task has an mm" : null;

    internal override Step Make(MadeCall call) => call.Memory.Gup.GupFast(call.Mm, call.Page, pins: true);
}
