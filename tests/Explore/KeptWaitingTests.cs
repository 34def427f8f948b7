namespace Shootdown.Tests.Explore;

/// <summary>Who waits for ever is found although some steps stand for all: a search that takes one alone which changes what others can do
/// misses somebody, or takes one that does.</summary>
public sealed class KeptWaitingTests
{
    [Theory]
    [InlineData((int)KeptWaitingToys.Telling.Writes, true, "B C", 30)]
    [InlineData((int)KeptWaitingToys.Telling.Forks, true, "B", 30)]
    [InlineData((int)KeptWaitingToys.Telling.Sends, true, "B", 30)]
    [InlineData((int)KeptWaitingToys.Telling.Writes, false, "", 21)]
    [InlineData((int)KeptWaitingToys.Telling.Forks, false, "", 21)]
    [InlineData((int)KeptWaitingToys.Telling.Sends, false, "", 21)]
    public void Who_is_not_told_because_another_has_lost_its_CPU(int telling, bool keeps, string who, long states) =>
        AssertWait(KeptWaitingToys.Untold((KeptWaitingToys.Telling)telling, keeps), Fairness.Weak, who, states);

    [Theory]
    [InlineData(true, "A", 24)]
    [InlineData(false, "", 24)]
    public void Who_could_go_on_only_while_an_interrupt_has_its_CPU(bool here, string who, long states) =>
        AssertWait(KeptWaitingToys.OnlyInterrupted(here), Fairness.Strong, who, states);

    [Theory]
    [InlineData(true, 46)]
    [InlineData(false, 30)]
    public void Whose_interrupt_is_masked_now_and_then_is_seen_to_be(bool masks, long states) =>
        AssertWait(KeptWaitingToys.Masks(masks), Fairness.Weak, string.Empty, states);

    [Theory]
    [InlineData((int)KeptWaitingToys.Besides.Nothing, false)]
    [InlineData((int)KeptWaitingToys.Besides.Device, true)]
    [InlineData((int)KeptWaitingToys.Besides.Realtime, true)]
    [InlineData((int)KeptWaitingToys.Besides.Looks, true)]
    [InlineData((int)KeptWaitingToys.Besides.Buffers, true)]
    public void A_machine_on_which_anything_else_decides_is_not_reduced(int besides, bool whole)
    {
        var system = KeptWaitingToys.Idle((KeptWaitingToys.Besides)besides);

        Assert.Equal(whole, ReferenceEquals(system, system.ForProgress));
    }

    private static void AssertWait(MachineSystem system, Fairness fairness, string who, long states)
    {
        Assert.Equal(who, Starving.In(system, fairness, reduce: false)!.Who);
        Assert.Equal((who, states), Starving.In(system, fairness, reduce: true) is { } found ? (found.Who, found.States) : default);
        Assert.Equal(0, Chances.Of(system).Changed);
    }
}
