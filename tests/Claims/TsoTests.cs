using Shootdown.Explore;
using Shootdown.Model;
using Shootdown.Properties;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Claims;

/// <summary>kernel/smp.c does not rest on sequential consistency: what is claimed under it is true with store buffers too.</summary>
public sealed class TsoTests
{
    // Everybody calls everybody: with three store buffers and no reduction that is 10^8 states. A call to oneself is many stores and no
    // fence, more than a modelled buffer holds.
    private static readonly string[] TooLarge = [ScenarioCatalogue.ThreeCallers.Name, ScenarioCatalogue.SelfCall.Name];

    public static TheoryData<string, string, Expected> Systems
    {
        get
        {
            var systems = new TheoryData<string, string, Expected>();
            foreach (var group in ClaimCatalogue.All.Where(c => c.Scenario is WorkloadScenario && !TooLarge.Contains(c.Scenario.Name)).Select(c => (c.Scenario.Name, c.Design, c.Expected)).Distinct())
            {
                systems.Add(group.Name, group.Design, group.Expected);
            }

            return systems;
        }
    }

    [Fact]
    public void A_buffer_that_is_too_short_leaves_the_claim_open()
    {
        var system = ScenarioCatalogue.SelfCall.Build(Designs.Linux73, MemoryModel.Tso);

        var verdict = Assert.Single(Checker.Check(system, [WaitsForItsOwn.Property], new CheckOptions()));

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains("a store buffer overflows", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Claims_stand_with_store_buffers(string scenario, string design, Expected expected)
    {
        var claims = ClaimCatalogue.All.Where(c => c.Scenario.Name == scenario && c.Design == design && c.Expected == expected).ToList();
        var system = claims[0].Scenario.Build(Designs.Parse(design), MemoryModel.Tso);

        var verdicts = Checker.Check(system, [.. claims.Select(c => c.Property)], new CheckOptions { StopWhenAllBroken = expected == Expected.Violated });

        Assert.All(verdicts, v => Assert.Equal((v.Property.Id, expected.ToString()), (v.Property.Id, v.Outcome.ToString())));
    }
}
