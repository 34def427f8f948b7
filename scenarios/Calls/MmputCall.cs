namespace Shootdown.Scenarios.Calls;

/// <summary>The end of an mm.</summary>
internal sealed class MmputCall : MemoryCall
{
    public override string Name => "mmput";

    public override string Kernel => "kernel/fork.c, mmput";

    public override string Title => "gives up a reference to an mm that the task has had from the start: with the last one the mm is freed";

    public override int Rank => 400;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override int Weight => 0;

    public override IReadOnlyList<string> DrawnAmong => ["munmap", "exit_mm", Name, Name];

    // Who touches the mm has a reference to it: it is the task's own, or the task gives one up later.
    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var (mm, workload) = (call.Call.Mm!, call.Workload);
        call.Demand(call.CurrentMm != mm, "mm", $"'{mm}', which the task has", "an mm that the task has left, or never had");
        foreach (var other in calls.Where(c => c.Mm == mm && c.Kind is not (MmputCall or ExecCall)))
        {
            var own = other.CurrentMm == mm && (other.Task!.Mm == mm || other.Earlier.Any(c => CallKind.Find(c.Name) is ExecCall));
            other.Demand(
                own || other.Task!.Calls.Skip(other.Index).Any(c => CallKind.Find(c.Name) is MmputCall && c.Mm == mm),
                "mm",
                $"'{mm}', to which the task has no reference, and which {call.Path} may free",
                "an mm of the task's own, or one that it gives up later by mmput");
        }

        // With store buffers a task may go on elsewhere while the stores of the switch away from it wait, on_cpu's being left out: to who
        // looks at memory its mm would be freed under the CPU that it has left. Without them such workloads are decided right.
        foreach (var other in calls.Where(c => c.CurrentMm == mm && c.Callers.Count > 1))
        {
            call.Demand(
                false, "mm", $"'{mm}', which {other.Path} is made with on one of {other.Callers}", "an mm whose tasks have one CPU each");
        }

        for (var i = 0; i < workload.Nmis.Count; i++)
        {
            call.Demand(workload.Nmis[i].Mm != mm, "mm", $"'{mm}', which $.nmis[{i}] reads", "an mm that no NMI reads");
        }
    }

    internal override Step Make(MadeCall call) => call.Memory.Tlb.Lifetimes!.Mmput(call.Mm);
}
