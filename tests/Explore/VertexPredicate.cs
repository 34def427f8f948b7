namespace Shootdown.Tests.Explore;

/// <summary>A question about a vertex of a toy graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="holds">The answer.</param>
internal sealed unsafe class VertexPredicate(ToyGraph graph, Func<int, bool> holds) : IStatePredicate
{
    public bool Holds(ulong* state) => holds(graph.Decode(state));
}
