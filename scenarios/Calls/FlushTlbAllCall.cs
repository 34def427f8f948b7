namespace Shootdown.Scenarios.Calls;

/// <summary>The largest flush.</summary>
internal sealed class FlushTlbAllCall : MemoryCall
{
    public override string Name => "flush_tlb_all";

    public override string Kernel => "arch/x86/mm/tlb.c, flush_tlb_all";

    public override string Title => "flushes everything on all CPUs";

    public override int Rank => 350;

    public override bool Waits => true;

    public override bool IsRepeatable => true;

    internal override Step Make(MadeCall call) => call.Memory.Tlb.FlushTlbAll(call.RequestFor("all"));
}
