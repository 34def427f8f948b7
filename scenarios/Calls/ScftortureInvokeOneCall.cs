namespace Shootdown.Scenarios.Calls;

/// <summary>The kernel's own torture of the interface.</summary>
internal sealed class ScftortureInvokeOneCall : CallKind
{
    public override string Name => "scftorture_invoke_one";

    public override string Kernel => "kernel/scftorture.c, scftorture_invoke_one";

    public override string Title => "makes one of five calls, whichever";

    public override int Rank => 150;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu];

    public override int Weight => 5;

    public override bool IsOverOnReturn => false;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller)];

    internal override Step Make(MadeCall call) => call.Model.Scftorture.ScftortureInvokeOne(
        call.Cpu, call.RequestThat(waits: true), call.RequestThat(waits: false), call.HoldsHotplugOff);
}
