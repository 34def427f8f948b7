namespace Shootdown.Scenarios.Calls;

/// <summary>A flush by a handler, which nobody may make: what BUG_ON() of CONFIG_DEBUG_VM looked for up to 7.2.</summary>
internal sealed class FlushTlbMmCall : TableCall
{
    public override string Name => "flush_tlb_mm";

    public override string Kernel => "arch/x86/include/asm/tlbflush.h, flush_tlb_mm";

    public override string Title => "flushes an mm from an interrupt handler, which is not allowed to";

    public override int Rank => 205;

    public override CallSites Sites => CallSites.Interrupt;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override IReadOnlyList<CallField> Takes => [];

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "it breaks the interface's contract";

    internal override void Check(PlacedCall call)
    {
        MmValidation.CheckMm(call.Workload, call.Call.Mm, call.At("mm"));
        call.DemandOneTaskInterrupted();
    }

    internal override Step Make(MadeCall call) => call.Memory.Tlb.FlushTlbMmRange(call.Flush(-1, tables: false));
}
