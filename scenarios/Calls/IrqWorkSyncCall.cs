using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>The wait for work that is done in an interrupt.</summary>
internal sealed class IrqWorkSyncCall : CallKind
{
    public override string Name => "irq_work_sync";

    public override string Kernel => "kernel/irq_work.c, irq_work_sync";

    public override string Title => "waits until the irq_work that the task has queued is done";

    public override int Rank => 225;

    public override IReadOnlyList<CallField> Needs => [CallField.Csd];

    public override int Weight => 0;

    public override bool Waits => true;

    public override string? NotDrawn => "it waits for the entry of a call before it, and each that is drawn has one of its own";

    public override IReadOnlyList<Property> Promises(Call call) => [IrqWorkIsOver.Property];

    internal override void CheckOrder(PlacedCall call)
    {
        call.Demand(
            call.Earlier.Any(c => CallKind.Find(c.Name) is IrqWorkQueueOnCall && c.Csd == call.Call.Csd),
            "csd",
            Quoted(call.Call.Csd),
            "the irq_work of an irq_work_queue_on that the task makes before");
        call.Demand(call.Workload.Hotplug.Count == 0, "call", Quoted(Name), "no irq_work_sync beside hotplug");
    }

    internal override Step Make(MadeCall call) => IrqWork.Sync(call.Csd);
}
