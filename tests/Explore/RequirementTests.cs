namespace Shootdown.Tests.Explore;

/// <summary>The reduction needs every one of its requirements: without one of them a search misses something, or takes a step for one that
/// cannot be made there. A comparison that would not notice it would not show that the reduction is sound.</summary>
public sealed class RequirementTests
{
    // The smallest that were found, of all systems that claims are about.
    public static TheoryData<string, string, string> Needed => new()
    {
//NEEDED
    };

    [Fact]
    public void Every_requirement_is_left_out_once() =>
        Assert.Equal(
            Enum.GetNames<Requirement>().Except([nameof(Requirement.Nothing)]).Order(StringComparer.Ordinal),
            Needed.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Needed))]
    public void Without_it_the_comparison_fails(string requirement, string scenario, string design)
    {
        var system = Build(scenario, design);
        system.Omit(Enum.Parse<Requirement>(requirement));

        Assert.NotEqual(Sighting.Of(system, reduce: false), Sighting.Of(system, reduce: true));
    }

    [Theory]
    [MemberData(nameof(Needed))]
    public void With_it_the_comparison_holds(string requirement, string scenario, string design)
    {
        Assert.NotEqual(nameof(Requirement.Nothing), requirement);
        var system = Build(scenario, design);

        Assert.Equal(Sighting.Of(system, reduce: false), Sighting.Of(system, reduce: true));
    }

    private static MachineSystem Build(string scenario, string design) =>
        ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), properties:
            [.. ClaimCatalogue.All.Where(c => c.Scenario.Name == scenario && c.Design == design).Select(c => c.Property).Distinct()]);
}
