namespace Shootdown.Tests.Engines;

/// <summary>Schedules drawn at random.</summary>
public sealed class RandomEngineTests
{
    private static readonly RandomEngine Engine = new();
    private static readonly MachineSystem Broken = ScenarioCatalogue.Parse("migrating-callers")
        .Build(Designs.Parse("linux-7.3+wait-preemption=before-enqueue"));

    public static TheoryData<string> Strategies => ["uniform", "pct:1", "pct:4", "pos"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Same_seed_draws_the_same_on_any_number_of_threads(string strategy)
    {
        var (one, three) = (Run(strategy, new EngineBudget { Schedules = 3_000, Threads = 1 }),
            Run(strategy, new EngineBudget { Schedules = 3_000, Threads = 3 }));

        Assert.Equal(Summary(one), Summary(three));
    }

    [Fact]
    public void Another_seed_draws_others()
    {
        Assert.NotEqual(Summary(Run("pos", new EngineBudget { Seed = 1, Schedules = 500 })),
            Summary(Run("pos", new EngineBudget { Seed = 2, Schedules = 500 })));
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("pct:4")]
    [InlineData("pos")]
    public void What_is_found_replays(string strategy)
    {
        var violation = Run(strategy, new EngineBudget { Schedules = 20_000 })[0].Violation;

        var replayed = violation!.Schedule.Replay(Broken);
        Assert.Null(replayed.Error);
        var observed = replayed.Steps[^1].Observations | replayed.StateObservations[^1];
        Assert.NotEqual(0UL, observed & NoReuseWhileBusy.Property.BreaksOn(Broken));
    }

    [Fact]
    public void Nothing_found_is_never_a_proof()
    {
        var verdict = Run("pos", new EngineBudget { Schedules = 100 }, "linux-7.3")[0];

        Assert.Equal((Outcome.Inconclusive, "no violation in 100 schedules"), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public void Infinite_runs_are_left_to_the_exhaustive_engine()
    {
        var task = new EngineTask(Broken, [NoStarvation.Weak]) { Budget = new EngineBudget { Schedules = 10 } };

        Assert.Equal("it is about infinite runs, which only the engine exhaustive looks for", Engine.Run(task)[0].Reason);
    }

    [Fact]
    public void Schedule_is_cut_off_at_the_most_steps_and_counted()
    {
        var statistics = Run("uniform", new EngineBudget { Schedules = 50, StepsPerSchedule = 7 }, "linux-7.3")[0].Statistics;

        Assert.Equal((7, 50L), (statistics.Depth, statistics.Sampling!.Cut));
    }

    [Fact]
    public void Cancellation_ends_it_with_what_is_known()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var task = new EngineTask(Broken, [NoReuseWhileBusy.Property]) { Cancellation = cancelled.Token };

        Assert.Equal(Outcome.Inconclusive, Engine.Run(task)[0].Outcome);
    }

    private static IReadOnlyList<Verdict> Run(string strategy, EngineBudget budget, string? design = null) =>
        Engine.Run(new EngineTask(design is null
            ? Broken : ScenarioCatalogue.Parse("migrating-callers").Build(Designs.Parse(design)), [NoReuseWhileBusy.Property])
        {
            Strategy = StrategyChoice.Parse(Engine, strategy),
            Budget = budget,
        });

    private static string Summary(IReadOnlyList<Verdict> verdicts) =>
        string.Join('\n', verdicts.Select(v => $"{v.Outcome} {v.Statistics.States} {v.Statistics.Transitions} "
            + $"{v.Statistics.Sampling!.Schedules} {v.Violation?.Discovery?.Schedules} "
            + $"{string.Join(' ', v.Violation?.Schedule.Choices ?? [])}"));
}
