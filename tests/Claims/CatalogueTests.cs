namespace Shootdown.Tests.Claims;

/// <summary>What the catalogue owes its reader: no claim without its twin, no property, axis value or scenario that nothing
/// exercises.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> PropertyIds => [.. PropertyCatalogue.All.Select(p => p.Id)];

    public static TheoryData<string> ScenarioNames => [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name)];

    public static TheoryData<string> AxisValues =>
        [.. Axis.All.SelectMany(a => a.Values.Select(v => $"{a.Name}={v.Name}"))];

    [Fact]
    public void No_question_is_claimed_to_have_two_answers() =>
        Assert.DoesNotContain(
            ClaimCatalogue.All.SelectMany(c =>
                (c.Memory is { } memory ? [memory] : Enum.GetValues<MemoryModel>()).Select(m => (Claim: c, Memory: m)))
                .GroupBy(c => (c.Claim.Design, c.Claim.Scenario.Name, c.Claim.Property.Id, c.Memory)), g => g.Count() > 1);

    [Theory]
    [MemberData(nameof(PropertyIds))]
    public void Property_is_claimed_to_hold_somewhere(string id) =>
        Assert.Contains(ClaimCatalogue.All, c => c.Property.Id == id && c.Expected == Expected.Holds);

    [Theory]
    [MemberData(nameof(PropertyIds))]
    public void Property_names_its_antecedent(string id) => Assert.NotNull(PropertyCatalogue.Parse(id).Antecedent);

    [Theory]
    [MemberData(nameof(PropertyIds))]
    public void Property_is_claimed_to_break_somewhere(string id)
    {
        // Strong fairness forbids every starvation that smp.c can show; weak fairness is its twin.
        Assert.SkipWhen(id == NoStarvation.Strong.Id, "no design starves a waiter under strong fairness; L3-weak breaks in its place");
        Assert.Contains(ClaimCatalogue.All, c => c.Property.Id == id && c.Expected == Expected.Violated);
    }

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public void Scenario_is_claimed_about(string name) => Assert.Contains(ClaimCatalogue.All, c => c.Scenario.Name == name);

    [Long]
    [Theory]
    [MemberData(nameof(AxisValues))]
    public void Axis_value_occurs_in_a_claim(string value)
    {
        var axis = Axis.All.Single(a => a.Name == value.Split('=')[0]);

        Assert.Contains(ClaimCatalogue.All, c => axis.Of(Designs.Parse(c.Design)).Name == value.Split('=')[1]);
    }

    [Fact]
    public void Every_claim_of_a_mutant_has_a_twin_that_does_not_break_on_the_same_scenario() =>
        Assert.All(
            ClaimCatalogue.All.Where(c => c.Expected == Expected.Violated && c.Design.Contains('+', StringComparison.Ordinal)),
            broken => Assert.Contains(ClaimCatalogue.All, c => c.Scenario.Name == broken.Scenario.Name && c.Property == broken.Property
                && c.Expected != Expected.Violated));

    [Fact]
    public void Historical_bugs_of_what_is_modelled_are_mutants() =>
        Assert.Equal(
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 27, 28, 29, 30, 31, 32, 34, 35, 37, 38,
            39, 40, 41, 43, 46, 47, 51, 52, 53], BugCatalogue.All.Select(b => b.Number).Where(number => number <= 53));

    [Fact]
    public void Every_property_has_an_id_of_its_own() =>
        Assert.Equal(
            PropertyCatalogue.All.Select(p => p.Id),
            PropertyCatalogue.All.Select(p => p.Id).Distinct(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Each_historical_bug_has_a_number_of_its_own() =>
        Assert.Equal(BugCatalogue.All.Count, BugCatalogue.All.Select(b => b.Number).Distinct().Count());

    [Fact]
    public void A_named_design_is_its_own_name() =>
        Assert.All(Designs.All.Where(d => Designs.All.Count(o => o.Design == d.Design) == 1), d =>
            Assert.Equal(d.Name, Designs.NameOf(d.Design)));

    [Fact]
    public void A_design_that_differs_on_an_axis_is_named_by_the_difference() =>
        Assert.Equal("linux-7.3+wait-mask=per-cpu", Designs.NameOf(Designs.Parse("linux-7.3+wait-mask=per-cpu")));
}
