namespace Shootdown.Scenarios.Calls;

/// <summary>What handlers may do, and what one of them once did.</summary>
internal sealed class KickCall : CallKind
{
    public override string Name => "kick";

    public override string Kernel => "kernel/smp.c, smp_call_function_single_async";

    public override string Title =>
        "what an interrupt handler does that wants work done on one CPU: async by contract, a waiting call in a mutant";

    public override int Rank => 200;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu, CallField.Csd];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Poster)];

    internal override Step Make(MadeCall call) => call.Design.InterruptCaller == InterruptCaller.Sync
        ? SmpCallFunctionSingleCall.Single(call.Smp, call.Cpu, call.RequestThat(waits: true))
        : SmpCallFunctionSingleAsyncCall.Async(call);
}
