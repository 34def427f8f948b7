namespace Shootdown.Cli.List;

/// <summary>What the search of one size of a family came to on linux-7.3.</summary>
/// <param name="Family">The family.</param>
/// <param name="Size">The size.</param>
/// <param name="Statistics">How much was looked at.</param>
/// <param name="Verdicts">By property, what it came to.</param>
internal sealed record FamilyMember(
    ScenarioFamily Family, FamilySize Size, SearchStatistics Statistics, IReadOnlyDictionary<string, Outcome> Verdicts)
{
    /// <summary>How many states a search keeps, about, before it is given up: a bound that does not depend on who else uses the
    /// machine.</summary>
    public const long MostStates = 10_000_000;

    /// <summary>Searches every size of families.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="names">Their names, and whatever else has one.</param>
    public static IReadOnlyList<FamilyMember> SearchAll(ProgressLine progress, IReadOnlyList<string> names)
    {
        var families = ScenarioFamily.All.Where(f => names.Contains(f.Name));
        var sizes = families.SelectMany(f => f.Growing.Select(s => (Family: f, Size: s))).ToList();
        return [.. sizes.Select((member, number) =>
        {
            progress.Begin(number + 1, sizes.Count, $"{member.Family.Name}@{member.Size}");
            return Search(member.Family, member.Size, progress.Report);
        })];
    }

    /// <summary>Searches a size for all usual properties, as <c>check</c> does.</summary>
    /// <param name="family">The family.</param>
    /// <param name="size">The size.</param>
    /// <param name="progress">Where to say how far it has come; null for nowhere.</param>
    /// <param name="most">How many states it keeps, about, before it is given up.</param>
    public static FamilyMember Search(
        ScenarioFamily family, FamilySize size, System.Action<SearchProgress>? progress = null, long most = MostStates)
    {
        var scenario = family.Of(size);
        var system = scenario.Build(Designs.Linux73, properties: scenario.Asked);
        var options = new CheckOptions();
        var verdicts = Checker.Check(
            system,
            scenario.Asked,
            options with { Search = options.Search.AtMost(most, system.StateBits) with { Progress = progress } });
        return new FamilyMember(family, size, verdicts[0].Statistics, verdicts.ToDictionary(v => v.Property.Id, v => v.Outcome));
    }
}
