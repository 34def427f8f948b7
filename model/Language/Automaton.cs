namespace Shootdown.Model.Language;

/// <summary>
/// A context's whole local behaviour as an explicit graph: from a node, the result of the node's step leads to the next node. Node 0
/// is the end of the routine.
/// </summary>
public sealed class Automaton
{
    /// <summary>The node of a routine that has ended.</summary>
    public const int Done = 0;

    /// <summary>What <see cref="Next"/> says of a result that was declared impossible.</summary>
    public const int Impossible = -1;

    private readonly Node?[] nodes;
    private readonly int[] next;
    private readonly int[] offsets;
    private readonly Lazy<Footprint[]> footprints;
    private readonly Lazy<Footprint[]> futures;

    /// <param name="nodes">The nodes; null at <see cref="Done"/>.</param>
    /// <param name="offsets">By node, where its successors begin.</param>
    /// <param name="next">The successors, by result, one node's after the other's.</param>
    /// <param name="starts">The node that each of the roots begins at.</param>
    /// <param name="unmerged">Nodes before equivalent ones were merged.</param>
    internal Automaton(Node?[] nodes, int[] offsets, int[] next, IReadOnlyList<int> starts, int unmerged)
    {
        (this.nodes, this.offsets, this.next) = (nodes, offsets, next);
        (Starts, Unmerged) = (starts, unmerged);

        // What a step touches may grow while other contexts are built (a queue gets more entries, a csd carries more requests), so
        // footprints are taken when they are first asked for, which is when all have been.
        footprints = new Lazy<Footprint[]>(ComputeFootprints);
        futures = new Lazy<Footprint[]>(() => AutomatonFutures.Of(this));
    }

    /// <summary>The nodes; null at <see cref="Done"/>.</summary>
    public IReadOnlyList<Node?> Nodes => nodes;

    /// <summary>Whether some step has more results by now than when the automaton was built, so that it must be built again.</summary>
    public bool IsOutgrown => Enumerable.Range(1, Nodes.Count - 1).Any(node => Nodes[node]!.Operation.Range != EndOf(node) - offsets[node]);

    /// <summary>The node that each of the roots begins at.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Nodes before equivalent ones were merged.</summary>
    public int Unmerged { get; }

    /// <summary>By node: what the node's own step may touch. Nodes that make the same step share it.</summary>
    public IReadOnlyList<Footprint> StepFootprints => footprints.Value;

    /// <summary>By node: all that the context may touch from there to its end. Nodes for which it is the same may share it.</summary>
    public IReadOnlyList<Footprint> Futures => futures.Value;

    /// <summary>All that the context may touch, wherever it begins.</summary>
    public Footprint Total()
    {
        var total = new Footprint();
        foreach (var start in Starts)
        {
            total.Add(Futures[start]); // every node follows one
        }

        return total;
    }

    /// <summary>Where the routine rests after a step, or <see cref="Impossible"/>.</summary>
    /// <param name="node">A node other than <see cref="Done"/>.</param>
    /// <param name="result">The step's result.</param>
    public int Next(int node, int result) => next[offsets[node] + result];

    /// <summary>The nodes that may follow a node.</summary>
    /// <param name="node">A node.</param>
    public IEnumerable<int> Following(int node)
    {
        var end = EndOf(node);
        for (var i = offsets[node]; i < end; i++)
        {
            if (next[i] >= 0)
            {
                yield return next[i];
            }
        }
    }

    /// <summary>Puts other nodes in the place of the automaton's own: their steps have the same results.</summary>
    /// <param name="replacement">The node to stand where a node stood.</param>
    internal void Replace(Func<Node, Node> replacement)
    {
        for (var node = 1; node < nodes.Length; node++)
        {
            nodes[node] = replacement(nodes[node]!);
        }
    }

    private int EndOf(int node) => node + 1 < offsets.Length ? offsets[node + 1] : next.Length;

    /// <summary>What <see cref="Following"/> gives, with the same node perhaps several times, and with <see cref="Impossible"/>
    /// between.</summary>
    /// <param name="node">A node.</param>
    internal ReadOnlySpan<int> Successors(int node) => next.AsSpan(offsets[node]..EndOf(node));

    private Footprint[] ComputeFootprints()
    {
        var known = new Dictionary<Operation, Footprint>(ReferenceEqualityComparer.Instance);
        var own = new Footprint[Nodes.Count];
        own[Done] = new Footprint();
        for (var node = 1; node < own.Length; node++)
        {
            var operation = Nodes[node]!.Operation;
            if (!known.TryGetValue(operation, out var footprint))
            {
                known.Add(operation, footprint = new Footprint());
                operation.Touch(footprint);
            }

            own[node] = footprint;
        }

        return own;
    }
}
