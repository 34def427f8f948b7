namespace Shootdown.Tests.Explore;

/// <summary>What breaks a watch, and when a search stops because of it.</summary>
public sealed class WatchTests
{
    private const ulong Bad = 1;

    private const ulong Other = 2;

    [Fact]
    public void Without_runs_the_same_is_broken_and_nothing_is_told_of_how()
    {
        var graph = RandomGraph.Wide(9, 60, 6_000);
        Watch[] watches = [new("step", RandomGraph.RareStep), new("state", RandomGraph.RareState), new("nothing", 1UL << 40)];

        var told = ExhaustiveSearch.Run(graph, watches, new ExhaustiveOptions()).Watches;
        var untold = ExhaustiveSearch.Run(graph, watches, new ExhaustiveOptions { MakesRuns = false }).Watches;

        Assert.Equal([true, true, false], untold.Select(w => w.Broken));
        Assert.Equal(told.Select(w => w.Broken), untold.Select(w => w.Broken));
        Assert.All(untold, w => Assert.Null(w.Counterexample));
    }

    [Fact]
    public void A_transition_that_shows_the_observation_breaks_the_watch() =>
        Assert.Equal(2, LevelOf(Path(3).Edge(1, 0, Bad), new Watch("bad", Bad)));

    [Fact]
    public void A_state_that_shows_the_observation_breaks_the_watch() =>
        Assert.Equal(3, LevelOf(Path(3).Show(2, Bad), new Watch("bad", Bad)));

    [Fact]
    public void Any_of_several_observations_breaks_the_watch() =>
        Assert.Equal(2, LevelOf(Path(3).Show(1, Other), new Watch("either", Bad | Other)));

    [Fact]
    public void Another_observation_does_not_break_the_watch() =>
        Assert.Equal(0, LevelOf(Path(3).Show(2, Other), new Watch("bad", Bad)));

    [Fact]
    public void A_fatal_transition_breaks_the_watch_too() =>
        Assert.Equal(1, LevelOf(new ToyGraph(2).Edge(0, 1, Bad | Observation.Fatal), new Watch("bad", Bad)));

    [Fact]
    public void An_invariant_that_fails_in_some_state_is_broken() =>
        Assert.Equal(3, LevelOf(Path(4), graph => new Watch("not 2", 0, new VertexPredicate(graph, v => v != 2))));

    [Fact]
    public void An_invariant_that_fails_in_the_initial_state_is_broken() =>
        Assert.Equal(1, LevelOf(Path(4), graph => new Watch("not 0", 0, new VertexPredicate(graph, v => v != 0))));

    [Fact]
    public void An_invariant_that_fails_in_a_state_of_the_last_level_is_broken() =>
        Assert.Equal(4, LevelOf(Path(4), graph => new Watch("not 3", 0, new VertexPredicate(graph, v => v != 3))));

    [Fact]
    public void An_invariant_that_fails_in_unreachable_states_only_holds() =>
        Assert.Equal(
            0,
            LevelOf(new ToyGraph(2).Edge(0, 1, Observation.Fatal), graph =>
                new Watch("not 1", 0, new VertexPredicate(graph, v => v != 1))));

    [Fact]
    public void Each_watch_has_a_result_of_its_own_in_their_order()
    {
        var graph = Path(4).Show(1, Other).Show(2, Bad);

        var result = ExhaustiveSearch.Run(
            graph, [new Watch("bad", Bad), new Watch("other", Other), new Watch("fatal", Observation.Fatal)], new ExhaustiveOptions());

        Assert.Equal([("bad", 3), ("other", 2), ("fatal", 0)], result.Watches.Select(w => (w.Watch.Name, w.Level)));
    }

    [Fact]
    public void A_search_goes_on_after_the_last_breach_unless_told_to_stop() =>
        Assert.Equal((SearchOutcome.Exhausted, 9), Search(stop: false, Bad));

    [Fact]
    public void A_search_stops_at_the_end_of_the_level_of_the_last_breach() =>
        Assert.Equal((SearchOutcome.Stopped, 5), Search(stop: true, Bad, Other));

    [Fact]
    public void A_search_does_not_stop_while_a_watch_is_unbroken() =>
        Assert.Equal((SearchOutcome.Exhausted, 9), Search(stop: true, Bad, Observation.Fatal));

    [Fact]
    public void A_search_without_watches_does_not_stop() =>
        Assert.Equal((SearchOutcome.Exhausted, 9), Search(stop: true));

    // Nine levels; Bad shows on the third, Other on the fifth.
    private static (SearchOutcome Outcome, int Depth) Search(bool stop, params ulong[] watched)
    {
        var result = ExhaustiveSearch.Run(
            Path(9).Show(2, Bad).Show(4, Other),
            [.. watched.Select(observation => new Watch("it", observation))],
            new ExhaustiveOptions { StopWhenAllBroken = stop });
        return (result.Outcome, result.Depth);
    }

    private static ToyGraph Path(int vertices)
    {
        var graph = new ToyGraph(vertices);
        for (var vertex = 1; vertex < vertices; vertex++)
        {
            _ = graph.Edge(vertex - 1, vertex);
        }

        return graph;
    }

    private static int LevelOf(ToyGraph graph, Func<ToyGraph, Watch> watch) => LevelOf(graph, watch(graph));

    private static int LevelOf(ToyGraph graph, Watch watch) =>
        Assert.Single(ExhaustiveSearch.Run(graph, [watch], new ExhaustiveOptions()).Watches).Level;
}
