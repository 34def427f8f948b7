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

    internal Automaton(IReadOnlyList<Node?> nodes, int[][] successors, IReadOnlyList<int> starts, int unmerged)
    {
        this.nodes = [.. nodes];
        (Starts, Unmerged) = (starts, unmerged);
        offsets = new int[nodes.Count];
        var flat = new List<int>();
        for (var node = 0; node < nodes.Count; node++)
        {
            offsets[node] = flat.Count;
            flat.AddRange(successors[node]);
        }

        next = [.. flat];

        // What a step touches may grow while other contexts are built (a queue gets more entries, a csd carries more requests), so
        // footprints are taken when they are first asked for, which is when all have been.
        footprints = new Lazy<Footprint[]>(() => [.. this.nodes.Select(Touched)]);
        futures = new Lazy<Footprint[]>(ComputeFutures);
    }

    /// <summary>The nodes; null at <see cref="Done"/>.</summary>
    public IReadOnlyList<Node?> Nodes => nodes;

    /// <summary>Whether some step has more results by now than when the automaton was built, so that it must be built again.</summary>
    public bool IsOutgrown => Enumerable.Range(1, Nodes.Count - 1).Any(node => Nodes[node]!.Operation.Range != EndOf(node) - offsets[node]);

    /// <summary>The node that each of the roots begins at.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Nodes before equivalent ones were merged.</summary>
    public int Unmerged { get; }

    /// <summary>By node: what the node's own step may touch.</summary>
    public IReadOnlyList<Footprint> StepFootprints => footprints.Value;

    /// <summary>By node: all that the context may touch from there to its end.</summary>
    public IReadOnlyList<Footprint> Futures => futures.Value;

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

    private static Footprint Touched(Node? node)
    {
        var footprint = new Footprint();
        node?.Operation.Touch(footprint);
        return footprint;
    }

    private Footprint[] ComputeFutures()
    {
        var reachable = new Footprint[Nodes.Count];
        var before = new List<int>[Nodes.Count];
        for (var node = 0; node < reachable.Length; node++)
        {
            reachable[node] = new Footprint();
            reachable[node].Add(StepFootprints[node]);
            before[node] = [];
        }

        for (var node = 0; node < reachable.Length; node++)
        {
            foreach (var successor in Following(node).Distinct())
            {
                before[successor].Add(node);
            }
        }

        var work = new Queue<int>(Enumerable.Range(0, reachable.Length));
        while (work.TryDequeue(out var node))
        {
            foreach (var predecessor in before[node])
            {
                if (reachable[predecessor].Add(reachable[node]))
                {
                    work.Enqueue(predecessor);
                }
            }
        }

        return reachable;
    }
}
