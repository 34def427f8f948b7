namespace Shootdown.Tests.Explore;

/// <summary>A lasso is found where there is one; it is a run of the system, fair, and pending all the way round.</summary>
[Long]
public sealed class LassoTests
{
    private static readonly ExhaustiveOptions Small = new() { Threads = 1, InitialCapacity = 1 };

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void A_lasso_is_found_where_brute_force_finds_one_and_its_stem_is_as_short(Fairness fairness) =>
        Assert.All(Enumerable.Range(0, 300).Select(RandomGraph.WithProcesses), graph =>
            Assert.Equal(NaiveLasso.ShortestStem(graph, IsPending, fairness), Find(graph, fairness)?.Stem.Count));

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void The_choices_of_a_lasso_are_enabled(Fairness fairness) =>
        Assert.All(Lassos(fairness), found => Assert.Null(found.Run.Error));

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void The_cycle_leads_back_to_where_it_began(Fairness fairness) =>
        Assert.All(Lassos(fairness), found => Assert.Equal(found.Cycle[0], found.Graph.VertexOf(found.Run.StateAt(found.Run.Steps.Count))));

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void The_predicate_holds_all_the_way_round(Fairness fairness) =>
        Assert.All(Lassos(fairness), found => Assert.All(found.Cycle, vertex => Assert.True(IsPending(vertex))));

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void The_cycle_is_fair(Fairness fairness) =>
        Assert.All(Lassos(fairness), found => Assert.True(NaiveLasso.IsFair(found.Graph, found.Cycle, found.Stepped, fairness)));

    [Theory]
    [InlineData(Fairness.None)]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void No_fair_cycle_through_its_first_state_is_shorter(Fairness fairness) =>
        Assert.All(Lassos(fairness), found =>
            Assert.Equal(NaiveLasso.ShortestCycle(found.Graph, IsPending, fairness, found.Cycle[0]), found.Cycle.Count));

    [Fact]
    public void Weak_fairness_forbids_to_pass_over_what_is_always_enabled() =>
        Assert.Equal([LassoOutcome.Found, LassoOutcome.Absent, LassoOutcome.Absent], UnderEachFairness(
            new ToyGraph(2, processes: 1).Edge(0, 0).Edge(0, 1, by: 0).Enable(0, 1)));

    [Fact]
    public void Strong_fairness_forbids_to_pass_over_what_is_enabled_again_and_again() =>
        Assert.Equal([LassoOutcome.Found, LassoOutcome.Found, LassoOutcome.Absent], UnderEachFairness(
            new ToyGraph(4, processes: 1).Edge(0, 2).Edge(2, 0).Edge(0, 1, by: 0).Enable(0, 1)));

    [Fact]
    public void No_fairness_forbids_to_wait_for_what_is_never_enabled() =>
        Assert.Equal([LassoOutcome.Found, LassoOutcome.Found, LassoOutcome.Found], UnderEachFairness(
            new ToyGraph(1, processes: 1).Edge(0, 0)));

    [Fact]
    public void A_run_that_gets_stuck_is_no_lasso() =>
        Assert.Null(Find(new ToyGraph(3).Edge(0, 2), Fairness.None));

    [Fact]
    public void A_fatal_step_closes_no_cycle() =>
        Assert.Null(Find(new ToyGraph(1).Edge(0, 0, Observation.Fatal), Fairness.None));

    [Fact]
    public void A_cycle_that_leaves_the_predicate_is_no_lasso() =>
        Assert.Null(Find(new ToyGraph(2).Edge(0, 1).Edge(1, 0), Fairness.None));

    [Fact]
    public void A_cycle_that_cannot_be_reached_is_no_lasso() =>
        Assert.Null(Find(new ToyGraph(3).Edge(2, 2), Fairness.None));

    [Theory]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.Strong)]
    public void A_fair_cycle_is_found_even_where_the_shortest_is_out_of_reach(Fairness fairness)
    {
        // One process for each step of the ring: what a path has shown of them takes more combinations than can be looked at.
        var graph = Crowd(ring: 200, processes: 24);

        var lasso = LassoSearch.Run(graph, new VertexPredicate(graph, _ => true), fairness, Small).Lasso!;

        var found = new Found(graph, lasso);
        Assert.True(NaiveLasso.IsFair(graph, found.Cycle, found.Stepped, fairness));
    }

    [Fact]
    public void Several_predicates_are_answered_as_each_alone()
    {
        var graph = RandomGraph.Wide(5, 40, 2_000);
        IStatePredicate[] predicates = [.. Enumerable.Range(2, 4).Select(n => new VertexPredicate(graph, vertex => vertex % n != 0))];

        Assert.Equal(
            predicates.Select(predicate => Summary.Of(LassoSearch.Run(graph, predicate, Fairness.None, Small))),
            LassoSearch.Run(graph, predicates, Fairness.None, Small).Select(Summary.Of));
    }

    [Fact]
    public void No_lasso_within_a_depth_limit_proves_nothing() =>
        AssertInconclusive("depth limit", Small with { MaxDepth = 5 });

    [Fact]
    public void No_lasso_within_a_memory_limit_proves_nothing() =>
        AssertInconclusive("memory limit", Small with { MaxBytes = 1_000_000 });

    [Fact]
    public void A_lasso_within_a_depth_limit_is_a_lasso() =>
        Assert.Equal(
            LassoOutcome.Found,
            LassoSearch.Run(new ToyGraph(3).Edge(0, 0).Edge(0, 1).Edge(1, 2), new Anything(), Fairness.None, Small with { MaxDepth = 1 })
                .Outcome);

    private static void AssertInconclusive(string reason, ExhaustiveOptions options)
    {
        var result = LassoSearch.Run(new ToyEndless(), new Nothing(), Fairness.None, options);

        Assert.Equal(LassoOutcome.Inconclusive, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    private static bool IsPending(int vertex) => vertex % 4 != 1;

    private static Lasso? Find(ToyGraph graph, Fairness fairness) => Run(graph, fairness).Lasso;

    private static LassoResult Run(ToyGraph graph, Fairness fairness) =>
        LassoSearch.Run(graph, new VertexPredicate(graph, IsPending), fairness, Small);

    private static IEnumerable<LassoOutcome> UnderEachFairness(ToyGraph graph) =>
        Enum.GetValues<Fairness>().Select(fairness => Run(graph, fairness).Outcome);

    private static IEnumerable<Found> Lassos(Fairness fairness) =>
        Enumerable.Range(0, 300)
            .Select(RandomGraph.WithProcesses)
            .Select(graph => (Graph: graph, Lasso: Find(graph, fairness)))
            .Where(found => found.Lasso is not null)
            .Select(found => new Found(found.Graph, found.Lasso!));

    private static ToyGraph Crowd(int ring, int processes)
    {
        var graph = new ToyGraph(ring, processes: processes);
        for (var vertex = 0; vertex < ring; vertex++)
        {
            _ = graph.Enable(vertex, (1UL << processes) - 1);
            for (var stride = 1; stride <= 4; stride++)
            {
                _ = graph.Edge(vertex, (vertex + stride) % ring, by: ((vertex * 7) + stride) % processes);
            }
        }

        return graph;
    }

    private sealed class Found(ToyGraph graph, Lasso lasso)
    {
        private readonly int stem = lasso.Stem.Count;

        public ToyGraph Graph => graph;

        public ExecutedSchedule Run { get; } = new Schedule([.. lasso.Stem, .. lasso.Cycle]).Replay(graph);

        public IReadOnlyList<int> Cycle =>
            [.. Enumerable.Range(stem, Run.Steps.Count - stem).Select(number => graph.VertexOf(Run.StateAt(number)))];

        public IReadOnlyList<int> Stepped => [.. Run.Steps.Skip(stem).Select(step => graph.FairProcessOf(step.Choice))];
    }

    private sealed unsafe class Anything : IStatePredicate
    {
        public bool Holds(ulong* state) => true;
    }

    private sealed unsafe class Nothing : IStatePredicate
    {
        public bool Holds(ulong* state) => false;
    }
}
