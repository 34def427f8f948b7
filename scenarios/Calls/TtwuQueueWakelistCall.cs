namespace Shootdown.Scenarios.Calls;

/// <summary>A wakeup that is left to the CPU that the task is to run on.</summary>
internal sealed class TtwuQueueWakelistCall : EntryCall
{
    public override string Name => "ttwu_queue_wakelist";

    public override string Kernel => "kernel/sched/core.c, __ttwu_queue_wakelist";

    public override string Title => "queues a remote wakeup on one CPU";

    public override int Rank => 230;

    internal override Step Make(MadeCall call) =>
        Discards(call.Model.IrqWork.QueueWakeup(call.Cpu, call.Csd, call.Request));
}
