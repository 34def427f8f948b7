namespace Shootdown.Tests.Explore;

/// <summary>A search that reaches a bound ends without a verdict, says which bound it was, and still counts what it did.</summary>
public sealed class BoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_memory_limit_ends_a_search(int threads) =>
        AssertEnded("memory limit", new ToyEndless(), new ExhaustiveOptions { Threads = threads, MaxBytes = 1_000_000 });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_time_limit_ends_a_search(int threads) =>
        AssertEnded("time limit", Slow(), new ExhaustiveOptions { Threads = threads, MaxTime = TimeSpan.FromSeconds(0.5) });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_depth_limit_ends_a_search(int threads) =>
        AssertEnded("depth limit", new ToyEndless(), new ExhaustiveOptions { Threads = threads, MaxDepth = 10 });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Cancellation_ends_a_search(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var system = new ToyEndless { Expanding = number => CancelAt(5_000, number, cancellation) };

        AssertEnded("cancelled", system, new ExhaustiveOptions { Threads = threads, Cancellation = cancellation.Token });
    }

    [Fact]
    public void A_depth_limit_of_n_expands_n_levels()
    {
        var graph = RandomGraph.Wide(1, 40, 5_000);
        var naive = new NaiveSearch(graph, maxDepth: 6);

        var result = ExhaustiveSearch.Run(graph, [], new ExhaustiveOptions { MaxDepth = 6 });

        Assert.Equal((naive.Transitions, naive.Depth), (result.Transitions, result.Depth));
    }

    [Fact]
    public void A_depth_limit_that_leaves_nothing_out_is_no_bound() =>
        Assert.Equal(
            SearchOutcome.Exhausted,
            ExhaustiveSearch.Run(new ToyGraph(2).Edge(0, 1), [], new ExhaustiveOptions { MaxDepth = 2 }).Outcome);

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(20_000_000)]
    public void The_memory_limit_is_kept(long limit) =>
        Assert.InRange(ExhaustiveSearch.Run(new ToyEndless(), [], new ExhaustiveOptions { MaxBytes = limit }).BytesUsed, 1, limit);

    [Fact]
    public void A_breach_found_before_the_bound_is_reported()
    {
        var watch = new Watch("odd", 0, new Odd());

        var result = ExhaustiveSearch.Run(new ToyEndless(), [watch], new ExhaustiveOptions { MaxBytes = 1_000_000 });

        Assert.True(result.Watches[0].Broken);
    }

    [Fact]
    public void Progress_is_reported_while_the_search_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var reported = 0L;
        var options = new ExhaustiveOptions
        {
            Threads = 1,
            Cancellation = cancellation.Token,
            Progress = progress =>
            {
                reported = progress.States;
                cancellation.Cancel();
            },
        };

        _ = ExhaustiveSearch.Run(Slow(), [], options);

        Assert.NotEqual(0, reported);
    }

    // Too slow to take much memory.
    private static ToyEndless Slow() => new() { Expanding = _ => Thread.SpinWait(100) };

    private static void CancelAt(int last, int number, CancellationTokenSource cancellation)
    {
        if (number == last)
        {
            cancellation.Cancel();
        }
    }

    private static void AssertEnded(string reason, ToyEndless system, ExhaustiveOptions options)
    {
        var result = ExhaustiveSearch.Run(system, [], options);

        Assert.Equal(SearchOutcome.Inconclusive, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.All([result.States, result.Transitions, result.Depth, result.BytesUsed], count => Assert.NotEqual(0, count));
    }

    private sealed unsafe class Odd : IStatePredicate
    {
        public bool Holds(ulong* state) => *state % 2 != 0;
    }
}
