namespace Shootdown.Scenarios.Calls;

/// <summary>A task that sleeps of itself.</summary>
internal sealed class ScheduleCall : MemoryCall
{
    public override string Name => "schedule";

    public override string Kernel => "kernel/sched/core.c, schedule";

    public override string Title => "gives up the CPU, to be given one again";

    public override int Rank => 330;

    public override int Weight => 0;

    public override bool IsRepeatable => true;

    public override bool NeedsTlbs => false;

    public override string? Sleeps => "sleeps";

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer), new(DrawnBy.Walker)];

    internal override void CheckOrder(PlacedCall call)
    {
        base.CheckOrder(call);
        call.Demand(!call.Task!.Realtime, "call", "'schedule' of a realtime task", "schedule of any other task");
    }

    internal override Step Make(MadeCall call) => One(Sched.Schedule());
}
