namespace Shootdown.Tests.Cli;

/// <summary>Which questions a command line asks.</summary>
[Long]
public sealed class CataloguePlanTests
{
    [Fact]
    public void Without_arguments_every_claim_is_asked_and_nothing_else()
    {
        var plan = CheckPlan.Of(new CheckArguments());
        Assert.True(plan.IsCatalogue);
        Assert.Empty(plan.LeftOut);
        Assert.Equal(ClaimCatalogue.All.Count, plan.Questions.Count);
        Assert.All(plan.Questions, q => Assert.NotNull(q.Claim));
        Assert.Equal(ClaimCatalogue.All.ToHashSet(), plan.Questions.Select(q => q.Claim!).ToHashSet());
    }

    [Fact]
    public void With_store_buffers_every_claim_is_asked_but_those_of_other_memories_and_of_the_benchmark()
    {
        var plan = CheckPlan.Of(new CheckArguments { Memory = MemoryModel.Tso, IsMemoryGiven = true });
        Assert.True(plan.IsCatalogue);
        Assert.Equal(
            [
                .. ActiveCpus.Scenarios, .. ActiveCpuGuests.Scenarios, .. Arm64Flushes.Scenarios, .. ActiveCpuDevices.Scenarios,
                .. Arm64Rollovers.Scenarios,
                BenchmarkComparison.Benchmark,
            ], plan.LeftOut);
        Assert.Equal(ClaimCatalogue.All
            .Where(c => c.Scenario != BenchmarkComparison.Benchmark && c.Memory is null or MemoryModel.Tso)
            .ToHashSet(), plan.Questions.Select(q => q.Claim!).ToHashSet());
        Assert.All(plan.Questions, q => Assert.Equal(MemoryModel.Tso, q.Scenario.Memory));
    }

    [Theory]
    [InlineData(MemoryModel.Sc, Expected.Holds)]
    [InlineData(MemoryModel.Tso, Expected.Violated)]
    public void Of_twin_claims_the_one_about_the_memory_that_was_given_is_asked(MemoryModel memory, Expected expected)
    {
        var plan = CheckPlan.Of(new CheckArguments { Scenarios = ["h13-lazy-then-user"], Memory = memory, IsMemoryGiven = true });

        var question = Assert.Single(plan.Questions, q => q.Design.Text == "linux-7.3+lazy-exit=checks-without-barrier");
        Assert.Equal((memory, expected), (question.Scenario.Memory, question.Claim!.Expected));
    }

    [Fact]
    public void Without_a_memory_each_twin_is_asked_under_its_own()
    {
        var plan = CheckPlan.Of(new CheckArguments { Scenarios = ["h13-lazy-then-user"] });

        var twins = plan.Questions.Where(q => q.Design.Text == "linux-7.3+lazy-exit=checks-without-barrier");
        Assert.Equal(
            [(MemoryModel.Sc, Expected.Holds), (MemoryModel.Tso, Expected.Violated)],
            twins.Select(q => (q.Scenario.Memory, q.Claim!.Expected)).Order());
    }

    [Fact]
    public void A_design_alone_is_asked_of_every_scenario()
    {
        var plan = CheckPlan.Of(new CheckArguments { Designs = ["linux-7.3+wait-mask=per-cpu"] });
        Assert.False(plan.IsCatalogue);
        Assert.Equal(ScenarioCatalogue.All.Count, plan.Questions.Select(q => q.Scenario.Name).Distinct().Count());
    }

    [Fact]
    public void A_claim_is_found_however_its_design_is_spelt()
    {
        var plan = CheckPlan.Of(
            new CheckArguments { Scenarios = ["h6-no-ipi-early-return"],
            Designs = ["linux-7.3+wait-mask=per-cpu+wait-mask=task+wait-decision=if-ipi-sent"], Properties = ["S13"] });
        Assert.Equal(Expected.Violated, Assert.Single(plan.Questions).Claim?.Expected);
    }

    [Fact]
    public void With_other_CPUs_nothing_is_claimed()
    {
        var plan = CheckPlan.Of(new CheckArguments { Scenarios = ["one-call"], Cpus = 4 });
        Assert.All(plan.Questions, q => Assert.Null(q.Claim));
        Assert.All(plan.Questions, q => Assert.Equal("linux-7.3", q.Design.Text));
    }
}
