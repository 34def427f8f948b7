namespace Shootdown.Tests.Coyote;

/// <summary>What the explorer finds replays under Coyote; what Coyote finds replays in the explorer.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Bugs => KnownBug.Names;

    public static TheoryData<string> FiniteBugs => KnownBug.Finite;

    [Theory]
    [MemberData(nameof(Bugs))]
    public void What_the_explorer_finds_replays_under_Coyote(string name)
    {
        var bug = KnownBug.Find(name);
        var system = bug.System;
        var schedule = bug.Shortest.Schedule;

        var replay = CoyoteReplay.Of(new Violation(system, bug.Property, schedule));

        Assert.Equal(schedule.Choices, replay.Executed.Choices);
        Assert.NotNull(replay.Report);
    }

    [Theory]
    [MemberData(nameof(FiniteBugs))]
    public void A_schedule_that_stops_short_is_not_reproduced_under_Coyote(string name)
    {
        var bug = KnownBug.Find(name);
        var system = bug.System;
        var shorter = new Schedule(bug.Shortest.Schedule.Choices.SkipLast(1));

        var replay = CoyoteReplay.Of(new Violation(system, bug.Property, shorter));

        Assert.Equal(shorter.Choices, replay.Executed.Choices);
        Assert.Null(replay.Report);
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void What_Coyote_finds_replays_in_the_explorer_and_under_Coyote(string name)
    {
        var bug = KnownBug.Find(name);
        var system = bug.System;

        var violation = new CoyoteEngine().Run(new EngineTask(system, [bug.Property]) { Budget = new EngineBudget { Schedules = 200 } })[0]
            .Violation;

        Assert.NotNull(violation);
        Assert.True(bug.IsReproduced(violation));
        Assert.NotNull(CoyoteReplay.Of(violation).Report);
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void The_trace_that_Coyote_writes_is_our_schedule(string name)
    {
        var bug = KnownBug.Find(name);
        var system = bug.System;
        using var folder = new TemporaryFolder();

        var violation = new CoyoteEngine()
            .Run(new EngineTask(system, [bug.Property]) { ReportsTo = Path.Combine(folder.Path, "run"),
            Budget = new EngineBudget { Schedules = 200 } })[0].Violation;

        var trace = CoyoteTrace.Parse(File.ReadAllText(Path.Combine(folder.Path, $"run.{bug.Property.Id}.trace")));
        Assert.Equal(violation!.Schedule.Choices, trace.ToSchedule(system).Choices);
        Assert.True(File.Exists(Path.Combine(folder.Path, $"run.{bug.Property.Id}.txt")));
        Assert.True(File.Exists(Path.Combine(folder.Path, $"run.{bug.Property.Id}.trace.dgml")));
    }

    [Fact]
    public void A_deadlock_is_Coyote_s_own_finding()
    {
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        Assert.StartsWith("Deadlock detected. ", CoyoteReplay.Of(bug.Shortest).Report, StringComparison.Ordinal);
    }
}
