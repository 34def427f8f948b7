namespace Shootdown.Scenarios.Calls;

/// <summary>The end of a task.</summary>
internal sealed class ExitCall : CallKind
{
    public override string Name => "exit";

    public override string Kernel => "kernel/fork.c, free_task";

    public override string Title => "ends the task and frees its wait mask";

    public override int Rank => 770;

    public override int Weight => 0;

    public override bool IsOverOnReturn => false;

    internal override void CheckOrder(PlacedCall call)
    {
        call.Demand(call.Index == call.Task!.Calls.Count - 1, "call", "'exit' before other calls", "exit as the last call");
        call.Demand(!call.Task.Boot, "call", "'exit' of the boot task", "exit of any other task");
    }

    internal override Step Make(MadeCall call) => call.Smp.Fork.FreeTask(call.Owner);
}
