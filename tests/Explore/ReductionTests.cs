using System.Collections.Concurrent;

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

    public static TheoryData<string> Scenarios => [.. ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name)];

    private static readonly ConcurrentDictionary<(string, string, MemoryModel), Lazy<(ExhaustiveResult Full, ExhaustiveResult Reduced)>>
        Searched = new();

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_searches_see_the_same_observations(string scenario, string design) =>
        AssertSeenAlike(scenario, design, MemoryModel.Sc);

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_searches_see_the_same_observations_with_store_buffers(string scenario, string design)
    {
        // Everybody calls everybody: 3 * 10^7 states unreduced. Its claims are decided in TsoTests.
        if (scenario == CrossCalls.ThreeCallers.Name || scenario == BenchmarkComparison.Benchmark.Name)
        {
            return;
        }

        AssertSeenAlike(scenario, design, MemoryModel.Tso);
    }

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Reduction_leaves_out_most_states_of_a_race(MemoryModel memory)
    {
        var (full, reduced) = Search(CrossCalls.EarlyTargets.Name, "linux-7.3", memory);

        Assert.True(reduced.States * 3 < full.States, $"{reduced.States} of {full.States}");
    }

    [Fact]
    public void Reduction_leaves_out_states()
    {
        var (full, reduced) = Search(CrossCalls.ThreeCallers.Name, "linux-7.3", MemoryModel.Sc);

        Assert.True(reduced.States * 4 < full.States, $"{reduced.States} of {full.States}");
    }

    // Every single observation, whether or not some property forbids it; what the runs are that show it is nobody's question here.
    private static void AssertSeenAlike(string scenario, string design, MemoryModel memory) =>
        AssertSeenAlike(Search(scenario, design, memory));

    private static void AssertSeenAlike((ExhaustiveResult Full, ExhaustiveResult Reduced) searched)
    {
        var (full, reduced) = searched;

        Assert.Equal((SearchOutcome.Exhausted, SearchOutcome.Exhausted), (full.Outcome, reduced.Outcome));
        Assert.Equal(Bits(full.Seen), Bits(reduced.Seen));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Both_searches_see_the_same_whatever_is_asked(string scenario)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73);

        AssertSeenAlike(Search(system));
    }

    private static string Bits(ulong seen) => string.Join(' ', Enumerable.Range(0, 64).Where(bit => (seen >> bit & 1) != 0));

    private static (ExhaustiveResult Full, ExhaustiveResult Reduced) Search(string scenario, string design, MemoryModel memory) =>
        Searched.GetOrAdd((scenario, design, memory), _ => new Lazy<(ExhaustiveResult Full, ExhaustiveResult Reduced)>(() =>
        {
            var asked = ClaimCatalogue.All.Where(c => c.Scenario.Name == scenario && c.Design == design).Select(c => c.Property).Distinct();
            return Search(ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), memory, properties: [.. asked]));
        })).Value;

    private static (ExhaustiveResult Full, ExhaustiveResult Reduced) Search(MachineSystem system) =>
        (ExhaustiveSearch.Run(system, [], new ExhaustiveOptions()),
        ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true }));
}
