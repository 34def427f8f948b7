namespace Shootdown.Scenarios.Calls;

/// <summary>One callback on whichever CPU.</summary>
internal sealed class SmpCallFunctionAnyCall : CallKind
{
    public override string Name => "smp_call_function_any";

    public override string Kernel => "kernel/smp.c, smp_call_function_any";

    public override string Title => "runs a callback on any one CPU of a mask";

    public override int Rank => 110;

    public override IReadOnlyList<CallField> Needs => [CallField.Mask];

    public override IReadOnlyList<CallField> Takes => [CallField.Wait];

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller)];

    internal override Step Make(MadeCall call) => Any(call.Smp, call.Call.Mask!.Value, call.Request);

    private static async Step Any(Smp smp, CpuMask mask, Request request) => await smp.SmpCallFunctionAny(mask, request);
}
