namespace Shootdown.Tests.Model;

/// <summary>The set of what a TLB may hold decides every property as walks that are steps of the hardware do.</summary>
public sealed class MayTlbTests
{
    // With walks as steps three CPUs, and two flushers, are too much for a unit test.
    private const int MostStates = 500_000;

    private const int OneIn = 20;

    // More than that many states with explicit walks.
    private static readonly HashSet<(string Scenario, string Design)> TooLarge =
    [
        ("flushed-twice", "linux-7.3"), ("h17-mutual-flush", "linux-7.3"), ("h17-mutual-flush", "linux-7.2"),
        ("h16-two-flushers", "linux-7.3"), ("h16-two-flushers", "linux-7.2"), ("h16-two-flushers", "linux-7.3+gen-publication=read-after"),
        ("h16-two-flushers", "linux-7.3+partial-flush=when-next"),
        ("asid-transition", "linux-7.3"), ("asid-transition", "linux-7.2"), ("asid-transition", "linux-7.3+backend=invlpgb"),
        ("asid-transition-vs-late-switch", "linux-7.2+backend=invlpgb"),
    ];

    private static readonly IReadOnlyList<Property> Asked =
    [
        .. PropertyCatalogue.Translation, LargeAndSmallAreUnmixed.Property, ArgumentsOutliveTheirReaders.Property, NoUseAfterFree.Property,
        WaitsEnd.Property,
    ];

    public static TheoryData<string, string> Systems
    {
        get
        {
            List<Scenario> flushed =
            [
                .. Flushes.Scenarios, .. LazyTlb.Scenarios, .. ConcurrentAsync.Scenarios, .. KvmGuests.Scenarios, .. Broadcasts.Scenarios,
                Ranges.UnmappedRange, HugePages.Unmapped, HugePages.Split,
                PendingFlushes.NestedGathers, PreemptibleSeries.ReusedFlushInfo, PreemptibleSeries.LocalOnlyFlush,
            ];
            return Sample.Of(ClaimCatalogue.All.Where(c => flushed.Contains(c.Scenario) && c.Scenario.Cpus == 2)
                .Select(c => (c.Scenario.Name, c.Design)).Distinct()
                .Where(s => Sample.Has(s.Name, s.Design, OneIn) && !TooLarge.Contains(s)));
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Both_forms_give_the_same_verdicts(string scenario, string design)
    {
        var workload = ((WorkloadScenario)ScenarioCatalogue.Parse(scenario)).Workload;
        var walks = Observations(workload, design, TlbForm.Explicit);

        Assert.True(walks is not null, $"more than {MostStates} states with explicit walks: one for {nameof(TooLarge)}");
        Assert.Equal(Observations(workload, design, TlbForm.May), walks);
    }

    [Fact]
    public void Explicit_walks_are_steps()
    {
        var workload = ((WorkloadScenario)LazyTlb.LazyThroughout).Workload;

        Assert.True(
            Search(workload, "linux-7.3", TlbForm.Explicit).Result.States > Search(workload, "linux-7.3", TlbForm.May).Result.States);
    }

    // Which properties are broken, whatever the runs are.
    private static string? Observations(Workload workload, string design, TlbForm form)
    {
        var (system, result) = Search(workload, design, form);
        return result.Outcome == SearchOutcome.Inconclusive
            ? null : string.Join(' ', Asked.Where(p => (p.BreaksOn(system) & result.Seen) != 0).Select(p => p.Id));
    }

    private static (MachineSystem System, ExhaustiveResult Result) Search(Workload workload, string design, TlbForm form)
    {
        var system = WorkloadModel.Build(workload, Designs.Parse(design), MemoryModel.Sc, form);
        return (system, ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true, MaxBytes = MostStates * 64L }));
    }
}
