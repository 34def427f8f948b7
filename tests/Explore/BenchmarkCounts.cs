namespace Shootdown.Tests.Explore;

/// <summary>Distinct states, transitions and depth on which SPIN and TLC agree.</summary>
public sealed class BenchmarkCounts
{
    public static TheoryData<string, long, long, int> Instances => new()
    {
        { "1,1", 1_471, 2_940, 29 },
        { "2,2", 16_025, 34_476, 57 },
        { "1,0,0", 138, 306, 23 },
        { "1,1,0", 35_354, 102_701, 43 },
        { "2,1,0", 187_052, 572_057, 63 },
        { "2,2,0", 673_062, 2_113_276, 83 },
        { "3,2,0", 1_432_553, 4_535_132, 101 },
        { "1,1,0,0", 792_274, 3_040_338, 57 },
    };

    [Theory]
    [MemberData(nameof(Instances))]
    public void One_thread_counts_what_SPIN_and_TLC_count(string quota, long states, long transitions, int depth) =>
        Assert.Equal((states, transitions, depth), Count(quota, 1));

    [Long]
    [Theory]
    [MemberData(nameof(Instances))]
    public void Two_threads_count_what_SPIN_and_TLC_count(string quota, long states, long transitions, int depth) =>
        Assert.Equal((states, transitions, depth), Count(quota, 2));

    [Fact]
    public void The_benchmark_flushes_every_TLB_before_a_flush_is_done()
    {
        var system = BenchmarkShootdown.Build(1, 1, 0);
        var result = ExhaustiveSearch.Run(system, [Flushed(system)], new ExhaustiveOptions());

        Assert.False(Assert.Single(result.Watches).Broken);
    }

    [Fact]
    public void Its_seeded_bug_does_not()
    {
        var system = BenchmarkShootdown.Build([1, 1, 0], WaitDecision.IfIpiSent);
        var result = ExhaustiveSearch.Run(system, [Flushed(system)], new ExhaustiveOptions());

        Assert.True(Assert.Single(result.Watches).Broken);
    }

    private static Watch Flushed(ITransitionSystem system) => new("flushed", NoStaleTranslation.Property.BreaksOn(system));

    private static (long States, long Transitions, int Depth) Count(string quota, int threads)
    {
        var system = BenchmarkShootdown.Build(
            [.. quota.Split(',').Select(q => int.Parse(q, System.Globalization.CultureInfo.InvariantCulture))]);
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Threads = threads });
        return (result.States, result.Transitions, result.Depth);
    }
}
