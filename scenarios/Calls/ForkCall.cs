namespace Shootdown.Scenarios.Calls;

/// <summary>A task that makes another.</summary>
internal sealed class ForkCall : CallKind
{
    public override string Name => "fork";

    public override string Kernel => "kernel/fork.c, copy_process";

    public override string Title => "creates a task";

    public override int Rank => 760;

    public override IReadOnlyList<CallField> Needs => [CallField.Task];

    public override int Weight => 0;

    public override bool IsOverOnReturn => false;

    internal override void CheckOrder(PlacedCall call) => call.Demand(
        call.Depth<PreemptDisableCall>() + call.Depth<LocalIrqDisableCall>() + call.HeldLocks.Count == 0,
        "call",
        "'fork' while pinned",
        "fork with preemption and interrupts enabled, for it may sleep");

    // No task is made twice, none descends from itself, and none makes the boot task.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var (child, forks) = (call.Call.Task!, calls.Where(c => c.Kind is ForkCall).ToList());
        call.Demand(forks.First(f => f.Call.Task == child) == call, "task", $"'{child}' forked more than once", "one fork of each task");
        call.Demand(
            !call.Workload.Tasks.First(t => t.Name == child).Boot,
            "task",
            $"'{child}'",
            "a task other than the boot task, which no fork makes");
        var seen = forks.TakeWhile(f => f != call).Append(call).ToList();
        for (var ancestor = call.Task!.Name; ancestor is not null; ancestor = seen.Find(f => f.Call.Task == ancestor)?.Task!.Name)
        {
            call.Demand(ancestor != child, "task", $"'{child}'", $"a task that '{call.Task.Name}' does not descend from");
        }
    }

    internal override Step Make(MadeCall call) => Forks(call.Smp, call.Model.TaskOf(call.Call.Task!));

    private static async Step Forks(Smp smp, Context child) => await smp.Fork.CopyProcess(child);
}
