namespace Shootdown.Model;

/// <summary>A context's automaton as flat arrays by node: what exploration looks up at every step.</summary>
internal sealed class ContextTable
{
    public ContextTable(Context context)
    {
        var nodes = context.Automaton.Nodes;
        Affinity = context.Affinity;
        Operations = [.. nodes.Select(n => n?.Operation!)];
        Registers = [.. nodes.Select(n => n?.Registers ?? context.Initial)];
        Outcomes = [.. nodes.Select(n => n?.Operation.Outcomes ?? 0)];
        ObservedWhenTaken = [.. nodes.Select(n => n is null ? 0 : n.Operation.ObservedWhenTaken(n.Registers))];
        ObservedWhenBlocked = [.. nodes.Select(n => n is null ? 0 : n.Operation.ObservedWhenBlocked(n.Registers))];
        SchedulesHere = [.. nodes.Select(n => n?.Operation is ISchedules)];
    }

    public CpuMask Affinity { get; }

    public Operation[] Operations { get; }

    public Registers[] Registers { get; }

    public int[] Outcomes { get; }

    public ulong[] ObservedWhenTaken { get; }

    public ulong[] ObservedWhenBlocked { get; }

    public bool[] SchedulesHere { get; }
}
