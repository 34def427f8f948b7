namespace Shootdown.Scenarios.Calls;

/// <summary>The end of an mm.</summary>
internal sealed class MmputCall : MemoryCall
{
    public override string Name => "mmput";

    public override string Kernel => "kernel/fork.c, mmput";

    public override string Title => "frees an mm that no task has any more, unless a CPU has it loaded";

    public override int Rank => 400;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override int Weight => 0;

    public override IReadOnlyList<string> DrawnAmong => ["munmap", "exit_mm", Name, Name];

    // Who has the mm, or may come to touch it, has a reference to it.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var (mm, workload) = (call.Call.Mm!, call.Workload);
        call.Demand(call.CurrentMm != mm, "mm", $"'{mm}', which the task has", "an mm that the task has left, or never had");
        foreach (var other in calls.Where(c => c != call))
        {
            call.Demand(
                other.Call.Mm != mm || (other.Task == call.Task && other.Index < call.Index),
                "mm",
                $"'{mm}', which {other.Path} names",
                "an mm that no other task names, nor the task later");
        }

        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            call.Demand(
                workload.Tasks[i] == call.Task || workload.Tasks[i].Mm != mm,
                "mm",
                $"'{mm}', which $.tasks[{i}] has",
                "an mm that no other task has");
        }

        for (var i = 0; i < workload.Nmis.Count; i++)
        {
            call.Demand(workload.Nmis[i].Mm != mm, "mm", $"'{mm}', which $.nmis[{i}] reads", "an mm that no NMI reads");
        }
    }

    internal override Step Make(MadeCall call) => call.Memory.Exec.Mmput(call.Mm);
}
