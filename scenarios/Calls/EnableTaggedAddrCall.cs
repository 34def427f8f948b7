using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>Linear address masking is turned on.</summary>
internal sealed class EnableTaggedAddrCall : MemoryCall
{
    public override string Name => "mm_enable_lam";

    public override string Kernel => "arch/x86/kernel/process_64.c, mm_enable_lam";

    public override string Title => "lets CPUs mask the tags of addresses in the task's mm";

    public override int Rank => 399;

    public override string? NotOn(Design design) => OfX86(design);

    public override bool Waits => true;

    public override bool UsesCurrentMm => true;

    public override string? Sleeps => "may sleep";

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "of the properties that are asked of workloads drawn at random none speaks of it";

    public override IReadOnlyList<Property> Promises(Call call) => [TaggedAddressesWork.Property];

    internal override string? Demands(bool kernelThread, string? mm) =>
        kernelThread || mm is null ? $"{Name} of a task with an mm of its own" : null;

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls) => call.Demand(
        call.Workload.Tasks.Count(t => t.Mm == call.Mm) == 1,
        "call",
        $"{Quoted(Name)} of {Quoted(call.Mm)}, which several tasks have for their own",
        $"{Name} of an mm of one task, which only kernel threads may borrow");

    internal override Step Make(MadeCall call) => call.Memory.Process64.MmEnableLam(call.Mm, call.RequestFor(Name));
}
