namespace Shootdown.Tests.Explore;

/// <summary>An instruction in flight may come later than all that somebody else does who can tell: a search that goes without one condition
/// of <see cref="WindowReduction"/> misses an end, or something that is seen.</summary>
public sealed class WindowTests
{
    [Theory]
    [InlineData((int)WindowToys.Coming.Task, true, 4, 1150)]
    [InlineData((int)WindowToys.Coming.Task, false, 2, 826)]
    [InlineData((int)WindowToys.Coming.SwitchBack, true, 12, 543)]
    [InlineData((int)WindowToys.Coming.SwitchBack, false, 8, 228)]
    [InlineData((int)WindowToys.Coming.SwitchTo, true, 6, 172)]
    [InlineData((int)WindowToys.Coming.SwitchTo, false, 4, 87)]
    [InlineData((int)WindowToys.Coming.SwitchToIdle, true, 4, 104)]
    [InlineData((int)WindowToys.Coming.SwitchToIdle, false, 2, 54)]
    public void Who_comes_to_another_CPU_meanwhile_may_look_before(int coming, bool reads, int ends, long states) =>
        Sighting.AssertAlike(WindowToys.StoreBefore((WindowToys.Coming)coming, reads), ends, states);

    [Theory]
    [InlineData(true, 41)]
    [InlineData(false, 21)]
    public void Who_waits_for_ever_keeps_nobody_from_what_is_seen(bool over, long states) =>
        Sighting.AssertAlike(WindowToys.ForNobody(over), 1, states);

    [Theory]
    [InlineData(true, 37)]
    [InlineData(false, 20)]
    public void Nor_does_who_goes_on_for_ever(bool again, long states) => Sighting.AssertAlike(WindowToys.Again(again), 1, states);

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 4)]
    public void What_a_property_looks_at_there_may_come_before(bool looks, long states) =>
        Sighting.AssertAlike(WindowToys.Looked(looks), 1, states);

    [Theory]
    [InlineData(true, true, 2, 28)]
    [InlineData(true, false, 1, 20)]
    [InlineData(false, true, 2, 52)]
    [InlineData(false, false, 1, 30)]
    public void So_may_what_is_no_access(bool store, bool touches, int ends, long states) =>
        Sighting.AssertAlike(WindowToys.Besides(store, touches), ends, states);

    [Theory]
    [InlineData((int)WindowToys.Register.Another, 2, 31)]
    [InlineData((int)WindowToys.Register.Later, 1, 21)]
    [InlineData((int)WindowToys.Register.Nobody, 1, 14)]
    public void So_may_whom_its_register_matters_to(int matters, int ends, long states) =>
        Sighting.AssertAlike(WindowToys.Into((WindowToys.Register)matters), ends, states);
}
