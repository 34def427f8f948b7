using System.Diagnostics;
using Shootdown.Explore;
using Shootdown.Explore.Coyote;
using Shootdown.Model;
using Shootdown.Properties;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Coyote;

/// <summary>Coyote as one of the engines.</summary>
public sealed class EngineTests
{
    private static readonly CoyoteEngine Engine = new();

    public static TheoryData<string> Strategies => [.. Engine.Strategies.Select(s => s.Name)];

    public static TheoryData<string> Held => [.. Systems(Expected.Holds).Select(g => g.Key)];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_strategy_finds_what_breaks_soon(string strategy)
    {
        WithCoyote.OrSkip();
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        Assert.Equal(Outcome.Violated, Run(bug.Build(), [bug.Property], strategy, 500)[0].Outcome);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void No_strategy_finds_what_is_not_there(string strategy)
    {
        WithCoyote.OrSkip();
        var system = ScenarioCatalogue.NoIpiEarlyReturn.Build(Designs.Parse("linux-7.3"));
        var verdict = Run(system, [WaitsForItsOwn.Property], strategy, 20)[0];
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Equal(20, verdict.Statistics.Sampling!.Schedules);
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void Nothing_contradicts_a_claim_that_something_holds(string name)
    {
        WithCoyote.OrSkip();
        var claims = Systems(Expected.Holds).Single(g => g.Key == name);
        var first = claims.First();
        var system = first.Scenario.Build(Designs.Parse(first.Design), first.Memory ?? MemoryModel.Sc);
        Assert.All(Run(system, [.. claims.Select(c => c.Property)], "pct", 10), v => Assert.Equal(Outcome.Inconclusive, v.Outcome));
    }

    [Fact]
    public void Several_properties_are_broken_in_one_task()
    {
        WithCoyote.OrSkip();
        var bug = KnownBug.All[0];
        var verdicts = Run(bug.Build(), [bug.Property, ArgumentsOutliveTheirReaders.Property, CallbacksOnlyOnline.Property], "random", 200);
        Assert.Equal([Outcome.Violated, Outcome.Violated, Outcome.Inconclusive], verdicts.Select(v => v.Outcome));
    }

    [Fact]
    public void The_same_seed_draws_the_same_schedules()
    {
        WithCoyote.OrSkip();
        var bug = KnownBug.All[0];
        var system = bug.Build();
        Assert.Equal(Find(1).Choices, Find(1).Choices);
        Assert.NotEqual(Find(1).Choices, Find(2).Choices);

        Schedule Find(int seed) => Engine.Run(new EngineTask(system, [bug.Property]) { Budget = new EngineBudget { Schedules = 200, Seed = seed } })[0].Violation!.Schedule;
    }

    [Fact]
    public void Q_learning_goes_by_the_state()
    {
        WithCoyote.OrSkip();
        var system = ScenarioCatalogue.NoIpiEarlyReturn.Build(Designs.Parse("linux-7.3"));
        Assert.True(
            Run(system, [WaitsForItsOwn.Property], "q-learning", 300)[0].Statistics.States > Run(system, [WaitsForItsOwn.Property], "random", 300)[0].Statistics.States,
            "an engine that knows which states it has seen sees more of them");
    }

    [Fact]
    public void Schedules_that_deadlock_leave_no_threads()
    {
        WithCoyote.OrSkip();
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        var system = bug.Build();
        var schedule = bug.Explore(system).Schedule;
        var before = Threads();
        for (var i = 0; i < 200; i++)
        {
            _ = CoyoteReplay.Of(system, bug.Property, schedule);
        }

        Assert.InRange(Threads(), 0, before + 100);
    }

    [Fact]
    public void A_schedule_is_cut_off_at_its_most_steps()
    {
        WithCoyote.OrSkip();
        var system = KnownBug.All[0].Build();
        var sampling = Engine.Run(new EngineTask(system, [WaitsEnd.Property]) { Budget = new EngineBudget { Schedules = 5, StepsPerSchedule = 10 } })[0].Statistics.Sampling!;
        Assert.Equal((5, 5), (sampling.Schedules, sampling.Cut));
    }

    [Fact]
    public void Time_ends_it()
    {
        WithCoyote.OrSkip();
        var system = KnownBug.All[0].Build();
        var verdict = Engine.Run(new EngineTask(system, [CallbacksOnlyOnline.Property]) { Budget = new EngineBudget { Schedules = 1_000_000, MaxTime = TimeSpan.FromMilliseconds(200) } })[0];
        Assert.StartsWith("time limit reached", verdict.Reason, StringComparison.Ordinal);
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static IReadOnlyList<Verdict> Run(MachineSystem system, IReadOnlyList<Property> properties, string strategy, long schedules) =>
        Engine.Run(new EngineTask(system, properties) { Strategy = StrategyChoice.Parse(Engine, strategy), Budget = new EngineBudget { Schedules = schedules, StepsPerSchedule = 300 } });

    private static IEnumerable<IGrouping<string, Claim>> Systems(Expected expected) =>
        ClaimCatalogue.All.Where(c => c.Expected == expected && c.Property.Breaks != 0).GroupBy(c => $"{c.Scenario.Name} on {c.Design}{(c.Memory is { } memory ? $" under {memory}" : string.Empty)}");
}
