using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Claims;

/// <summary>Every statement of the mail threads has an answer, and what it refers to is claimed so. <c>list statements --series NAME</c>
/// prints a page anew.</summary>
[Long]
public sealed class StatementTests
{
    private static readonly ClaimReference Known = ClaimReference.Holds("one-call", "linux-7.3", "P1");

    public static TheoryData<string> Series => [.. StatementCatalogue.All.Select(s => s.Name)];

    private static IEnumerable<SeriesStatement> Statements => StatementCatalogue.All.SelectMany(s => s.Statements);

    [Theory]
    [MemberData(nameof(Series))]
    public void The_page_is_what_is_printed(string series)
    {
        var run = CliRun.Of("list", "statements", "--series", series);

        Assert.Equal(Repository.Read("docs", "series", $"{series}.md"), run.Out);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
    }

    [Fact]
    public void There_is_no_page_besides() =>
        Assert.Equal(
            Series.Select(s => s.Data).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Repository.PathOf(Path.Combine("docs", "series"))).Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_statement_has_an_answer() => Assert.All(Statements, s => Assert.True(IsAnswered(s.Answer), s.Text));

    [Fact]
    public void A_statement_without_an_answer_is_found()
    {
        Assert.False(IsAnswered(StatementAnswer.True("because")));
        Assert.False(IsAnswered(StatementAnswer.If(string.Empty, Known)));
        Assert.False(IsAnswered(StatementAnswer.False(string.Empty, Known)));
        Assert.False(IsAnswered(StatementAnswer.Undecidable(string.Empty)));
        Assert.False(IsAnswered(StatementAnswer.Open(string.Empty, Known)));
        Assert.True(IsAnswered(StatementAnswer.True(string.Empty, Known)));
    }

    [Fact]
    public void Every_claim_that_a_statement_refers_to_is_in_the_catalogue() =>
        Assert.DoesNotContain(Statements.SelectMany(s => s.Answer.Evidence), e => !e.IsKnown);

    [Theory]
    [InlineData("no-call", "linux-7.3", "P1")]
    [InlineData("one-call", "linux-7.9", "P1")]
    [InlineData("one-call", "linux-7.3", "P9")]
    public void A_claim_that_is_not_in_the_catalogue_is_found(string scenario, string design, string property) =>
        Assert.False(ClaimReference.Holds(scenario, design, property).IsKnown);

    [Fact]
    public void A_claim_under_another_memory_is_not_the_one_that_is_meant()
    {
        var buffered = ClaimCatalogue.All.First(c => c.Memory == MemoryModel.Tso && !ClaimCatalogue.All.Any(d =>
            d.Memory is null && (d.Scenario, d.Design, d.Property) == (c.Scenario, c.Design, c.Property)));
        var reference = new ClaimReference(buffered.Scenario.Name, buffered.Design, buffered.Property.Id, buffered.Expected);

        Assert.NotEqual(buffered, reference.Claim);
        Assert.Equal(buffered, (reference with { Memory = MemoryModel.Tso }).Claim);
    }

    [Fact]
    public void Every_claim_comes_out_as_the_statement_says() =>
        Assert.DoesNotContain(Statements.SelectMany(s => s.Answer.Evidence), e => !e.IsAsClaimed);

    [Fact]
    public void A_claim_that_comes_out_otherwise_is_found()
    {
        Assert.True(Known.IsAsClaimed);
        Assert.False((Known with { Expected = Expected.Violated }).IsAsClaimed);
    }

    [Fact]
    public void A_cost_that_is_not_less_is_found()
    {
        var less = CostComparison.Less(CountedCost.Ipis, "remote-flush", "linux-7.3", "two-targets", "linux-7.3");

        Assert.True(less.IsAsClaimed);
        Assert.False((less with { Left = less.Right, Right = less.Left }).IsAsClaimed);
        Assert.False((less with { Relation = CostRelation.Equal }).IsAsClaimed);
    }

    [Fact]
    public void A_cost_that_is_not_claimed_is_found() =>
        Assert.False(CostComparison.Same(CountedCost.Lines, "96", "linux-7.3", "96", "linux-7.3").IsKnown);

    [Fact]
    public void What_is_so_under_a_condition_is_shown_with_it_and_without() =>
        Assert.All(Statements.Where(s => s.Answer.Ruling == Ruling.Conditional), s => Assert.True(IsShownBothWays(s.Answer), s.Text));

    [Fact]
    public void A_condition_that_is_shown_one_way_only_is_found() => Assert.False(IsShownBothWays(StatementAnswer.If("if so", Known)));

    [Fact]
    public void No_statement_is_made_twice() =>
        Assert.All(StatementCatalogue.All, s => Assert.Distinct(s.Statements.Select(x => x.Text)));

    [Fact]
    public void Every_message_that_a_statement_refers_to_is_listed() =>
        Assert.All(StatementCatalogue.All, s => Assert.All(s.Statements, t => Assert.True(IsListed(t.Place, s.Messages.Count), t.Place)));

    [Fact]
    public void A_message_that_is_not_listed_is_found()
    {
        Assert.True(IsListed("message 1, changelog", 1));
        Assert.False(IsListed("message 1, kerneldoc; message 2, a reply", 1));
    }

    private static bool IsListed(string place, int messages) => Regex.Matches(place, @"message (\d+)")
        .All(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) <= messages);

    // What is decided rests on something; only what is simply so needs no word beside that. What is not decided says why.
    private static bool IsAnswered(StatementAnswer answer) =>
        (answer.Ruling == Ruling.True || answer.Why.Length > 0)
        && (answer.Evidence.Count > 0 || answer.Ruling is Ruling.Undecidable or Ruling.Open);

    private static bool IsShownBothWays(StatementAnswer answer) =>
        answer.Evidence.OfType<CostComparison>().Any()
        || answer.Evidence.OfType<ClaimReference>().Select(c => c.Expected).Distinct().Count() == 2;
}
