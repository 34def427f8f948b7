namespace Shootdown.Model.Machine.Cpus;

/// <summary>A context's automaton as flat arrays by node: what exploration looks up at every step.</summary>
internal sealed class ContextTable
{
    private readonly int[] next;
    private readonly NodeEntry[] entries;

    public ContextTable(Context context)
    {
        var nodes = context.Automaton.Nodes;
        (Context, Node, Id, Affinity) = (context, context.Node, context.Id, context.Affinity);
        Operations = [.. nodes.Select(n => n?.Operation!)];
        Registers = [.. nodes.Select(n => n?.Registers ?? context.Initial)];
        Preemptible = [.. Registers.Select(r => r.Preemptible)];
        IrqsOff = [.. Registers.Select(r => r.IrqsOff)];
        Preempted = [.. nodes.Select(n => n?.Operation is ObservedOperation observed ? observed.Preempted : 0)];
        Stuck = [.. nodes.Select(n => n?.Operation is ObservedOperation observed ? observed.Stuck : 0)];
        SchedulesHere = [.. nodes.Select(n => n?.Operation.AsWritten is ISchedules)];
        Start = context.Automaton.Starts.Count > 0 ? context.Automaton.Starts[0] : Automaton.Done;
        entries = new NodeEntry[nodes.Count];
        var flat = new List<int>();
        for (var node = 1; node < nodes.Count; node++)
        {
            entries[node] = new NodeEntry(nodes[node]!, flat.Count);
            flat.AddRange(context.Automaton.Successors(node));
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

    public bool[] SchedulesHere { get; }

    /// <summary>By node: what it shows that the context loses its CPU there.</summary>
    public ulong[] Preempted { get; }

    /// <summary>By node: what it shows that the context stands there when nothing can happen any more.</summary>
    public ulong[] Stuck { get; }

    public ref readonly NodeEntry At(int node) => ref entries[node];

    public int Next(in NodeEntry entry, int result) => next[entry.Offset + result];

    /// <summary>Puts other steps in the place of the context's own.</summary>
    /// <param name="rewriter">The steps.</param>
    /// <returns>By node that has another step now, what puts its own back.</returns>
    public IEnumerable<System.Action> Substitute(IStepRewriter rewriter)
    {
        var nodes = Context.Automaton.Nodes;
        for (var node = 1; node < nodes.Count; node++)
        {
            var (at, own, was) = (node, Operations[node], entries[node]);
            if (nodes[node]!.Location.Await is { } await
                && Rewritten(rewriter, await, own, nodes[node]!.Registers) is var other && !ReferenceEquals(other, own))
            {
                Operations[node] = other;
                entries[node] = new NodeEntry(nodes[node]! with { Operation = other }, was.Offset);
                yield return () => (Operations[at], entries[at]) = (own, was);
            }
        }
    }

    // Monitors look at the step as it is written, so they look at another one alike.
    private static Operation Rewritten(IStepRewriter rewriter, AwaitPoint at, Operation own, Registers registers) =>
        own is not ObservedOperation observed ? rewriter.Rewrite(at, own, registers)
        : rewriter.Rewrite(at, observed.Inner, registers) is var inner && ReferenceEquals(inner, observed.Inner) ? observed
        : observed.Around(inner);

    /// <summary>Makes the step at a node. One that throws is a fault of the text, and has no successor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="buffers">The store buffers, or null where memory has none.</param>
    /// <param name="before">The state that the step leaves.</param>
    /// <param name="step">Who makes it, on a copy of that state.</param>
    /// <param name="thrown">What it throws instead of coming to an end; null unless it does.</param>
    /// <returns>The result, or <see cref="Operation.Blocked"/>.</returns>
    public unsafe int Make(int node, StoreBuffers? buffers, ulong* before, ref StepExecution step, out Exception? thrown)
    {
        thrown = null;
        try
        {
            return buffers is null ? entries[node].Operation.Execute(ref step) : buffers.Execute(this, node, before, ref step, step.State);
        }
#pragma warning disable CA1031 // Whatever the text throws is to be told with its line, by every engine.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            thrown = failure;
            step.Observe(MachineFault.ModelFault);
            return 0;
        }
    }
}

/// <summary>What one step of exploration needs of a node, side by side.</summary>
internal readonly struct NodeEntry(Node node, int offset)
{
    public readonly Operation Operation = node.Operation;
    public readonly ulong ObservedWhenTaken = node.Operation.ObservedWhenTaken(node.Registers);
    public readonly ulong ObservedWhenBlocked = node.Operation.ObservedWhenBlocked(node.Registers);
    public readonly ulong NotedWhenTaken = (node.Operation as ObservedOperation)?.NotedWhenTaken ?? 0;
    public readonly int Offset = offset;
    public readonly int Outcomes = node.Operation.Outcomes;
    public readonly bool Yields = node.Operation.AsWritten is IYields;
    public readonly Cell[] Reaching = ReachingOf(node.Operation);

    // What reaching memory does comes after the step, and the step has been looked at by then.
    public readonly Invariant[] AskedOnceReached =
        node.Operation is ObservedOperation observed && ReachingOf(node.Operation).Length > 0 ? [.. observed.Invariants] : [];

    private static Cell[] ReachingOf(Operation operation) =>
        operation.Stores is { Count: > 0 } stores ? [.. stores.Where(c => c.Reached is not null)] : [];
}
