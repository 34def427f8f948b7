namespace Shootdown.Scenarios.Calls;

/// <summary>The call of all others.</summary>
internal sealed class SmpCallFunctionCall : CallKind
{
    public override string Name => "smp_call_function";

    public override string Kernel => "kernel/smp.c, smp_call_function";

    public override string Title => "runs a callback on all other CPUs";

    public override int Rank => 130;

    public override IReadOnlyList<CallField> Takes => [CallField.Wait];

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller), new(DrawnBy.Changer)];

    internal override Step Make(MadeCall call) => call.Smp.SmpCallFunction(call.Request);
}
