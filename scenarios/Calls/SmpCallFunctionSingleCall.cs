namespace Shootdown.Scenarios.Calls;

/// <summary>One callback on one CPU.</summary>
internal sealed class SmpCallFunctionSingleCall : CallKind
{
    public override string Name => "smp_call_function_single";

    public override string Kernel => "kernel/smp.c, smp_call_function_single";

    public override string Title => "runs a callback on one CPU";

    public override int Rank => 100;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu];

    public override IReadOnlyList<CallField> Takes => [CallField.Wait];

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller)];

    internal override Step Make(MadeCall call) => Single(call.Smp, call.Cpu, call.Request);

    /// <summary>The call, made of a request.</summary>
    internal static async Step Single(Smp smp, int cpu, Request request) => await smp.SmpCallFunctionSingle(cpu, request);
}
