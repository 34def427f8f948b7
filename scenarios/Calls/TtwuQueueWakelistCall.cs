namespace Shootdown.Scenarios.Calls;

/// <summary>Another user of the queue.</summary>
internal sealed class TtwuQueueWakelistCall : CallKind
{
    public override string Name => "ttwu_queue_wakelist";

    public override string Kernel => "kernel/sched/core.c, __ttwu_queue_wakelist";

    public override string Title => "queues a remote wakeup on one CPU";

    public override int Rank => 230;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu, CallField.Csd];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Poster)];

    public override bool QueuesEntryOnce => true;

    internal override Step Make(MadeCall call) =>
        Discards(call.Model.IrqWork.QueueWakeup(call.Cpu, call.Csd, call.Request));
}
