namespace Shootdown.Tests.Explore;

/// <summary>That nobody conflicts with a step is not all that it takes: a search that takes it alone although it changes what may become
/// of tasks misses an end, or something that a property sees.</summary>
public sealed class MoverTests
{
    [Theory]
    [InlineData((int)MoverToys.Section.Rcu, 2, 8)]
    [InlineData((int)MoverToys.Section.Migration, 2, 8)]
    [InlineData((int)MoverToys.Section.Ipi, 2, 8)]
    [InlineData((int)MoverToys.Section.Mm, 2, 8)]
    [InlineData((int)MoverToys.Section.Masked, 2, 8)]
    [InlineData((int)MoverToys.Section.Interrupt, 2, 9)]
    [InlineData((int)MoverToys.Section.Nothing, 1, 3)]
    public void Who_is_looked_at_is_seen_inside_and_outside(int section, int ends, long states) =>
        Sighting.AssertAlike(MoverToys.LookedAt((MoverToys.Section)section), ends, states);

    [Theory]
    [InlineData(true, 2, 11)]
    [InlineData(false, 1, 3)]
    public void Before_a_task_gives_up_its_CPU_an_interrupt_may_come(bool yields, int ends, long states) =>
        Sighting.AssertAlike(MoverToys.Yields(yields), ends, states);

    [Theory]
    [InlineData(1, 13)]
    [InlineData(2, 14)]
    [InlineData(0, 9)]
    public void A_step_at_which_a_task_is_seen_to_lose_its_CPU_is_not_put_behind_it(int looked, long states) =>
        Sighting.AssertAlike(MoverToys.SeenSwitched(looked), 1, states);

    [Theory]
    [InlineData(true, 2, 88)]
    [InlineData(false, 1, 5)]
    public void Before_a_realtime_task_has_begun_another_may_come_where_a_stopper_has(bool stops, int ends, long states) =>
        Sighting.AssertAlike(MoverToys.RealtimeDisplaced(stops), ends, states);

    [Theory]
    [InlineData(true, 4, 162)]
    [InlineData(false, 4, 157)]
    public void Before_a_CPU_lets_go_of_a_realtime_task_another_may_come_elsewhere(bool realtime, int ends, long states) =>
        Sighting.AssertAlike(MoverToys.LetGo(realtime), ends, states);

    [Theory]
    [InlineData(true, 2, 77)]
    [InlineData(false, 2, 48)]
    public void Before_a_switch_from_a_realtime_task_ends_another_may_come_elsewhere(bool realtime, int ends, long states) =>
        Sighting.AssertAlike(MoverToys.LetGoAtTheEnd(realtime), ends, states);
}
