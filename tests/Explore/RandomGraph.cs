namespace Shootdown.Tests.Explore;

/// <summary>Graphs without a plan; the same seed gives the same graph.</summary>
internal static class RandomGraph
{
    /// <summary>What a few edges show.</summary>
    public const ulong RareStep = 1;

    /// <summary>What a few vertices show.</summary>
    public const ulong RareState = 2;

    /// <summary>A wide graph of few levels.</summary>
    public static ToyGraph Wide(int seed, int stateBits, int vertices) => Create(seed, stateBits, vertices, vertices);

    /// <summary>A narrow graph of many levels.</summary>
    public static ToyGraph Deep(int seed, int stateBits, int vertices) => Create(seed, stateBits, vertices, 20);

    /// <summary>A small graph with processes.</summary>
    public static ToyGraph WithProcesses(int seed)
    {
        var random = new ToyRandom(seed);
        var processes = random.Below(4);
        var graph = new ToyGraph(1 + random.Below(8), processes: processes);
        for (var vertex = 0; vertex < graph.Vertices; vertex++)
        {
            _ = graph.Enable(vertex, (ulong)(random.Below(1 << processes) | random.Below(1 << processes)));
            for (var edge = random.Below(4); edge > 0; edge--)
            {
                _ = graph.Edge(vertex, random.Below(graph.Vertices), random.OneIn(10)
                    ? Observation.Fatal : 0, random.Below(processes + 1) - 1);
            }
        }

        return graph;
    }

    private static ToyGraph Create(int seed, int stateBits, int vertices, int reach)
    {
        var random = new ToyRandom(seed);
        var graph = new ToyGraph(vertices, stateBits);
        for (var vertex = 0; vertex < vertices; vertex++)
        {
            _ = graph.Show(vertex, random.OneIn(vertices / 4) ? RareState : 0);
            for (var edge = 1 + random.Below(3); edge > 0; edge--)
            {
                var shows = random.OneIn(16) ? Observation.Fatal : 0;
                shows |= random.OneIn(vertices / 2) ? RareStep : 0;
                _ = graph.Edge(vertex, (vertex + 1 + random.Below(reach)) % vertices, shows);
            }
        }

        return graph;
    }
}
