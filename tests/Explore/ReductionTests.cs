using System.Collections.Concurrent;
using System.Globalization;

namespace Shootdown.Tests.Explore;

/// <summary>Partial-order reduction leaves out runs, never verdicts.</summary>
/// <remarks>Every scenario is searched with and without it on linux-7.3, and so is one in ten of the systems of kernels that are claimed
/// about, and one in <see cref="OneIn"/> of the others; but for a scenario of more than <see cref="MostStates"/> states: that one is on
/// linux-7.3, without store buffers. With store buffers it is one in twelve and in <see cref="OneInBuffered"/>, and of a scenario of more
/// than <see cref="MostBuffered"/> states none. Where instructions are performed out of order it is as without, but none of the largest
/// scenario. <c>check NAME --no-reduction</c>, with <c>--memory tso</c> or <c>arm</c> or without, decides all of them
/// unreduced.</remarks>
public sealed class ReductionTests
{
    // Unreduced and pinned. The few above take longer than all others together.
    private const long MostStates = 1_000_000;

    private const string Heading = "| scenario | CPUs | design | states | reduced | gain |";
    private const int OneIn = 64;
    private const int OneInBuffered = 80;

    // Of the scenario on linux-7.3, without store buffers: with them a broken design has a hundred times as many.
    private const long MostBuffered = 60_000;

    private static readonly Dictionary<string, long> Counts = StateCounts.Counts.ToDictionary(c => c.Data.Item1, c => c.Data.Item2);

    private static readonly IReadOnlyList<(string Scenario, string Design)> Claimed = ClaimedUnder(MemoryModel.Sc);

    // Whatever is asked is asked of every scenario that is not large on linux-7.3, so what is claimed of it is not asked once more.
    public static TheoryData<string, string> Systems => Sample.Of(Claimed.Where(s =>
        IsLarge(s.Scenario) ? s.Design == "linux-7.3"
        : !(s.Design == "linux-7.3" && IsOfWorkload(s.Scenario))
            && (IsOnOtherDesigns(s) || Sample.Has(s.Scenario, s.Design, OneIn))));

    // The benchmark model and arm64 know no store buffers.
    public static TheoryData<string, string> BufferedSystems =>
        Sample.Of(Claimed.Where(s => !IsLarge(s.Scenario) && IsOfWorkload(s.Scenario)
            && (s.Design is "linux-7.3" or "linux-7.2" || Counts[s.Scenario] <= MostBuffered)
            && Sample.Has(s.Scenario, s.Design, OneInBuffered)));

    public static TheoryData<string, string> OutOfOrderSystems =>
        Sample.Of(ClaimedUnder(MemoryModel.Arm).Where(s =>
            !IsLargest(s.Scenario) && Sample.Has(s.Scenario, s.Design, OneIn)));

    public static TheoryData<string, string, string, string, string> DocumentedSystems =>
        [.. Repository.Read("docs", "memory-models.md").Split('\n').SkipWhile(l => l != Heading).Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries)).Where(cells => !IsLargest(cells[0]))
            .Select(cells => new TheoryDataRow<string, string, string, string, string>(cells[0], cells[2], cells[3], cells[4], cells[5]))];

    public static TheoryData<string> Scenarios =>
        [.. Counts.Keys.Where(s => !IsLarge(s))];

    private static readonly ConcurrentDictionary<(string, string, MemoryModel), Lazy<(ExhaustiveResult Full, ExhaustiveResult Reduced)>>
        Searched = new();

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_searches_see_the_same_observations(string scenario, string design) =>
        AssertSeenAlike(scenario, design, MemoryModel.Sc);

    [Theory]
    [MemberData(nameof(BufferedSystems))]
    public void Both_searches_see_the_same_observations_with_store_buffers(string scenario, string design) =>
        AssertSeenAlike(scenario, design, MemoryModel.Tso);

    [Fact]
    public void Every_scenario_that_is_claimed_about_is_searched_unreduced() =>
        Assert.Empty(Claimed.Select(s => s.Scenario).Except(Systems.Select(s => s.Data.Item1)).Except(Scenarios.Select(s => s.Data)));

    [Theory]
    [MemberData(nameof(OutOfOrderSystems))]
    public void Both_searches_see_the_same_observations_out_of_order(string scenario, string design) =>
        AssertSeenAlike(scenario, design, MemoryModel.Arm);

    [Theory]
    [MemberData(nameof(DocumentedSystems))]
    public void The_documents_say_what_it_saves_out_of_order(string scenario, string design, string states, string reduced, string gain)
    {
        var searched = Search(scenario, design, MemoryModel.Arm);

        Assert.Equal((states, reduced), (Counted(searched.Full.States), Counted(searched.Reduced.States)));
        Assert.Equal(gain, ((double)searched.Full.States / searched.Reduced.States).ToString("F1", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Reduction_leaves_out_most_states_of_a_race(MemoryModel memory)
    {
        var (full, reduced) = Search(CrossCalls.EarlyTargets.Name, "linux-7.3", memory);

        Assert.True(reduced.States * 3 < full.States, $"{reduced.States} of {full.States}");
    }

    [Long]
    [Fact]
    public void Reduction_leaves_out_states()
    {
        var (full, reduced) = Search("guest-vs-munmap-three-cpus", "linux-7.3", MemoryModel.Sc);

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

    [Long]
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Both_searches_see_the_same_whatever_is_asked(string scenario)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73);

        AssertSeenAlike(Search(system));
    }

    private static IReadOnlyList<(string Scenario, string Design)> ClaimedUnder(MemoryModel memory) =>
        [.. ClaimCatalogue.All.Where(c => c.Scenario.UsualMemory == memory).Select(c => (c.Scenario.Name, c.Design)).Distinct()];

    private static string Counted(long states) => states.ToString("N0", CultureInfo.InvariantCulture);

    // Out of order: 424,120 states.
    private static bool IsLargest(string scenario) => scenario == ActiveCpus.MovingOfThree.Name;

    private static bool IsOfWorkload(string scenario) => Counts.ContainsKey(scenario);

    private static bool IsLarge(string scenario) => Counts.GetValueOrDefault(scenario) > MostStates;

    // Of a scenario that has no system in the sample, the first.
    private static bool IsOnOtherDesigns((string Scenario, string Design) system) =>
        Claimed.Where(s => s.Scenario == system.Scenario).ToList() is var all
        && all[0] == system && !all.Exists(s => Sample.Has(s.Scenario, s.Design, OneIn));

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
