using static Shootdown.Tests.Variants.Exploring;

namespace Shootdown.Tests.Variants;

/// <summary>What a table of safe and unsafe combinations is summed up to.</summary>
public sealed class UnsafeSetTests
{
    private static readonly DesignSpace Three = Space("linux-7.3", "wait-mask=task,per-cpu,on-stack", "wait-preemption=none,early",
        "csd-lifetime=never,freed-when-dead");

    // Two values together break, and a third one alone does.
    private static readonly VariantMap Mixed = Invented(Three, name =>
        (name.Contains("wait-mask=per-cpu", StringComparison.Ordinal) && name.Contains("early", StringComparison.Ordinal))
        || name.Contains("freed", StringComparison.Ordinal) ? Outcome.Violated : Outcome.Holds);

    [Fact]
    public void The_smallest_sets_are_found_and_no_larger_ones() =>
        Assert.Equal(["csd-lifetime=freed-when-dead", "wait-mask=per-cpu wait-preemption=early"], Minimal(Mixed));

    [Fact]
    public void Where_nothing_breaks_there_is_no_set() => Assert.Empty(Minimal(Invented(Three, _ => Outcome.Holds)));

    [Fact]
    public void Each_unsafe_combination_has_a_set_and_no_safe_one_has() =>
        Assert.All(
            Enumerable.Range(0, Three.Count),
            c => Assert.Equal(Mixed.Safety[c] == Safety.Unsafe, UnsafeSet.Minimal(Mixed).Any(u => Three.Has(c, u.Values))));

    [Fact]
    public void The_regions_have_every_safe_combination_and_no_other()
    {
        var regions = SafeRegion.Maximal(Mixed, out var all);

        Assert.True(all);
        Assert.Equal(2, regions.Count); // not per-cpu, or not early
        Assert.All(
            Enumerable.Range(0, Three.Count),
            c => Assert.Equal(
                Mixed.Safety[c] == Safety.Safe,
                regions.Any(r => Enumerable.Range(0, Three.Axes.Count).All(axis => r.Values[axis].Contains(Three.ValueOf(c, axis))))));
    }

    [Fact]
    public void What_is_not_decided_is_neither_safe_nor_unsafe()
    {
        var map = Invented(Three, name => name.Contains("on-stack", StringComparison.Ordinal) ? Outcome.Inconclusive : Outcome.Holds);

        Assert.Empty(Minimal(map));
        Assert.Equal(8, Assert.Single(SafeRegion.Maximal(map, out _)).Count);
        Assert.Equal(4, map.Safety.Count(s => s == Safety.Unknown));
    }

    // As where the work was ended in the middle of it.
    [Fact]
    public void Regions_of_what_is_decided_are_safe_however_scattered_it_is()
    {
        var space = Space("linux-7.3", "wait-mask,csd-lifetime,info-storage,wait-preemption");
        var map = Invented(space, name =>
            (name.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 1) == 0 ? Outcome.Inconclusive : Outcome.Holds);
        var regions = SafeRegion.Maximal(map, out _);

        Assert.NotEmpty(regions);
        Assert.All(
            Enumerable.Range(0, space.Count).Where(c => map.Safety[c] == Safety.Unknown),
            c => Assert.DoesNotContain(
                regions, r => Enumerable.Range(0, space.Axes.Count).All(axis => r.Values[axis].Contains(space.ValueOf(c, axis)))));
    }

    [Fact]
    public void What_the_base_breaks_says_nothing_of_the_combinations()
    {
        var map = Invented(Three, _ => Outcome.Violated);

        Assert.Single(map.BrokenByBase);
        Assert.Empty(Minimal(map));
    }

    [Fact]
    public void What_is_not_known_is_not_said_to_be_alike()
    {
        var nothing = new VariantMap(Three, [new ScenarioVariants(On("one-call"), Three)]);

        Assert.Equal([[0], [1], [2]], Distinctions.Of(nothing, 0));
        Assert.Empty(Distinctions.Requirements(nothing, 0)!);
    }

    [Fact]
    public void An_axis_that_is_asked_with_some_values_of_another_needs_these()
    {
        var map = Explored(Space("linux-7.3", "backend=native,kvm", "kvm-flush-mask"), new VariantOptions { Threads = 2 },
            On("h9-reused-flush-mask", [ArgumentsOutliveTheirReaders.Property]));

        Assert.Equal([(0, 1)], Distinctions.Requirements(map, 1)!.Select(r => (r.Axis, Assert.Single(r.Values))));
        Assert.Empty(Distinctions.Requirements(map, 0)!);
    }

    [Fact]
    public void A_base_outside_of_the_space_sets_nothing_apart()
    {
        var map = Invented(Space("linux-7.3", "wait-mask=per-cpu,on-stack"), _ => Outcome.Violated);

        Assert.Equal(string.Empty, Assert.Single(Minimal(map)));
    }

    [Fact]
    public void A_change_that_separates_is_counted_over_all_others() =>
        Assert.Equal(
            (6, 5, 0),
            SingleChange.Separating(Mixed).Where(c => c.Axis == 2).Select(c => (c.Pairs, c.Breaks, c.Mends)).Single());

    [Fact]
    public void Values_that_no_property_tells_apart_are_named() =>
        Assert.Equal([[0, 2], [1]], Distinctions.Of(Mixed, 0)); // task and on-stack
}
