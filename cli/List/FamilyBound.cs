namespace Shootdown.Cli.List;

/// <summary>How far some properties of a family are proved: those of which every size says the same.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Properties">The properties' ids.</param>
/// <param name="Outcomes">By size, what they came to.</param>
internal sealed record FamilyBound(
    string Family, IReadOnlyList<string> Properties, IReadOnlyList<(FamilySize Size, Outcome Outcome)> Outcomes)
{
    /// <summary>The heading of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Heading { get; } = ["family", "properties", "verdict", "up to", "not decided", "says nothing"];

    /// <summary>Whether no verdict changes as the family grows: each size in which they are decided, and say something, says that they
    /// hold.</summary>
    public bool IsSteady => Verdict == Outcome.Holds.Word();

    /// <summary>The largest sizes in which they hold: none of them is within another, and every other one in which they hold is within
    /// one.</summary>
    public IEnumerable<FamilySize> Proved =>
        Of(Outcome.Holds) is var all ? all.Where(size => !all.Any(other => other != size && size.IsWithin(other))) : [];

    /// <summary>Its cells, below <see cref="Heading"/>.</summary>
    public IReadOnlyList<string> Cells =>
    [
        Family, string.Join(' ', Properties), Verdict, Numbers(Proved), Numbers(Of(Outcome.Inconclusive)), Numbers(Of(Outcome.Vacuous)),
    ];

    private string Verdict =>
        string.Join(
            ", ", Outcomes.Select(o => o.Outcome).Where(o => o is Outcome.Holds or Outcome.Violated).Distinct().Select(o => o.Word()));

    /// <summary>The bounds of all families. What speaks of nothing that happens in any member is left out: that is no proof of
    /// anything.</summary>
    /// <param name="members">What the searches came to.</param>
    public static IReadOnlyList<FamilyBound> Of(IReadOnlyList<FamilyMember> members) =>
    [
        .. from family in members.GroupBy(m => m.Family.Name)
           from alike in family.First().Verdicts.Keys.GroupBy(property => string.Join(' ', family.Select(m => m.Verdicts[property])))
           let bound = new FamilyBound(
               family.Key, [.. alike], [.. family.Select(m => (m.Size, m.Verdicts[alike.First()]))])
           where bound.Verdict.Length > 0
           select bound,
    ];

    /// <summary>Prints bounds, and whether verdicts change.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="bounds">The bounds.</param>
    public static void Write(Page page, IReadOnlyList<FamilyBound> bounds)
    {
        MarkdownTable.Lines([Heading, .. bounds.Select(b => b.Cells)], words: Heading.Count).ForEach(page.Line);
        page.Line();
        page.Line(bounds.FirstOrDefault(b => !b.IsSteady) is { } changing
            ? $"NOT the same in every size: {changing.Family}, {string.Join(' ', changing.Properties)}: {changing.Verdict}."
            : "No verdict changes as a family grows.");
    }

    private List<FamilySize> Of(Outcome outcome) => [.. Outcomes.Where(o => o.Outcome == outcome).Select(o => o.Size)];

    private static string Numbers(IEnumerable<FamilySize> sizes) =>
        string.Join(' ', sizes.Select(s => s.Numbers)) is { Length: > 0 } numbers ? numbers : "-";
}
