namespace Shootdown.Scenarios.Calls;

/// <summary>The part of fork that is about page tables.</summary>
internal sealed class CopyPageRangeCall : TableCall
{
    public override string Name => "copy_page_range";

    public override string Kernel => "mm/memory.c, copy_page_range";

    public override string Title => "shares a page of an mm with a child, as fork does, to be copied when either writes";

    public override int Rank => 580;

    public override PteValue Writes => PteValue.ReadOnly;

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "pin_user_pages_fast", "pin_user_pages_fast", "access", "access"];

    // mmap_lock.
    internal override Companions? Companions(MmUse mm) => new([]);

    // folio_maybe_dma_pinned() counts pins, and is told of all references.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var walk = calls.FirstOrDefault(c => c.Mm == call.Mm && c.Kind is GupFastCall);
        walk?.Demand(
            false, "call", $"'gup_fast' of {Excerpt.Quoted(call.Mm)}", $"pin_user_pages_fast of an mm that is forked, as {call.Path} does");
    }

    internal override Step Make(MadeCall call) => Layer(call).CopyPageRange(call.Flush(-1, true), call.Page);

    /// <summary>What writes entries anew.</summary>
    internal static CopyOnWrite Layer(MadeCall call) => call.Memory.Layer(m => new CopyOnWrite(call.Design, m.Tlb));
}
