using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Claims;

/// <summary>docs/findings.md says of a command how long the shortest run is that it prints.</summary>
public sealed partial class FindingsTests
{
    private const int LeastCommands = 12;

    public static TheoryData<string, string, string, int> Lengths =>
    [
        .. Told().Matches(Spaces().Replace(Repository.Read("docs", "findings.md"), " ")).SelectMany(m =>
            m.Groups["property"].Captures.Zip(m.Groups["steps"].Captures, (property, steps) => (
                m.Groups["scenario"].Value,
                m.Groups["design"].Success ? m.Groups["design"].Value : DesignName.Default.Text,
                property.Value,
                int.Parse(steps.Value, CultureInfo.InvariantCulture)))),
    ];

    [Fact]
    public void Commands_are_found() => Assert.True(Lengths.Count >= LeastCommands);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_shortest_run_is_as_long_as_is_told(string scenario, string design, string property, int steps)
    {
        var asked = PropertyCatalogue.All.Single(p => p.Id == property);
        var system = ScenarioCatalogue.All.Single(s => s.Name == scenario).Build(Designs.Parse(design), null, null, [asked]);

        var verdict = Checker.Check(system, [asked], new CheckOptions())[0];

        Assert.Equal(steps, verdict.Violation?.Schedule.Choices.Count);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(
        "`check (?<scenario>[^ `]+)( --design (?<design>[^ `]+))?( --property (?<property>[^ `]+))?` breaks"
        + "( (?<property>[A-Z][^ ]*))? in (?<steps>[0-9]+)( steps and (?<property>[A-Z][^ ]*) in (?<steps>[0-9]+))?")]
    private static partial Regex Told();
}
