using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Scenarios.Random;

/// <summary>Generates designs, the named ones and those with a few axes changed, and shrinks them towards the kernel of the day.</summary>
public static class RandomDesigns
{
    private const int MostChanges = 3;

    /// <summary>A named design with up to three axes changed.</summary>
    public static Gen<Design> Generator { get; } =
        from named in Gen.Elements(Designs.All.Select(d => d.Design).ToArray())
        from count in Gen.Choose(0, MostChanges)
        from changes in Change.ListOf(count)
        select changes.Aggregate(named, (design, change) => change.Axis.With(design, change.Value));

    /// <summary>The generator with its shrinker.</summary>
    public static Arbitrary<Design> Arbitrary { get; } = Arb.From(Generator, Shrink);

    /// <summary>Designs that differ from the kernel of the day in less.</summary>
    /// <param name="design">The design.</param>
    public static IEnumerable<Design> Shrink(Design design) =>
        Axis.All.Where(a => a.Of(design) != a.Of(Designs.Linux73)).Select(a => a.With(design, a.Of(Designs.Linux73)));

    /// <summary>A design as the command line reads it.</summary>
    /// <param name="design">The design.</param>
    public static string NameOf(Design design) =>
        Designs.All.FirstOrDefault(d => d.Design == design)?.Name
        ?? string.Join(
            '+',
            Axis.All.Where(a => a.Of(design) != a.Of(Designs.Linux73)).Select(a => $"{a.Name}={a.Of(design).Name}").Prepend("linux-7.3"));

    private static Gen<(Axis Axis, AxisValue Value)> Change =>
        from axis in Gen.Elements(Axis.All.ToArray())
        from value in Gen.Elements(axis.Values.ToArray())
        select (axis, value);
}
