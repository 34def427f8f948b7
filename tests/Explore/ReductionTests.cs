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

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_searches_see_the_same_observations_with_store_buffers(string scenario, string design)
    {
        // Everybody calls everybody: 3 * 10^7 states unreduced. Its claims are decided in TsoTests.
        if (scenario == CrossCalls.ThreeCallers.Name || scenario == BenchmarkComparison.Benchmark.Name)
        {
            return;
        }

        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), MemoryModel.Tso);

        Assert.Equal(Seen(system, reduce: false), Seen(system, reduce: true));
    }

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Reduction_leaves_out_most_states_of_a_race(MemoryModel memory)
    {
        var system = CrossCalls.EarlyTargets.Build(Designs.Linux73, memory);

        var full = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());
        var reduced = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true });

        Assert.True(reduced.States * 3 < full.States, $"{reduced.States} of {full.States}");
    }

    [Fact]
    public void Reduction_leaves_out_states()
    {
        var system = CrossCalls.ThreeCallers.Build(Designs.Linux73);

        var full = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());
        var reduced = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true });

        Assert.True(reduced.States * 4 < full.States, $"{reduced.States} of {full.States}");
    }

    // Every single observation, whether or not some property forbids it; what the runs are that show it is nobody's question here.
    private static string Seen(ITransitionSystem system, bool reduce)
    {
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = reduce });

        Assert.Equal(SearchOutcome.Exhausted, result.Outcome);
        return string.Join(' ', Enumerable.Range(0, 64).Where(bit => (result.Seen >> bit & 1) != 0));
    }
}
