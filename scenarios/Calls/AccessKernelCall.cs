namespace Shootdown.Scenarios.Calls;

/// <summary>The use of what vfree frees, or what is unmapped only.</summary>
internal sealed class AccessKernelCall : MemoryCall
{
    public override string Name => "access_kernel";

    public override string Kernel => "kernel memory, with the hardware's page walk";

    public override string Title => "accesses that page";

    public override int Rank => 310;

    public override int Weight => 0;

    public override bool IsAtomic => true;

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls) =>
        call.Demand(
            calls.Any(c => c.Kind is VfreeCall or VunmapRangeNoflushCall),
            "call",
            "'access_kernel'",
            "access_kernel where some task calls vfree or vunmap_range_noflush");

    internal override Step Make(MadeCall call) => One(call.Memory.Tlb.Kernel!.Access());
}
