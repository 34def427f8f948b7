namespace Shootdown.Model;

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

    private readonly int[] next;
    private readonly int[] offsets;

    internal Automaton(IReadOnlyList<Node?> nodes, int[][] successors, IReadOnlyList<int> starts, int unmerged)
    {
        (Nodes, Starts, Unmerged) = (nodes, starts, unmerged);
        offsets = new int[nodes.Count];
        var flat = new List<int>();
        for (var node = 0; node < nodes.Count; node++)
        {
            offsets[node] = flat.Count;
            flat.AddRange(successors[node]);
        }

        next = [.. flat];
        StepFootprints = [.. nodes.Select(Touched)];
        Futures = ComputeFutures();
    }

    /// <summary>The nodes; null at <see cref="Done"/>.</summary>
    public IReadOnlyList<Node?> Nodes { get; }

    /// <summary>The node that each of the roots begins at.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Nodes before equivalent ones were merged.</summary>
    public int Unmerged { get; }

    /// <summary>By node: what the node's own step may touch.</summary>
    public IReadOnlyList<Footprint> StepFootprints { get; }

    /// <summary>By node: all that the context may touch from there to its end.</summary>
    public IReadOnlyList<Footprint> Futures { get; }

    /// <summary>Where the routine rests after a step, or <see cref="Impossible"/>.</summary>
    /// <param name="node">A node other than <see cref="Done"/>.</param>
    /// <param name="result">The step's result.</param>
    public int Next(int node, int result) => next[offsets[node] + result];

    /// <summary>The nodes that may follow a node.</summary>
    /// <param name="node">A node.</param>
    public IEnumerable<int> Following(int node)
    {
        var end = node + 1 < offsets.Length ? offsets[node + 1] : next.Length;
        for (var i = offsets[node]; i < end; i++)
        {
            if (next[i] >= 0)
            {
                yield return next[i];
            }
        }
    }

    private static Footprint Touched(Node? node)
    {
        var footprint = new Footprint();
        node?.Operation.Touch(footprint);
        return footprint;
    }

    private Footprint[] ComputeFutures()
    {
        var futures = new Footprint[Nodes.Count];
        var before = new List<int>[Nodes.Count];
        for (var node = 0; node < futures.Length; node++)
        {
            futures[node] = new Footprint();
            futures[node].Add(StepFootprints[node]);
            before[node] = [];
        }

        for (var node = 0; node < futures.Length; node++)
        {
            foreach (var successor in Following(node).Distinct())
            {
                before[successor].Add(node);
            }
        }

        var work = new Queue<int>(Enumerable.Range(0, futures.Length));
        while (work.TryDequeue(out var node))
        {
            foreach (var predecessor in before[node])
            {
                if (futures[predecessor].Add(futures[node]))
                {
                    work.Enqueue(predecessor);
                }
            }
        }

        return futures;
    }
}
