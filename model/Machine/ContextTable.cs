namespace Shootdown.Model;

/// <summary>A context's automaton as flat arrays by node: what exploration looks up at every step.</summary>
internal sealed class ContextTable
{
    private readonly int[] next;
    private readonly int[] offsets;

    public ContextTable(Context context)
    {
        var nodes = context.Automaton.Nodes;
        (Context, Node, Id, Affinity) = (context, context.Node, context.Id, context.Affinity);
        Operations = [.. nodes.Select(n => n?.Operation!)];
        Registers = [.. nodes.Select(n => n?.Registers ?? context.Initial)];
        Preemptible = [.. Registers.Select(r => r.Preemptible)];
        IrqsOff = [.. Registers.Select(r => r.IrqsOff)];
        Outcomes = [.. nodes.Select(n => n?.Operation.Outcomes ?? 0)];
        ObservedWhenTaken = [.. nodes.Select(n => n is null ? 0 : n.Operation.ObservedWhenTaken(n.Registers))];
        ObservedWhenBlocked = [.. nodes.Select(n => n is null ? 0 : n.Operation.ObservedWhenBlocked(n.Registers))];
        SchedulesHere = [.. nodes.Select(n => n?.Operation is ISchedules)];
        Start = context.Automaton.Starts.Count > 0 ? context.Automaton.Starts[0] : Automaton.Done;
        offsets = new int[nodes.Count];
        var flat = new List<int>();
        for (var node = 1; node < nodes.Count; node++)
        {
            offsets[node] = flat.Count;
            flat.AddRange(Enumerable.Range(0, Operations[node].Range).Select(result => context.Automaton.Next(node, result)));
        }

        next = [.. flat];
    }

    public Context Context { get; }

    public Cell Node { get; }

    public int Id { get; }

    /// <summary>Where the context's first routine begins.</summary>
    public int Start { get; }

    public CpuMask Affinity { get; }

    public Operation[] Operations { get; }

    public Registers[] Registers { get; }

    public bool[] Preemptible { get; }

    public bool[] IrqsOff { get; }

    public int[] Outcomes { get; }

    public ulong[] ObservedWhenTaken { get; }

    public ulong[] ObservedWhenBlocked { get; }

    public bool[] SchedulesHere { get; }

    public int Next(int node, int result) => next[offsets[node] + result];
}
