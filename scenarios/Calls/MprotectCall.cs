namespace Shootdown.Scenarios.Calls;

/// <summary>The change of an entry that frees nothing.</summary>
internal sealed class MprotectCall : TableCall
{
    public override string Name => "mprotect";

    public override string Kernel => "mm/mprotect.c, change_protection";

    public override string Title => "makes a page of an mm read-only and flushes";

    public override int Rank => 510;

    public override PageChange Change => PageChange.Protects;

    public override bool LooksForBatches => true;

    public override PteValue Writes => PteValue.ReadOnly;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer, 13)];

    public override int Flushes(Call call) => 2;

    internal override Step Make(MadeCall call) =>
        call.Memory.MmMemory.ChangeProtection(call.Flush(call.Page, false), call.Mm.IsReclaimed ? call.Flush(-1, true, ".batched") : null);
}
