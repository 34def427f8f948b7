namespace Shootdown.Tests.Explore;

/// <summary>The same question has the same answer, to the last choice.</summary>
[Long]
public sealed class DeterminismTests
{
    private static readonly ToyGraph Graph = RandomGraph.Wide(9, 100, 15_000);

    [Fact]
    public void Every_run_finds_the_same() =>
        Assert.Single(Enumerable.Range(0, 100)
            .Select(run => Search(RandomGraph.Wide(3, 100, 3_000), new ExhaustiveOptions { Threads = 1 + (run % 4) })).Distinct());

    [Fact]
    public void Every_number_of_threads_finds_the_same() =>
        Assert.Single(Enumerable.Range(1, 8).Select(threads => Search(new ExhaustiveOptions { Threads = threads })).Distinct());

    [Fact]
    public void Every_initial_capacity_finds_the_same() =>
        Assert.Single(Enumerable.Range(0, 21).Select(power => Search(new ExhaustiveOptions { InitialCapacity = 1 << power })).Distinct());

    [Fact]
    public void Every_number_of_threads_stops_at_the_same_place() =>
        Assert.Single(Enumerable.Range(1, 8)
            .Select(threads => Search(new ExhaustiveOptions { Threads = threads, StopWhenAllBroken = true })).Distinct());

    [Fact]
    public void Every_number_of_threads_reaches_the_depth_limit_with_the_same() =>
        Assert.Single(Enumerable.Range(1, 8).Select(threads => Search(new ExhaustiveOptions { Threads = threads, MaxDepth = 10 }))
            .Distinct());

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void Every_number_of_threads_finds_the_same_lasso(Fairness fairness)
    {
        var pending = new VertexPredicate(Graph, vertex => vertex % 3 != 0);

        Assert.Single(Enumerable.Range(1, 4)
            .Select(threads => Summary.Of(LassoSearch.Run(Graph, pending, fairness, new ExhaustiveOptions { Threads = threads })))
            .Distinct());
    }

    [Fact]
    public void Every_run_of_a_kernel_model_finds_the_same()
    {
        var system = BenchmarkShootdown.Build(1, 1, 0);
        var watch = new Watch("any", ulong.MaxValue);

        Assert.Single(Enumerable.Range(1, 4)
            .Select(threads => Summary.Of(ExhaustiveSearch.Run(system, [watch], new ExhaustiveOptions { Threads = threads }))).Distinct());
    }

    private static string Search(ExhaustiveOptions options) => Search(Graph, options);

    private static string Search(ToyGraph graph, ExhaustiveOptions options)
    {
        var invariant = new VertexPredicate(graph, vertex => vertex % 5_000 != 77);
        return Summary.Of(ExhaustiveSearch.Run(
            graph,
            [new Watch("step", RandomGraph.RareStep), new Watch("state", RandomGraph.RareState), new Watch("invariant", 0, invariant)],
            options));
    }
}
