namespace Shootdown.Cli.Check;

/// <summary>Families of scenarios as a command line has them: <c>callers@cpus=4,tasks=3</c> is a member.</summary>
internal static class FamilyName
{
    /// <summary>What a help says of the names that verbs take for a scenario.</summary>
    public const string Help =
        "a member of a family may have its size behind a @, such as callers@cpus=4,tasks=3,calls=1, in any order, what is left out as "
        + "usual (docs/families.md)";

    /// <summary>The families' names.</summary>
    public static string All { get; } = string.Join(", ", ScenarioFamily.All.Select(f => f.Name));

    /// <summary>How many of something the families usually have: that of most, and those that differ.</summary>
    /// <param name="number">How many one has.</param>
    public static string Usual(Func<FamilySize, int> number) => PerFamily(family => number(family.Usual));

    /// <summary>A number of each family: that of most, and those that differ.</summary>
    /// <param name="number">The number of one.</param>
    public static string PerFamily(Func<ScenarioFamily, int> number) =>
        ScenarioFamily.All.GroupBy(number).OrderByDescending(g => g.Count()).ToList() is [var most, .. var others]
            ? Page.Number(most.Key)
                + string.Concat(others.Select(g => $" ({string.Join(", ", g.Select(f => f.Name))}: {Page.Number(g.Key)})"))
            : string.Empty;

    /// <summary>Reads the size of a member: what it does not say is as usual.</summary>
    /// <param name="family">The family.</param>
    /// <param name="text">What stands behind the <c>@</c>.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">It is no size of the family; the message says which part is not, and what would be.</exception>
    public static FamilySize Read(ScenarioFamily family, string text, string place)
    {
        var where = $"{place}: {InputText.Quote($"{family.Name}@{text}")}";
        var (size, given) = (family.Usual, new HashSet<string>());
        foreach (var part in text.Split(','))
        {
            if (part.Split('=', 2) is not [var key, var value] || !family.Ranges.Any(r => r.Key == key))
            {
                var ranges = family.Ranges.Select(r => $"{r.Key}={Page.Number(r.Least)} to {Page.Number(r.Most)}");
                throw new FormatException(
                    $"{where}: {InputText.Quote(part)}; accepted: {string.Join(", ", ranges)}, in any order, with commas");
            }

            var (_, least, most) = family.Ranges.Single(r => r.Key == key);
            var number = NumberOption.Read(value, least, most)
                ?? throw new FormatException($"{where}: {key} {InputText.Quote(value)}; accepted: a whole number from {least} to {most}");
            size = given.Add(key) ? size.With(key, number) : throw new FormatException($"{where}: {key} is given twice; accepted: once");
        }

        return size;
    }
}
