using System.Globalization;

namespace Shootdown.Tests.Claims;

/// <summary>docs/families.md says what the searches find: the small ones are made again.</summary>
public sealed class FamilyBoundsTests
{
    private const long MostStates = 30_000;

    private static readonly Lazy<IReadOnlyList<string[]>> Lines = new(() =>
        [.. Repository.Read("docs", "families.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
        .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    public static TheoryData<string, string, long> Small =>
        [.. Sizes.Where(r => r.States is > 0 and <= MostStates).Select(r => (r.Family, r.Size, r.States!.Value))];

    private static IEnumerable<(string Family, string Size, long? States)> Sizes => Lines.Value
        .Where(cells => cells[1].All(char.IsAsciiDigit))
        .Select(cells => (cells[0], $"{cells[1]}/{cells[2]}/{cells[3]}", cells[4] == "-" ? (long?)null
            : long.Parse(cells[4], NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));

    private static IEnumerable<(string Family, string Property, string Verdict, string[] Sizes)> Proofs => Lines.Value
        .Where(cells => !cells[1].All(char.IsAsciiDigit) && cells[0] != "family")
        .Select(cells => (cells[0], cells[1], cells[2], cells[4].Split(' ')));

    [Fact]
    public void Every_family_has_every_size() =>
        Assert.Equal(
            ScenarioFamily.All.SelectMany(f => FamilySize.Growing.Where(s => s.Tasks >= f.LeastTasks).Select(s => (f.Name, s.Numbers))),
            Sizes.Select(r => (r.Family, r.Size)));

    [Fact]
    public void No_verdict_changes_as_a_family_grows() => Assert.All(Proofs, proof => Assert.Equal("holds", proof.Verdict));

    [Theory]
    [MemberData(nameof(Small))]
    public void Row_has_what_a_search_finds(string family, string size, long states)
    {
        var scenario = ScenarioFamily.Find(family)!.Of(FamilySize.Growing.Single(s => s.Numbers == size));
        var system = scenario.Build(Designs.Linux73, properties: scenario.Asked);

        var verdicts = Checker.Check(system, scenario.Asked, new CheckOptions());

        Assert.Equal(states, verdicts[0].Statistics.States);
        Assert.Equal(
            Proofs.Where(p => p.Family == family && p.Sizes.Contains(size)).Select(p => $"{p.Property} {p.Verdict}").Order(),
            verdicts.Where(v => v.Outcome is Outcome.Holds or Outcome.Violated).Select(v => $"{v.Property.Id} {v.Outcome.Word()}").Order());
    }
}
