using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>A function for whose time nothing else runs.</summary>
internal sealed class StopMachineCall : CallKind
{
    public override string Name => "stop_machine";

    public override string Kernel => "kernel/stop_machine.c, stop_machine";

    public override string Title => "runs a function while all CPUs are stopped";

    public override int Rank => 170;

    public override bool Waits => true;

    public override string? NotDrawn => "of the properties that are asked of workloads drawn at random none speaks of it";

    public override IReadOnlyList<Property> Promises(Call call) => [StoppedCpusDoNothing.Property];

    internal override void CheckOrder(PlacedCall call)
    {
        call.Demand(
            call.Depth<PreemptDisableCall>() + call.Depth<LocalIrqDisableCall>() + call.HeldLocks.Count == 0,
            "call",
            $"{Quoted(Name)} while pinned",
            $"{Name} with preemption and interrupts enabled, for it may sleep");
        call.Demand(call.Workload.Hotplug.Count == 0, "call", Quoted(Name), $"no {Name} beside hotplug, which stops CPUs too");
        call.Demand(call.Workload.Vcpus.Count == 0, "call", Quoted(Name), $"no {Name} on vCPUs");
        call.Demand(!call.Task!.Repeat, "call", Quoted(Name), $"no {Name} in a task that repeats");
    }

    // The stoppers are there from the start, and wait to be asked.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        call.Demand(
            calls.All(c => c.Kind is not StopMachineCall || c.Task == call.Task),
            "call",
            $"{Quoted(Name)} of two tasks",
            $"{Name} of one task");
        var fork = calls.FirstOrDefault(c => c.Kind is ForkCall && c.Call.Task == call.Task!.Name);
        call.Demand(
            fork is null, "call", $"{Quoted(Name)} of a task that {fork?.Path} forks", $"{Name} of another, for a fork may fail");
    }

    internal override Step Make(MadeCall call) => call.Model.StopMachine.Run();
}
