namespace Shootdown.Tests.Symmetry;

/// <summary>A search that keeps one state for all that renamings make of it, on systems of which all is known.</summary>
public sealed class ToySymmetryTests
{
    private static readonly IReadOnlyList<int[]> OrdersOfFour = Orders(4);

    [Theory]
    [InlineData(2, 3, 16, 10)]
    [InlineData(4, 1, 16, 5)]
    [InlineData(4, 3, 256, 35)]
    [InlineData(5, 2, 243, 21)]
    public void There_are_as_many_kinds_of_states_as_ways_to_share_out_values(int processes, int last, long states, long kinds)
    {
        var system = new ToyCounters(processes, last, new ToyCounters.Renamings(Orders(processes)));

        Assert.Equal((states, kinds), (Search(system, null).States, Search(system, 0).States));
        Assert.Equal(new Orbits(states, kinds, null), Orbits.Of(system, system.Symmetry!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_to_what_is_sought_is_one_of_the_system_and_no_run_is_shorter(bool renames)
    {
        var system = new ToyCounters(4, 3, new ToyCounters.Renamings(OrdersOfFour));

        var result = Search(system, renames ? 0 : null, new Watch("left", ToyCounters.Left));

        var run = new Schedule(result.Watches[0].Counterexample!.Choices).Replay(system);
        Assert.Equal((9, ToyCounters.Left), (result.Watches[0].Counterexample!.Choices.Count, run.LastObserved & ToyCounters.Left));
    }

    [Fact]
    public void A_search_looks_for_renamings_once_it_is_large()
    {
        var system = new ToyCounters(4, 3, new ToyCounters.Renamings(OrdersOfFour));

        Assert.Equal((256, 35), (Search(system, 300).States, Search(system, 20).States));
        Assert.Null(Search(system, 300).Symmetry);
        Assert.NotNull(Search(system, 20).Symmetry);
    }

    [Fact]
    public void Renamings_that_change_what_a_process_has_counted_are_seen_to()
    {
        var wrong = new ToyCounters(4, 3, new ToyCounters.Renamings([OrdersOfFour[0], [1, 0, 2, 3]], value => 3 - value));

        Assert.NotNull(Orbits.Of(wrong, wrong.Symmetry!).Differs);
    }

    [Fact]
    public void Renamings_that_are_wrong_lead_to_no_run()
    {
        var wrong = new ToyCounters(4, 3, new ToyCounters.Renamings([OrdersOfFour[0], [1, 0, 2, 3]], value => value == 0 ? 1 : value));

        Assert.Throws<InvalidOperationException>(() => Search(wrong, 0, new Watch("left", ToyCounters.Left)));
    }

    // The one that renames nothing is the first.
    private static IReadOnlyList<int[]> Orders(int processes) =>
        [.. ToyCounters.Orders(processes).OrderByDescending(o => o.SequenceEqual(Enumerable.Range(0, processes)))];

    private static ExhaustiveResult Search(ITransitionSystem system, long? from, params Watch[] watches) =>
        ExhaustiveSearch.Run(system, watches, new ExhaustiveOptions { SymmetryFrom = from });
}
