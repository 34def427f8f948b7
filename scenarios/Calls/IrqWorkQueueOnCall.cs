namespace Shootdown.Scenarios.Calls;

/// <summary>Another user of the queue.</summary>
internal sealed class IrqWorkQueueOnCall : CallKind
{
    public override string Name => "irq_work_queue_on";

    public override string Kernel => "kernel/irq_work.c, irq_work_queue_on";

    public override string Title => "queues an irq_work on one CPU";

    public override int Rank => 220;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu, CallField.Csd];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Poster)];

    public override bool QueuesEntryOnce => true;

    internal override Step Make(MadeCall call) =>
        Discards(call.Model.IrqWork.QueueOn(call.Cpu, call.Csd, call.Request));
}
