using Shootdown.Cli.Check;

namespace Shootdown.Tests.Cli;

/// <summary>Which single changes of a design are tried, and found, to mend a violation.</summary>
public sealed class RemedyTests
{
    private static readonly Claim Broken = ClaimCatalogue.All.First(
        c => c is { Scenario.Name: "h6-no-ipi-early-return", Design: Violations.Mutant, Property.Id: "S13" });

    [Fact]
    public void An_axis_that_was_not_asked_before_it_broke_mends_nothing()
    {
        var asked = new AskedAxes();
        var design = Designs.Parse(Broken.Design);
        Assert.Equal(Outcome.Violated, Decide(design.Listening(asked)));

        var others = Axis.All.Where(a => !asked.Has(a))
            .SelectMany(a => a.Values.Where(v => v != a.Of(design)).Select(v => (a, v))).ToList();

        Assert.NotEmpty(others);
        Assert.All(others, change => Assert.Equal(Outcome.Violated, Decide(change.a.With(design, change.v))));
    }

    [Fact]
    public void They_are_the_same_and_in_the_same_order_on_any_number_of_threads() =>
        Assert.Equal(Found(threads: 1), Found(threads: 3));

    private static Outcome Decide(Design design) => Assert.Single(Checker.Check(
        Broken.Scenario.Build(design, properties: [Broken.Property]),
        [Broken.Property],
        new CheckOptions { StopWhenAllBroken = true }.VerdictsOnly)).Outcome;

    private static string Found(int threads)
    {
        using var deadline = new Deadline(null);
        var limits = new Limits { Budget = new EngineBudget { Threads = threads } };
        return Remedy.Find(CheckTests.QuestionOf(Broken), limits, deadline).ToString();
    }
}
