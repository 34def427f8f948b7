namespace Shootdown.Scenarios.Calls;

/// <summary>The call that the model was made for.</summary>
internal sealed class MunmapCall : TableCall
{
    public override string Name => "munmap";

    public override string Kernel => "mm/memory.c, zap_vma_range";

    public override string Title => "unmaps a page of an mm, flushes, and frees the page; with tables, the page table too";

    public override int Rank => 500;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm, CallField.Page, CallField.Tables];

    public override bool TellsOthers => true;

    public override PageChange Change => PageChange.Removes;

    public override bool LooksForBatches => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer, 13), new(DrawnBy.Taker, 2)];

    public override int Flushes(Call call) => TakesTable(call) ? 1 : 2;

    public override bool TakesTable(Call call) => call.Tables == true;

    // Of a VM_PFNMAP vma: one before it is unlinked, and one where the driver's gather is in flight.
    internal override int Generations(Call call, MmUse mm) =>
        !TakesTable(call) && mm.Has<UnmapMappingRangeCall>() ? 2 : base.Generations(call, mm);

    public override bool FreesTable(Call call) => TakesTable(call);

    // A gather that finds nothing mapped, and no other gather in flight, flushes nothing: whoever frees tables is no gather in the
    // model, and
    // holds mmap_lock in the kernel.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        var other = changes.FirstOrDefault(c => c.Page == call.Page && c.Task != call.Task && c.Kind is MunmapCall && c.TakesTable);
        call.Demand(
            call.TakesTable || other is null,
            "call",
            $"'munmap' of page {call.Page} of '{mm.Name}'",
            $"munmap without tables of a page that no other task unmaps with its table, as {other?.Path} does");
    }

    internal override Step Make(MadeCall call)
    {
        var memory = call.Memory.MmMemory;
        return TakesTable(call.Call) ? memory.FreePgtables(call.Flush(-1, true), call.Page, call.RequestFor("sync"))
            : call.Use.Has<FolioMkcleanCall>() ? memory.ZapDirtyFolio(call.Flush(call.Page, false))
            : call.Use.Has<UnmapMappingRangeCall>() ? memory.UnmapPfnmap(call.Flush(call.Page, false), call.Flush(-1, true, ".nested"))
            : call.Use.MovesTable ? memory.UnmapMappingPages(call.Flush(call.Page, false), call.Flush(-1, true, ".nested"))
            : memory.ZapPageRange(call.Flush(call.Page, false), call.Flush(-1, true, ".nested"));
    }
}
