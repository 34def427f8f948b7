namespace Shootdown.Tests.Properties;

/// <summary>Mutants of the text that every claim once let pass, on the scenarios that were made for them.</summary>
public sealed class UnseenMutantTests
{
    [Theory]
    [InlineData(true, Outcome.Violated)]
    [InlineData(false, Outcome.Holds)]
    public void S6_finds_a_mask_that_is_not_allocated_again_for_a_CPU_that_comes_back(bool mutated, Outcome expected) =>
        Assert.Equal(expected, Decide("returned-caller", mutated ? "alloc_cpumask_var(cfd[1])" : null, NoUseAfterFree.Property));

    private static Outcome Decide(string scenario, string? leftOut, Property property) =>
        Checker.Decide(
            ScenarioCatalogue.Parse(scenario).Build(
                Designs.Linux73,
                rewriter: new Rewriting(step => step.Label == leftOut ? new Nothing() : null),
                properties: [property]),
            property).Outcome;

    private sealed record Nothing : Effect
    {
        public override string Label => "nothing";

        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
