namespace Shootdown.Tests.Explore;

/// <summary>With store buffers it shows when a store reaches memory, and what waits for it: a search that goes without one condition of
/// <see cref="BufferReduction"/> misses an end.</summary>
public sealed class BufferTests
{
    [Theory]
    [InlineData((int)BufferToys.Looked.Cell, 2, 4)]
    [InlineData((int)BufferToys.Looked.Effect, 2, 5)]
    [InlineData((int)BufferToys.Looked.OwnEffect, 2, 5)]
    [InlineData((int)BufferToys.Looked.Nothing, 1, 2)]
    public void A_store_that_waits_may_reach_memory_before_who_looks(int looked, int ends, long states) =>
        Sighting.AssertAlike(BufferToys.Waiting((BufferToys.Looked)looked), ends, states);

    [Theory]
    [InlineData(true, 4, 12)]
    [InlineData(false, 2, 4)]
    public void A_store_that_has_an_effect_may_wait_although_nobody_looks_at_its_cell(bool effect, int ends, long states) =>
        Sighting.AssertAlike(BufferToys.EffectAfter(effect), ends, states);

    [Theory]
    [InlineData(true, 4, 17)]
    [InlineData(false, 2, 6)]
    public void A_store_may_wait_until_an_interrupt_looks_that_is_not_sent_yet(bool looks, int ends, long states) =>
        Sighting.AssertAlike(BufferToys.InterruptAfter(looks), ends, states);

    [Theory]
    [InlineData(true, 2, 5)]
    [InlineData(false, 1, 2)]
    public void Of_two_stores_to_one_cell_either_may_be_the_last(bool same, int ends, long states) =>
        Sighting.AssertAlike(BufferToys.Overtaken(same), ends, states);

    [Theory]
    [InlineData((int)BufferToys.Awaited.OwnStore, 3, 9)]
    [InlineData((int)BufferToys.Awaited.OthersStore, 2, 6)]
    [InlineData((int)BufferToys.Awaited.Effect, 2, 6)]
    [InlineData((int)BufferToys.Awaited.Nothing, 2, 4)]
    public void Who_waits_for_a_store_goes_on_although_nobody_makes_a_step(int awaited, int ends, long states) =>
        Sighting.AssertAlike(BufferToys.LetGoOn((BufferToys.Awaited)awaited), ends, states);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_waits_for_its_own_stores_only_is_not_seen_to_wait(bool isSo)
    {
        var system = BufferToys.SeenWaiting(isSo);

        Assert.Equal((!isSo, !isSo), (Waits(reduce: false), Waits(reduce: true)));

        bool Waits(bool reduce) => (Sighting.Of(system, reduce)!.Seen & 1) != 0;
    }
}
