namespace Shootdown.Tests.Explore;

/// <summary>Lassos by brute force: every set of vertices is tried. A run can stay in a set for ever, and see all of it again and
/// again, exactly when the set is strongly connected.</summary>
internal static class NaiveLasso
{
    /// <summary>The fewest steps after which a fair run can be where it stays for ever.</summary>
    /// <returns>The number of steps, or null where no fair run stays among the pending vertices.</returns>
    public static int? ShortestStem(ToyGraph graph, Func<int, bool> pending, Fairness fairness)
    {
        var search = new NaiveSearch(graph);
        var vertices = Enumerable.Range(0, graph.Vertices).Where(v => search.LevelOf(v) > 0 && pending(v)).ToList();
        return Enumerable.Range(1, (1 << vertices.Count) - 1)
            .Select(set => vertices.Where((_, i) => ((set >> i) & 1) != 0).ToHashSet())
            .Where(set => IsStronglyConnected(graph, set) && IsFair(graph, set, Stepped(graph, set), fairness))
            .Min(set => (int?)set.Min(search.LevelOf) - 1);
    }

    /// <summary>The fewest steps of a fair cycle through a vertex, given that there is one.</summary>
    public static int ShortestCycle(ToyGraph graph, Func<int, bool> pending, Fairness fairness, int entry)
    {
        // A path is what matters of it: where it ends, what it has passed, and by whose steps.
        HashSet<(int At, ulong Passed, ulong Stepped)> paths = [(entry, 1UL << entry, 0)];
        for (var length = 1; ; length++)
        {
            paths =
            [
                .. from path in paths
                   from edge in graph.EdgesOf(path.At)
                   where !edge.IsFatal && pending(edge.To)
                   let process = graph.FairProcessOf(edge.Choice)
                   select (edge.To, path.Passed | (1UL << edge.To), path.Stepped | (process < 0 ? 0 : 1UL << process)),
            ];
            if (paths.Any(path => path.At == entry && IsFair(graph, Members(path.Passed), Members(path.Stepped), fairness)))
            {
                return length;
            }
        }
    }

    /// <summary>Whether a run is fair that passes these vertices by steps of these processes again and again.</summary>
    public static bool IsFair(ToyGraph graph, IReadOnlyCollection<int> vertices, IReadOnlyCollection<int> stepped, Fairness fairness) =>
        Enumerable.Range(0, graph.FairProcesses).Except(stepped).All(process => fairness switch
        {
            Fairness.Weak => !vertices.All(v => IsEnabled(graph, v, process)),
            Fairness.Strong => !vertices.Any(v => IsEnabled(graph, v, process)),
            _ => true,
        });

    private static bool IsEnabled(ToyGraph graph, int vertex, int process) => ((graph.EnabledIn(vertex) >> process) & 1) != 0;

    private static List<int> Members(ulong set) => [.. Enumerable.Range(0, 64).Where(member => ((set >> member) & 1) != 0)];

    private static HashSet<int> Stepped(ToyGraph graph, HashSet<int> set) =>
        [.. Steps(graph, set, set).Select(edge => graph.FairProcessOf(edge.Choice))];

    private static IEnumerable<ToyEdge> Steps(ToyGraph graph, HashSet<int> from, HashSet<int> to) =>
        from.SelectMany(graph.EdgesOf).Where(edge => !edge.IsFatal && to.Contains(edge.To));

    // In at least one step, so that a vertex alone needs an edge to itself.
    private static bool IsStronglyConnected(ToyGraph graph, HashSet<int> set) => set.All(vertex =>
    {
        var reached = new HashSet<int>();
        for (HashSet<int> fresh = [vertex]; fresh.Count > 0;)
        {
            fresh = [.. Steps(graph, fresh, set).Select(edge => edge.To).Except(reached)];
            reached.UnionWith(fresh);
        }

        return reached.SetEquals(set);
    });
}
