namespace Shootdown.Tests.Explore;

/// <summary>A standstill is found although it takes that somebody who would tell another, and conflicts with nobody who may come first, has
/// lost its CPU before.</summary>
public sealed class StandstillTests
{
    [Theory]
    [InlineData(true, 19)]
    [InlineData(false, 9)]
    public void To_a_task_that_keeps_it(bool keeps, long states) =>
        AssertStands(StandstillToys.Inversion(keeps), keeps, states);

    [Theory]
    [InlineData(true, 11)]
    [InlineData(false, 9)]
    public void To_a_realtime_task_that_spins(bool realtime, long states) =>
        AssertStands(StandstillToys.RealtimeInversion(realtime), realtime, states);

    [Theory]
    [InlineData(true, 12)]
    [InlineData(false, 9)]
    public void To_context_switch_code(bool waits, long states) =>
        AssertStands(StandstillToys.SwitchThatWaits(waits), waits, states);

    [Theory]
    [InlineData(true, 12)]
    [InlineData(false, 5)]
    public void To_the_host(bool waits, long states) =>
        AssertStands(StandstillToys.HostThatWaits(waits), waits, states);

    [Theory]
    [InlineData((int)StandstillToys.Ending.Waits, true, 5)]
    [InlineData((int)StandstillToys.Ending.Ends, true, 5)]
    [InlineData((int)StandstillToys.Ending.GivesBack, false, 4)]
    public void To_a_host_that_keeps_it_while_nobody_else_has_work_to_do(int ending, bool stands, long states) =>
        AssertStands(StandstillToys.HostThatKeeps((StandstillToys.Ending)ending), stands, states);

    [Theory]
    [InlineData(true, 31)]
    [InlineData(false, 47)]
    public void To_an_idle_loop(bool waits, long states) =>
        AssertStands(StandstillToys.IdleThatWaits(waits), waits, states);

    [Theory]
    [InlineData(true, 58)]
    [InlineData(false, 119)]
    public void To_a_stopper(bool keeps, long states) =>
        AssertStands(StandstillToys.Stopped(keeps), keeps, states);

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 3)]
    public void To_an_interrupt(bool waits, long states) =>
        AssertStands(StandstillToys.InterruptedTeller(waits), waits, states);

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 5)]
    public void To_an_interrupt_before_it_sends_one(bool waits, long states) =>
        AssertStands(StandstillToys.InterruptedSender(waits), waits, states);

    private static void AssertStands(MachineSystem system, bool stands, long states)
    {
        var (full, reduced) = (Sighting.Of(system, reduce: false)!, Sighting.Of(system, reduce: true)!);

        Assert.Equal(full, reduced);
        Assert.Equal(stands, (reduced.Seen & Observation.Stuck) != 0);
        Assert.Equal(states, ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true }).States);
    }
}
