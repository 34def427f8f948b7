namespace Shootdown.Tests.Explore;

/// <summary>A search that keeps states in two parts finds what one finds that keeps them whole.</summary>
public sealed class SplitTests
{
    // States of five half words, the last three of which have 1,728 values together.
    private static readonly ToyCounters Counters = new(6, 6, 12, 12, 12);

    private static readonly ExhaustiveOptions Whole = new() { Threads = 2, InitialCapacity = 1, SplitFrom = null };

    private static readonly ExhaustiveOptions Split = Whole with { SplitFrom = 0 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void As_many_states_are_found_as_there_are(int threads)
    {
        var result = ExhaustiveSearch.Run(Counters, [], Split with { Threads = threads });

        Assert.Equal((62_208, Counters.Transitions, Counters.Depth), (result.States, result.Transitions, result.Depth));
    }

    // It turns to two parts within a level, of which each thread has expanded a part.
    [Theory]
    [InlineData(1, 5_000)]
    [InlineData(1, 20_000)]
    [InlineData(2, 20_000)]
    public void It_does_not_matter_where_the_search_has_come_to(int threads, long from)
    {
        var result = ExhaustiveSearch.Run(Counters, [], Split with { Threads = threads, SplitFrom = from });

        Assert.Equal((Counters.States, Counters.Transitions), (result.States, result.Transitions));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void States_of_one_hash_are_told_apart_by_either_part(int threads) =>
        Assert.Equal(ToyCollidingParts.States, ExhaustiveSearch.Run(new ToyCollidingParts(), [], Split with { Threads = threads }).States);

    [Fact]
    public void A_state_takes_a_word_and_a_number_where_it_took_five_half_words() =>
        Assert.Equal(8, (BytesOf(Whole) - BytesOf(Split)) / Counters.States, tolerance: 1.0);

    [Fact]
    public void The_run_to_a_state_is_the_same()
    {
        Watch[] watches = [new("first", 0, new ToyCounters.Misses(1, 5)), new("last", 0, new ToyCounters.Misses(4, 11))];

        Assert.Equal(
            Summary.Of(ExhaustiveSearch.Run(Counters, watches, Whole)), Summary.Of(ExhaustiveSearch.Run(Counters, watches, Split)));
    }

    [Fact]
    public void A_lasso_is_the_same()
    {
        var pending = new ToyCounters.Reads(4, 11);

        Assert.Equal(
            Summary.Of(LassoSearch.Run(Counters, pending, Fairness.None, Whole)),
            Summary.Of(LassoSearch.Run(Counters, pending, Fairness.None, Split)));
    }

    [Fact]
    public void A_search_goes_to_disk_with_whole_states()
    {
        var disk = new DiskOptions(Path.GetTempPath()) { MostStates = 9_000, BlockStates = 16, RangeStates = 300 };

        Assert.Equal(
            Summary.Of(ExhaustiveSearch.Run(Counters, [], Whole)),
            Summary.Of(ExhaustiveSearch.Run(Counters, [], Split with { Disk = disk })));
    }

    [Fact]
    public void States_that_have_little_in_common_stay_whole()
    {
        var two = new ToyCounters(2, 1, 20, 20, 20);

        Assert.Equal(ExhaustiveSearch.Run(two, [], Whole).BytesUsed, ExhaustiveSearch.Run(two, [], Split).BytesUsed);
    }

    // They are few when the search turns to them, and 29,791 at its end.
    [Fact]
    public void There_may_be_more_second_parts_than_there_is_room_for_at_first()
    {
        var many = new ToyCounters(6, 1, 31, 31, 31);

        Assert.Equal(many.States, ExhaustiveSearch.Run(many, [], Split).States);
    }

    private static double BytesOf(ExhaustiveOptions options) => ExhaustiveSearch.Run(Counters, [], options).BytesUsed;
}
