namespace Shootdown.Tests.Variants;

/// <summary>Small explorations.</summary>
internal static class Exploring
{
    public static DesignSpace Space(string basis, params IReadOnlyList<string> axes) =>
        new(basis, Designs.Parse(basis), VaryOption.Read(axes));

    public static VariantScenario On(string scenario, IReadOnlyList<Property>? asked = null) =>
        ScenarioCatalogue.Parse(scenario) is var found && (asked ?? found.Asked) is var properties
            ? new VariantScenario(scenario, properties, design => found.Build(design, null, null, properties))
            : throw new InvalidOperationException();

    public static VariantMap Explored(DesignSpace space, VariantOptions options, params IReadOnlyList<VariantScenario> scenarios)
    {
        List<ScenarioVariants> variants = [.. scenarios.Select(s => new ScenarioVariants(s, space))];
        new VariantSearch(options).Run(variants);
        return new VariantMap(space, variants);
    }

    public static VariantMap Explored(DesignSpace space, params IReadOnlyList<string> scenarios) =>
        Explored(space, new VariantOptions(), [.. scenarios.Select(s => On(s))]);

    /// <summary>A map of which a function says what is broken: nothing is searched.</summary>
    public static VariantMap Invented(DesignSpace space, Func<string, Outcome> outcome)
    {
        var variants = new ScenarioVariants(
            new VariantScenario("invented", [WaitsForItsOwn.Property], _ => throw new InvalidOperationException()), space);
        foreach (var combination in space.Order)
        {
            variants.Add(new DecidedSystem(
                [.. space.Axes.Select((_, axis) => space.ValueOf(combination, axis))],
                [
                    new VariantVerdict(WaitsForItsOwn.Property, outcome(Name(space, combination)))
                    {
                        Choices = outcome(Name(space, combination)) == Outcome.Violated ? [1, 2, 3] : null,
                    },
                ]));
        }

        return new VariantMap(space, [variants]);
    }

    public static IEnumerable<string> Minimal(VariantMap map) =>
        UnsafeSet.Minimal(map).Select(u => Named(map.Space, u.Values)).Order(StringComparer.Ordinal);

    public static string Named(DesignSpace space, IReadOnlyList<int> values) => string.Join(
        ' ', values.Select((value, axis) => value < 0 ? null : space.NameOf(axis, value)).OfType<string>().Order(StringComparer.Ordinal));

    private static string Name(DesignSpace space, int combination) =>
        string.Join(' ', space.Axes.Select((_, axis) => space.NameOf(axis, space.ValueOf(combination, axis))));
}
