namespace Shootdown.Tests.Coyote;

/// <summary>Schedules become traces of Coyote's and come back; Coyote itself has no part in it.</summary>
[Long]
public sealed class TraceTests
{
    public static TheoryData<string> Bugs => KnownBug.Names;

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_violation_comes_back_from_its_trace(string name)
    {
        var bug = KnownBug.Find(name);
        var system = bug.Build();
        var schedule = bug.Explore(system).Schedule;
        Assert.Equal(schedule.Choices, CoyoteTrace.Of(system, schedule).ToSchedule(system).Choices);
    }

    [Fact]
    public void A_random_walk_comes_back_from_its_trace()
    {
        var random = new Random(1);
        foreach (var scenario in ScenarioCatalogue.All.OfType<WorkloadScenario>())
        {
            var system = scenario.Build(Designs.Parse("linux-7.3"));
            var walk = Walk(system, random, 100);
            Assert.Equal(walk.Choices, CoyoteTrace.Of(system, walk).ToSchedule(system).Choices);
        }
    }

    [Fact]
    public void A_deadlock_ends_with_everybody_finding_out()
    {
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        var system = bug.Build();
        var schedule = bug.Explore(system).Schedule;
        Assert.Contains("sp(Pause)", CoyoteTrace.Of(system, schedule).Steps[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("sp(Pause)", CoyoteTrace.Of(system, new Schedule(schedule.Choices.Take(3)))
            .Steps[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_that_the_system_cannot_make_has_no_trace()
    {
        var bug = KnownBug.All[0];
        var system = bug.Build();
        var schedule = new Schedule([.. bug.Explore(system).Schedule.Choices.Take(3), uint.MaxValue]);
        var refused = Assert.Throws<ScheduleException>(() => CoyoteTrace.Of(system, schedule));
        Assert.StartsWith("Step 4 cannot be taken", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "not a trace of Coyote's: line 1, column 2: malformed")]
    [InlineData("[]", "not a trace of Coyote's: accepted: a JSON object with an array of texts Steps")]
    [InlineData("{\"Steps\":[1]}", "not a trace of Coyote's: accepted: a JSON object with an array of texts Steps")]
    [InlineData("{\"Steps\":[\"\"]}", "$.Steps[0]: '': accepted: op(0)")]
    [InlineData("{\"Steps\":[\"op(9:0),sp(Pause),next(1:0)\"]}", "$.Steps[0]: 'op(9:0),sp(Pause),next(1:0)': accepted: op(0)")]
    [InlineData("{\"Steps\":[\"op(0:0),sp(Acquire),next(1:0)\"]}",
        "$.Steps[0]: 'op(0:0),sp(Acquire),next(1:0)': accepted: sp(Pause),next(ID)")]
    [InlineData("{\"Steps\":[\"op(0:0),sp(Pause),next(77:0)\"]}",
        "$.Steps[0]: 'op(0:0),sp(Pause),next(77:0)': operation 77 cannot go on; accepted: ")]
    [InlineData("{\"Steps\":[\"op(0:0),int(1)\"]}", "$.Steps[0]: 'op(0:0),int(1)': accepted: sp(Pause),next(ID)")]
    public void What_is_no_trace_of_the_system_is_refused(string text, string message)
    {
        var system = KnownBug.All[0].Build();
        var refused = Assert.Throws<FormatException>(() => CoyoteTrace.Parse(text).ToSchedule(system));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private static Schedule Walk(MachineSystem system, Random random, int most)
    {
        using var stepper = new Stepper(system);
        var choices = new List<uint>();
        while (choices.Count < most && stepper.Enabled > 0 && (stepper.Observations & (Observation.Stuck | Observation.Terminated)) == 0)
        {
            var index = random.Next(stepper.Enabled);
            choices.Add(stepper.ChoiceAt(index));
            _ = stepper.Take(index);
        }

        return new Schedule(choices);
    }
}
