using System.Globalization;
using Shootdown.Cli.List;

namespace Shootdown.Tests.Claims;

/// <summary>docs/families.md says what the searches find: the small ones are made again. <c>list families</c> makes all.</summary>
public sealed class FamilyBoundsTests
{
    private const long MostStates = 10_000;

    private static readonly Lazy<IReadOnlyList<string[]>> Lines = new(() =>
        [.. Repository.Read("docs", "families.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
        .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    public static TheoryData<string, string, long> Small =>
        [.. Sizes.Where(r => r.States is > 0 and <= MostStates).Select(r => (r.Family, r.Size, r.States!.Value))];

    private static IEnumerable<(string Family, string Size, long? States)> Sizes => Lines.Value
        .Where(cells => cells.Length == 6 && cells[1].All(char.IsAsciiDigit))
        .Select(cells => (cells[0], $"{cells[1]}/{cells[2]}/{cells[3]}", cells[4] == "-" ? (long?)null
            : long.Parse(cells[4], NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));

    private static IReadOnlyList<string[]> Bounds =>
        [.. Lines.Value.SkipWhile(cells => !cells.SequenceEqual(FamilyBound.Heading)).Skip(1).TakeWhile(cells => cells[0] != "family")];

    private static FamilyBound Growing(string property, params Outcome[] outcomes) =>
        new("callers", [property], [.. outcomes.Select((o, n) => (new FamilySize(2, 2 + n, 1), o))]);

    [Fact]
    public void Every_family_has_every_size() =>
        Assert.Equal(
            ScenarioFamily.All.SelectMany(f => f.Growing.Select(s => (f.Name, s.Numbers))), Sizes.Select(r => (r.Family, r.Size)));

    [Fact]
    public void Every_family_has_bounds() => Assert.Equal(ScenarioFamily.All.Select(f => f.Name), Bounds.Select(b => b[0]).Distinct());

    [Fact]
    public void No_verdict_changes_as_a_family_grows() => Assert.All(Bounds, bound => Assert.Equal("holds", bound[2]));

    [Fact]
    public void What_is_not_decided_is_what_was_given_up() =>
        Assert.Equal(
            Sizes.Where(r => r.States is null).Select(r => (r.Family, r.Size)).Order(),
            Bounds.SelectMany(b => Numbers(b[4]).Select(size => (b[0], size))).Distinct().Order());

    [Theory]
    [MemberData(nameof(Small))]
    public void A_row_has_what_a_search_finds(string family, string size, long states)
    {
        var found = FamilyMember.Search(ScenarioFamily.Find(family)!, FamilySize.Growing.Single(s => s.Numbers == size));

        Assert.Equal(states, found.Statistics.States);
        Assert.Equal(
            Bounds.Where(b => b[0] == family && !Numbers(b[5]).Contains(size)).SelectMany(b => b[1].Split(' ')).Order(),
            found.Verdicts.Where(v => v.Value == Outcome.Holds).Select(v => v.Key).Order());
        Assert.DoesNotContain(Outcome.Violated, found.Verdicts.Values);
    }

    [Fact]
    public void The_largest_sizes_that_are_proved_are_within_none()
    {
        FamilySize[] holds = [new(2, 2, 1), new(2, 4, 1), new(3, 3, 1), new(3, 2, 2)];
        var bound = new FamilyBound(
            "callers", ["S5"], [.. holds.Select(s => (s, Outcome.Holds)), (new FamilySize(4, 4, 1), Outcome.Inconclusive)]);

        Assert.Equal(["callers", "S5", "holds", "2/4/1 3/3/1 3/2/2", "4/4/1", "-"], bound.Cells);
        Assert.True(bound.IsSteady);
    }

    [Fact]
    public void A_verdict_that_changes_is_told()
    {
        var bound = Growing("S5", Outcome.Vacuous, Outcome.Holds, Outcome.Violated, Outcome.Inconclusive);

        Assert.Equal(["callers", "S5", "holds, violated", "2/3/1", "2/5/1", "2/2/1"], bound.Cells);
        Assert.False(bound.IsSteady);
    }

    [Fact]
    public void A_property_that_breaks_in_every_size_is_no_proof() =>
        Assert.False(Growing("S5", Outcome.Violated, Outcome.Violated).IsSteady);

    [Fact]
    public void A_size_that_is_larger_than_a_search_may_be_is_not_decided()
    {
        var family = ScenarioFamily.Find("callers")!;
        var small = FamilyMember.Search(family, new FamilySize(2, 2, 1));
        var large = FamilyMember.Search(family, new FamilySize(2, 2, 2), most: 20);

        Assert.All(large.Verdicts.Values, outcome => Assert.Equal(Outcome.Inconclusive, outcome));
        var bound = Assert.Single(FamilyBound.Of([small, large]));
        Assert.Equal(("2/2/1", "2/2/2"), (bound.Cells[3], bound.Cells[4]));
    }

    private static string[] Numbers(string cell) => cell == "-" ? [] : cell.Split(' ');
}
