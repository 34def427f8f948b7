namespace Shootdown.Tests.Explore;

/// <summary>Which steps of a run a violation depends on.</summary>
public sealed class DependenceSliceTests
{
    private static readonly Violation Run = StraightRun.Of(Violations.EarlyReturn);

    [Fact]
    public void What_neither_decides_nor_is_looked_at_is_left_out()
    {
        var left = Enumerable.Range(0, Run.Steps.Count).Except(Run.Slice).Select(i => Run.Steps[i].Operation).ToList();
        Assert.Contains("get_cpu()", left);
        Assert.DoesNotContain("llist_add(csd[0→1], call_single_queue[1])", left);
    }

    [Fact]
    public void What_is_left_breaks_the_property_with_all_else_put_off() =>
        Assert.True(DependenceSlice.Suffices(Run, Kept(Run.Slice)));

    [Fact]
    public void A_part_of_it_does_not() => Assert.False(DependenceSlice.Suffices(Run, Kept([Run.Steps.Count - 1])));

    private static bool[] Kept(IEnumerable<int> steps)
    {
        var kept = new bool[Run.Steps.Count];
        steps.ToList().ForEach(step => kept[step] = true);
        return kept;
    }
}
