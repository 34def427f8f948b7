namespace Shootdown.Tests.Explore;

/// <summary>Breadth-first search as in the textbook, to compare with.</summary>
internal sealed class NaiveSearch
{
    private readonly ToyGraph graph;
    private readonly Dictionary<int, int> levelOf = new() { [0] = 1 };
    private readonly List<List<int>> levels = [];

    public NaiveSearch(ToyGraph graph, int maxDepth = int.MaxValue)
    {
        this.graph = graph;
        for (List<int> level = [0]; level.Count > 0 && levels.Count < maxDepth;)
        {
            levels.Add(level);
            level = Expand(level);
        }
    }

    public long States => levelOf.Count;

    public long Transitions { get; private set; }

    public int Depth => levels.Count;

    /// <summary>The level of a vertex, from 1; 0 where it was not reached.</summary>
    public int LevelOf(int vertex) => levelOf.GetValueOrDefault(vertex);

    /// <summary>The shortest way to break a property, and of several the one with the least states at its end, then before it, and so
    /// on; among edges between the same states the one with the least choice.</summary>
    /// <param name="observations">What must not show.</param>
    /// <param name="invariant">What must hold of every vertex.</param>
    public Counterexample? Least(ulong observations, Func<int, bool> invariant)
    {
        foreach (var level in levels)
        {
            var broken = level.Where(v => (graph.ObservationsOf(v) & observations) != 0 || !invariant(v)).ToList();
            if (broken.Count > 0)
            {
                return new Counterexample(WayTo(broken.Order(Content).First()), EndsInTransition: false);
            }

            if (LeastEdge(level, edge => (edge.Observations & observations) != 0) is var (from, choice))
            {
                return new Counterexample([.. WayTo(from), choice], EndsInTransition: true);
            }
        }

        return null;
    }

    private Comparer<int> Content => Comparer<int>.Create(graph.Compare);

    private List<int> Expand(List<int> level)
    {
        var next = new List<int>();
        foreach (var edge in level.SelectMany(graph.EdgesOf))
        {
            Transitions++;
            if (!edge.IsFatal && levelOf.TryAdd(edge.To, levels.Count + 1))
            {
                next.Add(edge.To);
            }
        }

        return next;
    }

    private List<uint> WayTo(int vertex)
    {
        var way = new List<uint>();
        for (var level = LevelOf(vertex); level > 1; level--)
        {
            var to = vertex;
            (vertex, var choice) = LeastEdge(levels[level - 2], edge => edge.To == to && !edge.IsFatal)!.Value;
            way.Insert(0, choice);
        }

        return way;
    }

    private (int From, uint Choice)? LeastEdge(List<int> level, Func<ToyEdge, bool> wanted) =>
        level
            .SelectMany(from => graph.EdgesOf(from).Where(wanted).Select(edge => ((int From, uint Choice)?)(from, edge.Choice)))
            .OrderBy(found => found!.Value.From, Content)
            .ThenBy(found => found!.Value.Choice)
            .FirstOrDefault();
}
