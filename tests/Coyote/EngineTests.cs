namespace Shootdown.Tests.Coyote;

/// <summary>Coyote as one of the engines. That it breaks nothing that is claimed to hold is for
/// <see cref="Shootdown.Tests.Engines.AgreementTests"/>.</summary>
[Long]
public sealed class EngineTests
{
    private static readonly CoyoteEngine Engine = new();

    private static readonly Property Anything = new("T", "the toy does nothing", 1) { Meanings = [(1, "it did")] };

    public static TheoryData<string> Strategies => [.. Engine.Strategies.Select(s => s.Name)];

    // Depth first comes to what differs early in a schedule last of all.
    public static TheoryData<string> DrawingStrategies => [.. Engine.Strategies.Select(s => s.Name).Where(s => s != "dfs")];

    [Theory]
    [MemberData(nameof(DrawingStrategies))]
    public void Every_strategy_finds_what_breaks_soon(string strategy)
    {
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        Assert.Equal(Outcome.Violated, Run(bug.System, [bug.Property], strategy, 500)[0].Outcome);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void No_strategy_finds_what_is_not_there(string strategy)
    {
        var system = CrossCalls.NoIpiEarlyReturn.Build(Designs.Parse("linux-7.3"));
        var verdict = Run(system, [WaitsForItsOwn.Property], strategy, 20)[0];
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Equal(20, verdict.Statistics.Sampling!.Schedules);
    }

    [Fact]
    public void Several_properties_are_broken_in_one_task()
    {
        var bug = KnownBug.All[0];
        var verdicts = Run(bug.System, [bug.Property, ArgumentsOutliveTheirReaders.Property, CallbacksOnlyOnline.Property], "random", 200);
        Assert.Equal([Outcome.Violated, Outcome.Violated, Outcome.Inconclusive], verdicts.Select(v => v.Outcome));
    }

    [Fact]
    public void The_same_seed_draws_the_same_schedules()
    {
        var bug = KnownBug.All[0];
        var system = bug.System;
        Assert.Equal(Find(1).Choices, Find(1).Choices);
        Assert.NotEqual(Find(1).Choices, Find(2).Choices);

        Schedule Find(int seed) =>
            Engine.Run(new EngineTask(system, [bug.Property]) { Budget = new EngineBudget { Schedules = 200, Seed = seed } })[0]
                .Violation!.Schedule;
    }

    [Fact]
    public void Depth_first_takes_every_schedule_once()
    {
        // Two processes of two steps each have 4! / (2! 2!) interleavings; Coyote begins one more before it sees that there is none.
        var verdict = Engine.Run(
            new EngineTask(TwoByTwo(), [Anything with { Breaks = 2 }]) { Strategy = StrategyChoice.Parse(Engine, "dfs"),
            Budget = new EngineBudget { Schedules = 100 } })[0];
        Assert.Equal((6 + 1, 6 * 4), (verdict.Statistics.Sampling!.Schedules, verdict.Statistics.Transitions));
    }

    [Fact]
    public void Depth_first_finds_what_one_of_the_schedules_breaks()
    {
        var verdict = Engine.Run(
            new EngineTask(
            TwoByTwo(), [Anything]) { Strategy = StrategyChoice.Parse(Engine, "dfs"), Budget = new EngineBudget { Schedules = 100 } })[0];
        Assert.Equal(Outcome.Violated, verdict.Outcome);
    }

    [Fact]
    public void Depth_first_goes_on_where_there_is_less_to_choose_from_than_in_the_schedule_before()
    {
        var design = Designs.Parse("active-cpu-v2+active-cpu-read=before-ishst");
        var system = ScenarioCatalogue.Parse("h19-first-run").Build(design, MemoryModel.Arm);
        var task = new EngineTask(system, [Anything])
        {
            Strategy = StrategyChoice.Parse(Engine, "dfs"),
            Budget = new EngineBudget { Schedules = 60 },
        };

        Assert.Equal(60, Engine.Run(task)[0].Statistics.Sampling!.Schedules);
    }

    [Fact]
    public void Q_learning_goes_by_the_state()
    {
        var system = CrossCalls.NoIpiEarlyReturn.Build(Designs.Parse("linux-7.3"));
        Assert.True(
            Run(system, [WaitsForItsOwn.Property], "q-learning", 100)[0]
                .Statistics.States > Run(system, [WaitsForItsOwn.Property], "random", 100)[0].Statistics.States,
            "an engine that knows which states it has seen sees more of them");
    }

    [Fact]
    public void A_schedule_is_cut_off_at_its_most_steps()
    {
        var system = KnownBug.All[0].System;
        var sampling = Engine.Run(
            new EngineTask(system, [KnownBug.All[0].Property]) { Budget = new EngineBudget { Schedules = 5, StepsPerSchedule = 10 } })[0]
            .Statistics.Sampling!;
        Assert.Equal((5, 5), (sampling.Schedules, sampling.Cut));
    }

    [Fact]
    public void Time_ends_it()
    {
        var system = KnownBug.All[0].System;
        var verdict = Engine.Run(
            new EngineTask(system,
            [CallbacksOnlyOnline.Property]) { Budget =
            new EngineBudget { Schedules = 1_000_000, MaxTime = TimeSpan.FromMilliseconds(200) } })[0];
        Assert.StartsWith("time limit reached", verdict.Reason, StringComparison.Ordinal);
    }

    // Vertex 3i + j: the first process has made i steps, the second j. The bug shows where the second runs before the first.
    private static ToyGraph TwoByTwo()
    {
        var graph = new ToyGraph(9, processes: 2);
        for (var i = 0; i <= 2; i++)
        {
            for (var j = 0; j <= 2; j++)
            {
                _ = i < 2 ? graph.Edge((3 * i) + j, (3 * i) + j + 3, by: 0, shows: j == 2 && i == 0 ? 1u : 0u) : graph;
                _ = j < 2 ? graph.Edge((3 * i) + j, (3 * i) + j + 1, by: 1) : graph;
            }
        }

        return graph;
    }

    private static IReadOnlyList<Verdict> Run(MachineSystem system, IReadOnlyList<Property> properties, string strategy, long schedules) =>
        Engine.Run(new EngineTask(system, properties) { Strategy = StrategyChoice.Parse(Engine, strategy),
            Budget = new EngineBudget { Schedules = schedules, StepsPerSchedule = 300 } });
}
