using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>The call that the whole interface rests on.</summary>
internal sealed class SmpCallFunctionManyCall : CallKind
{
    public override string Name => "smp_call_function_many";

    public override string Kernel => "kernel/smp.c, smp_call_function_many";

    public override string Title => "runs a callback on the other CPUs of a mask";

    public override int Rank => 120;

    public override IReadOnlyList<CallField> Takes => [CallField.Mask, CallField.Shared, CallField.Wait];

    public override IReadOnlyList<CallField> OneOf => [CallField.Mask, CallField.Shared];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt; // of a handler it breaks the contract

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller, 2)];

    internal override void Check(PlacedCall call)
    {
        call.Demand(call.Call.Shared is null || call.Call.Mask is null, "mask", "given beside shared", "one of the two");
        call.Demand(call.Call.Shared is not null || call.Call.Mask is not null, "mask", "missing", "mask or shared");
        call.DemandOneTaskInterrupted();
    }

    internal override Step Make(MadeCall call) => Many(call, call.Request);

    // It asks its caller to hold preemption off, which every one of them did, until patch 6 of the preemptible series drops that.
    private static async Step Many(MadeCall call, Request request)
    {
        var pin = call.Design.WaitPreemption == WaitPreemption.None;
        if (pin)
        {
            await PreemptDisable();
        }

        var mask = call.Call.Mask is { } constant ? new MaskArgument(constant) : new MaskArgument(CpuMask.None, call.Shared);
        await call.Smp.SmpCallFunctionMany(mask, request);
        if (pin)
        {
            await PutCpu();
        }
    }
}
