using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>A function on a task, on the CPU where it runs.</summary>
internal sealed class TaskFunctionCallCall : CallKind
{
    public override string Name => "task_function_call";

    public override string Kernel => "kernel/events/core.c, task_function_call";

    public override string Title => "runs a function on a task, on the CPU where it runs";

    public override int Rank => 165;

    public override IReadOnlyList<CallField> Needs => [CallField.Task];

    public override bool Waits => true;

    public override string? NotDrawn => "of the properties that are asked of workloads drawn at random none speaks of it";

    public override IReadOnlyList<Property> Promises(Call call) => [RemoteFunctionsFindTheirTask.Property];

    internal override void CheckOrder(PlacedCall call)
    {
        call.Demand(call.Workload.Hotplug.Count == 0, "call", Quoted(Name), $"no {Name} beside hotplug");
        call.Demand(
            call.Depth<LocalIrqDisableCall>() == 0, "call", $"{Quoted(Name)} with interrupts disabled", $"{Name} with interrupts enabled");
    }

    internal override Step Make(MadeCall call) => Asks(
        call.Model.Events,
        call.Model.TaskOf(call.Call.Task!).LookFor(call.Model.Machine),
        call.RequestThat(waits: true, suffix: $".on.{call.Call.Task}"));

    private static async Step Asks(Core events, Whereabouts p, Request request) => await events.TaskFunctionCall(p, request);
}
