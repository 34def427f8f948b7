namespace Shootdown.Tests.Explore;

/// <summary>A schedule replays as far as its choices are enabled.</summary>
public sealed class ScheduleTests
{
    // A diamond: 0 to 1 or 2, either to 3, from where a fatal step leaves.
    private static readonly ToyGraph Diamond =
        new ToyGraph(4).Edge(0, 1).Edge(0, 2, shows: 4).Edge(1, 3).Edge(2, 3).Edge(3, 0, Observation.Fatal).Show(2, 8);

    [Fact]
    public void Replay_passes_the_states_that_the_choices_lead_to() =>
        Assert.Equal([0, 2, 3], Visited(new Schedule(Diamond.Walk(0, 2, 3)).Replay(Diamond)));

    [Fact]
    public void Replay_tells_what_each_step_showed() =>
        Assert.Equal([4UL, 0UL], new Schedule(Diamond.Walk(0, 2, 3)).Replay(Diamond).Steps.Select(step => step.Observations));

    [Fact]
    public void Replay_tells_what_each_state_shows() =>
        Assert.Equal([0UL, 8UL, 0UL], new Schedule(Diamond.Walk(0, 2, 3)).Replay(Diamond).StateObservations);

    [Fact]
    public void Replay_tells_between_how_many_transitions_each_step_chose() =>
        Assert.Equal([(1, 2), (0, 1)], new Schedule(Diamond.Walk(0, 2, 3)).Replay(Diamond)
            .Steps.Select(step => (step.Index, step.Enabled)));

    [Fact]
    public void A_schedule_that_fits_replays_without_error() =>
        Assert.Null(new Schedule(Diamond.Walk(0, 1, 3)).Replay(Diamond).Error);

    [Fact]
    public void A_choice_that_is_not_enabled_is_an_error_of_its_step() =>
        Assert.Equal(new ScheduleError(1, 999, 1, Ended: false), new Schedule([.. Diamond.Walk(0, 1), 999, 0]).Replay(Diamond).Error);

    [Fact]
    public void Replay_ends_before_the_step_that_is_not_enabled() =>
        Assert.Equal([0, 1], Visited(new Schedule([.. Diamond.Walk(0, 1), 999, 0]).Replay(Diamond)));

    [Fact]
    public void A_fatal_step_ends_the_run_without_a_state()
    {
        var run = new Schedule(Diamond.Walk(0, 1, 3, 0)).Replay(Diamond);

        Assert.Equal((true, 3, 3), (run.EndedFatally, run.Steps.Count, run.StateCount));
    }

    [Fact]
    public void A_step_after_a_fatal_one_is_an_error() =>
        Assert.Equal(new ScheduleError(3, 0, 0, Ended: true), new Schedule([.. Diamond.Walk(0, 1, 3, 0), 0]).Replay(Diamond).Error);

    [Fact]
    public void A_step_is_described_by_the_states_around_it() =>
        Assert.Equal([ToySystem.Goes, ToySystem.Goes, ToySystem.Ends], Described(new Schedule(Diamond.Walk(0, 1, 3, 0)).Replay(Diamond)));

    [Fact]
    public void A_schedule_has_a_million_steps_at_most() =>
        Assert.Throws<ScheduleException>(() => new Schedule(new uint[Schedule.MaxSteps + 1]));

    private static IEnumerable<int> Visited(ExecutedSchedule run) =>
        Enumerable.Range(0, run.StateCount).Select(number => Diamond.VertexOf(run.StateAt(number)));

    private static IEnumerable<string> Described(ExecutedSchedule run) =>
        Enumerable.Range(0, run.Steps.Count).Select(step => run.Describe(step).Operation);
}
