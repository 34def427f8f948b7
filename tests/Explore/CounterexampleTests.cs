namespace Shootdown.Tests.Explore;

/// <summary>A counterexample is a run that breaks the property, no run is shorter, and it is always the same.</summary>
[Long]
public sealed class CounterexampleTests
{
    public static MatrixTheoryData<int, int> SeedsAndThreads => new([1, 2, 3, 4, 5], [1, 2, 4]);

    [Theory]
    [MemberData(nameof(SeedsAndThreads))]
    public void To_a_breaking_step_it_is_the_least_of_the_shortest(int seed, int threads) =>
        AssertLeast(seed, threads, RandomGraph.RareStep, _ => true);

    [Theory]
    [MemberData(nameof(SeedsAndThreads))]
    public void To_a_state_that_shows_the_breach_it_is_the_least_of_the_shortest(int seed, int threads) =>
        AssertLeast(seed, threads, RandomGraph.RareState, _ => true);

    [Theory]
    [MemberData(nameof(SeedsAndThreads))]
    public void To_a_state_that_breaks_an_invariant_it_is_the_least_of_the_shortest(int seed, int threads) =>
        AssertLeast(seed, threads, 0, vertex => vertex % 5_000 != 77);

    [Theory]
    [MemberData(nameof(SeedsAndThreads))]
    public void Its_last_step_shows_the_breach(int seed, int threads)
    {
        var graph = Graph(seed);
        var result = ExhaustiveSearch.Run(graph, [new Watch("step", RandomGraph.RareStep)], new ExhaustiveOptions { Threads = threads });

        var run = new Schedule(result.Watches[0].Counterexample!.Choices).Replay(graph);

        Assert.Equal(RandomGraph.RareStep, run.Steps[^1].Observations & RandomGraph.RareStep);
    }

    [Fact]
    public void To_the_initial_state_it_is_empty() =>
        Assert.Equal("", Find(new ToyGraph(2).Edge(0, 1).Show(0, RandomGraph.RareState), RandomGraph.RareState));

    [Fact]
    public void A_broken_state_comes_before_a_breaking_step_that_leaves_its_level()
    {
        var graph = new ToyGraph(4).Edge(0, 1).Edge(0, 2).Edge(1, 3, RandomGraph.RareStep).Show(2, RandomGraph.RareState);

        Assert.Equal(string.Join(',', graph.Walk(0, 2)), Find(graph, RandomGraph.RareStep | RandomGraph.RareState));
    }

    [Fact]
    public void Of_several_breaking_steps_from_one_state_it_takes_the_least_choice()
    {
        var graph = new ToyGraph(1);
        for (var i = 0; i < 8; i++)
        {
            _ = graph.Edge(0, 0, RandomGraph.RareStep);
        }

        Assert.Equal($"{graph.EdgesOf(0).Min(edge => edge.Choice)}!", Find(graph, RandomGraph.RareStep));
    }

    [Fact]
    public void It_never_passes_a_fatal_step_on_the_way()
    {
        var graph = new ToyGraph(4).Edge(0, 3, Observation.Fatal).Edge(0, 1).Edge(1, 2).Edge(2, 3).Show(3, RandomGraph.RareState);

        Assert.Equal(string.Join(',', graph.Walk(0, 1, 2, 3)), Find(graph, RandomGraph.RareState));
    }

    private static ToyGraph Graph(int seed) => RandomGraph.Wide(seed, 70, 15_000);

    private static void AssertLeast(int seed, int threads, ulong observations, Func<int, bool> invariant)
    {
        var graph = Graph(seed);
        var watch = new Watch("it", observations, new VertexPredicate(graph, invariant));

        var found = ExhaustiveSearch.Run(graph, [watch], new ExhaustiveOptions { Threads = threads }).Watches[0].Counterexample;

        Assert.Equal(Summary.Of(new NaiveSearch(graph).Least(observations, invariant)), Summary.Of(found));
    }

    private static string Find(ToyGraph graph, ulong observations) =>
        Summary.Of(ExhaustiveSearch.Run(graph, [new Watch("it", observations)], new ExhaustiveOptions()).Watches[0].Counterexample);
}
