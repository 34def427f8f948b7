using Shootdown.Explore;
using Shootdown.Model;
using Shootdown.Properties;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Explore;

/// <summary>Partial-order reduction leaves out runs, never verdicts.</summary>
public sealed class ReductionTests
{
    public static TheoryData<string, string> Systems
    {
        get
        {
            var systems = new TheoryData<string, string>();
            foreach (var (scenario, design) in ClaimCatalogue.All.Select(c => (c.Scenario.Name, c.Design)).Distinct())
            {
                systems.Add(scenario, design);
            }

            return systems;
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_searches_see_the_same_observations(string scenario, string design)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design));

        Assert.Equal(Seen(system, reduce: false), Seen(system, reduce: true));
    }

    [Fact]
    public void Reduction_leaves_out_states()
    {
        var system = ScenarioCatalogue.ThreeCallers.Build(Designs.Linux73);

        var full = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());
        var reduced = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true });

        Assert.True(reduced.States * 4 < full.States, $"{reduced.States} of {full.States}");
    }

    // Every single observation, whether or not some property forbids it.
    private static string Seen(ITransitionSystem system, bool reduce)
    {
        var watches = Enumerable.Range(0, 64).Select(bit => new Watch(bit.ToString(System.Globalization.CultureInfo.InvariantCulture), 1UL << bit)).ToList();
        var result = ExhaustiveSearch.Run(system, watches, new ExhaustiveOptions { Reduce = reduce });
        return string.Join(' ', result.Watches.Where(w => w.Broken).Select(w => w.Watch.Name));
    }
}
