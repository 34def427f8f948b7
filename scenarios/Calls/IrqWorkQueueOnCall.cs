namespace Shootdown.Scenarios.Calls;

/// <summary>Work that is done in an interrupt of another CPU.</summary>
internal sealed class IrqWorkQueueOnCall : EntryCall
{
    public override string Name => "irq_work_queue_on";

    public override string Kernel => "kernel/irq_work.c, irq_work_queue_on";

    public override string Title => "queues an irq_work on one CPU";

    public override int Rank => 220;

    internal override Step Make(MadeCall call) =>
        Discards(call.Model.IrqWork.QueueOn(call.Cpu, call.Csd, call.Request));
}
