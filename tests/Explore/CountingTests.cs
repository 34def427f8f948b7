namespace Shootdown.Tests.Explore;

/// <summary>Every reachable state is found, and found once.</summary>
public sealed class CountingTests
{
    public static MatrixTheoryData<int, int> WidthsAndThreads => new([17, 32, 33, 64, 65, 96, 128, 200, 256, 513, 1000], [1, 2, 4]);

    [Theory]
    [MemberData(nameof(WidthsAndThreads))]
    public void States_of_any_width_are_counted_as_a_naive_search_counts_them(int stateBits, int threads) =>
        AssertCounted(RandomGraph.Wide(stateBits, stateBits, 8_000), new ExhaustiveOptions { Threads = threads });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Many_small_levels_are_counted_as_a_naive_search_counts_them(int threads) =>
        AssertCounted(RandomGraph.Deep(1, 40, 8_000), new ExhaustiveOptions { Threads = threads });

    [Long]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_table_that_grows_from_the_least_size_loses_no_state(int threads) =>
        AssertCounted(RandomGraph.Wide(1, 40, 120_000), new ExhaustiveOptions { Threads = threads, InitialCapacity = 1 });

    [Theory]
    [InlineData(96)]
    [InlineData(128)]
    public void States_of_one_hash_are_told_apart(int stateBits) =>
        Assert.Equal(ToyCollision.States, ExhaustiveSearch.Run(new ToyCollision(stateBits), [], new ExhaustiveOptions()).States);

    [Fact]
    public void A_state_that_nothing_leaves_is_a_search_of_depth_1() =>
        Assert.Equal((1, 0, 1), Count(new ToyGraph(1), new ExhaustiveOptions()));

    [Fact]
    public void A_transition_to_a_known_state_is_counted() =>
        Assert.Equal((2, 3, 2), Count(new ToyGraph(2).Edge(0, 1).Edge(1, 0).Edge(1, 1), new ExhaustiveOptions()));

    [Fact]
    public void A_fatal_transition_is_counted_and_reaches_no_state() =>
        Assert.Equal((1, 1, 1), Count(new ToyGraph(2).Edge(0, 1, Observation.Fatal), new ExhaustiveOptions()));

    [Fact]
    public void A_fatal_transition_does_not_hide_the_state_from_others() =>
        Assert.Equal((3, 3, 3), Count(new ToyGraph(3).Edge(0, 1, Observation.Fatal).Edge(0, 2).Edge(2, 1), new ExhaustiveOptions()));

    private static void AssertCounted(ToyGraph graph, ExhaustiveOptions options)
    {
        var naive = new NaiveSearch(graph);

        Assert.Equal((naive.States, naive.Transitions, naive.Depth), Count(graph, options));
    }

    private static (long States, long Transitions, int Depth) Count(ToyGraph graph, ExhaustiveOptions options)
    {
        var result = ExhaustiveSearch.Run(graph, [], options);
        return (result.States, result.Transitions, result.Depth);
    }
}
