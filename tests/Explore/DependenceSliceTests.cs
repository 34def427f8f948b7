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

    [Fact]
    public void It_is_the_same_whoever_else_looks_on() => Assert.Equal(Of(WaitsForItsOwn.Property), Of(
        WaitsForItsOwn.Property, ArgumentsOutliveTheirReaders.Property, NoReuseWhileBusy.Property));

    private static IReadOnlyList<int> Of(params IReadOnlyList<Property> asked) => StraightRun.Of(
        Checker.Check(
            CrossCalls.NoIpiEarlyReturn.Build(Designs.Parse(Violations.Mutant), null, null, asked), [asked[0]], new CheckOptions())[0]
                .Violation!).Slice;

    private static bool[] Kept(IEnumerable<int> steps)
    {
        var kept = new bool[Run.Steps.Count];
        steps.ToList().ForEach(step => kept[step] = true);
        return kept;
    }
}
