namespace Shootdown.Tests.Explore;

/// <summary>Nobody who may come first is left out of the closure by which a step stands for all: a search that goes without one of its
/// conditions misses an end, or finds other states.</summary>
public sealed class ClosureTests
{
    [Theory]
    [InlineData(true, 2, 5)]
    [InlineData(false, 1, 3)]
    public void What_a_device_has_raised_comes_first(bool reads, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.Device(reads), ends, states);

    [Theory]
    [InlineData(true, 2, 5)]
    [InlineData(false, 1, 3)]
    public void Who_is_let_go_on_by_what_a_device_has_raised_does(bool tells, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.DeviceThatTells(tells), ends, states);

    [Theory]
    [InlineData(true, 2, 6)]
    [InlineData(false, 1, 3)]
    public void Who_is_let_go_on_by_a_handler_does(bool tells, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.HandlerThatTells(tells), ends, states);

    [Theory]
    [InlineData(true, 2, 4)]
    [InlineData(false, 1, 2)]
    public void Who_waits_for_one_that_waits_is_let_go_on_in_turn(bool last, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.Chain(last), ends, states);

    [Theory]
    [InlineData(true, 2, 6)]
    [InlineData(false, 1, 2)]
    public void Each_that_waits_is_asked_whether_its_wait_is_over(bool over, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.SecondWaiter(over), ends, states);

    [Theory]
    [InlineData(true, 3, 11)]
    [InlineData(false, 2, 8)]
    public void A_task_begins_once_it_is_forked(bool before, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.Forked(before), ends, states);

    [Theory]
    [InlineData(true, 3, 14)]
    [InlineData(false, 2, 8)]
    public void An_interrupt_that_goes_on_may_be_taken_again(bool again, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.AgainOnceTold(again), ends, states);

    [Theory]
    [InlineData(true, 4, 39)]
    [InlineData(false, 3, 18)]
    public void A_task_that_may_run_elsewhere_is_not_kept_off(bool elsewhere, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.KeptOff(elsewhere), ends, states);

    [Theory]
    [InlineData(true, 2, 7)]
    [InlineData(false, 1, 3)]
    public void To_send_an_IPI_is_not_to_have_it_taken_before(bool second, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.TwoSenders(second), ends, states);

    [Theory]
    [InlineData(true, 2, 5)]
    [InlineData(false, 2, 5)]
    public void What_one_CPU_may_take_is_not_forgotten_for_what_another_may(bool device, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.FirstOfTwo(device), ends, states);

    [Theory]
    [InlineData(true, 4, 24)]
    [InlineData(false, 4, 28)]
    public void Whose_next_step_never_stands_alone_is_not_taken_with_others(bool pins, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.NoCandidate(pins), ends, states);

    [Theory]
    [InlineData(true, 2, 4)]
    [InlineData(false, 3, 9)]
    public void What_a_device_has_raised_comes_before_interrupts_are_masked(bool here, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.MaskedDevice(here), ends, states);

    [Theory]
    [InlineData(true, 2, 14)]
    [InlineData(false, 1, 5)]
    public void Who_waits_for_another_CPU_goes_on_although_nobody_writes_anything(bool cpu, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.WaitForCpu(cpu), ends, states);

    [Theory]
    [InlineData(true, 2, 11)]
    [InlineData(false, 1, 3)]
    public void Nor_does_it_take_a_write_for_who_looks_at_where_others_stand(bool interrupted, int ends, long states) =>
        Sighting.AssertAlike(ClosureToys.WaitForPlace(interrupted), ends, states);

    [Theory]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public void What_is_seen_of_who_waits_is_seen_before_it_is_let_go_on(bool seen, int cpus)
    {
        var system = ClosureToys.SeenWaiting(seen, cpus);

        Sighting.AssertAlike(system, 1, 2);
        Assert.Equal(seen, (Sighting.Of(system, reduce: true)!.Seen & 1) != 0);
    }
}
