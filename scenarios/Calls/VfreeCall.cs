namespace Shootdown.Scenarios.Calls;

/// <summary>A flush of kernel memory.</summary>
internal sealed class VfreeCall : MemoryCall
{
    public override string Name => "vfree";

    public override string Kernel => "mm/vmalloc.c, vfree";

    public override string Title => "unmaps a page of kernel memory, flushes, and frees the page";

    public override int Rank => 430;

    public override bool Waits => true;

    public override IReadOnlyList<string> DrawnAmong => [Name, "access_kernel", "access_kernel", "munmap", "leave_mm"];

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var first = calls.First(c => c.Kind is VfreeCall);
        call.Demand(call == first, "call", "'vfree' once more", $"one vfree in all, as {first.Path} is");
    }

    internal override Step Make(MadeCall call) => call.Memory.Layer(m => new Vmalloc(m.Tlb)).Vfree(call.RequestFor("kernel"));
}
