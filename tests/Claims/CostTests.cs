namespace Shootdown.Tests.Claims;

/// <summary>What calls cost at most, and that each claim could be wrong.</summary>
public sealed class CostTests
{
    public static TheoryData<string> Names => [.. CostCatalogue.All.Select(c => c.ToString())];

    public static TheoryData<string> Placements => [.. CostCatalogue.Placements.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_dearest_run_costs_what_is_claimed(string name)
    {
        var claim = CostCatalogue.All.Single(c => c.ToString() == name);

        Assert.Equal(claim.Costs, Most(claim.Scenario, claim.Design, claim.Task));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_design_costs_something_else_in_the_same_scenario(string name)
    {
        var claim = CostCatalogue.All.Single(c => c.ToString() == name);

        Assert.Contains(CostCatalogue.All, c => c.Scenario == claim.Scenario && c.Costs != claim.Costs);
    }

    [Fact]
    public void No_cost_of_the_catalogue_is_a_count_that_stopped() =>
        Assert.All(CostCatalogue.All, c =>
            Assert.True(c.Costs is { Ipis: < CostMeter.MostIpis, PinnedWaits: < CostMeter.MostIpis,
            LongestPinnedWait: < CostMeter.LongestWait }));

    [Fact]
    public void Who_calls_nobody_pays_nothing() =>
        Assert.Equal(default(CallCosts), Most(Flushes.RemoteFlush, "linux-7.2", "B"));

    [Fact]
    public void A_search_that_is_cut_short_says_nothing() =>
        Assert.Null(CostAnalysis.MostOf(
            Flushes.RemoteFlush.Build(Designs.Linux72), "A", new ExhaustiveOptions { MaxTime = TimeSpan.Zero }));

    [Fact]
    public void A_task_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentException>(() => Most(Flushes.RemoteFlush, "linux-7.2", "Z"));

    [Theory]
    [MemberData(nameof(Placements))]
    public void The_dearest_placement_costs_what_is_claimed(string name)
    {
        var claim = CostCatalogue.Placements.Single(c => c.ToString() == name);

        Assert.Equal(claim.Placement, claim.Measured);
    }

    [Fact]
    public void Every_storage_has_a_claim() =>
        Assert.Equal(Enum.GetValues<InfoStorage>().ToHashSet(), CostCatalogue.Placements.Select(c => Designs.Parse(c.Design).InfoStorage)
            .ToHashSet());

    [Fact]
    public void A_wait_mask_costs_what_is_claimed() => Assert.All(CostCatalogue.Masks, c => Assert.Equal(c.Placement, c.Measured));

    [Fact]
    public void Every_form_of_a_wait_mask_has_a_claim() =>
        Assert.Equal(Enum.GetValues<MaskForm>().ToHashSet(), CostCatalogue.Masks.Select(c => c.Form).ToHashSet());

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8193, 1)]
    [InlineData(64, 65)]
    [InlineData(64, 0)]
    public void CPUs_that_no_configuration_has_are_refused(int configured, int possible) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskPlacement.Of(MaskForm.Allocated, configured, possible));

    [Fact]
    public void Alignment_saves_a_line_and_costs_stack()
    {
        var (plain, aligned) = (InfoPlacement.Of(InfoStorage.Stack, 64), InfoPlacement.Of(InfoStorage.StackAligned, 64));

        Assert.True(aligned.Lines < plain.Lines);
        Assert.True(aligned.StackBytes > plain.StackBytes);
    }

    [Fact]
    public void Inlined_data_fill_the_line_of_their_csd_and_no_other() =>
        Assert.Equal(0, InfoPlacement.Of(InfoStorage.Inlined, 64).Lines);

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void The_cap_makes_no_line_more(int smpCacheBytes) =>
        Assert.Equal(InfoPlacement.Of(InfoStorage.StackAlignedUncapped, smpCacheBytes)
            .Lines, InfoPlacement.Of(InfoStorage.StackAligned, smpCacheBytes).Lines);

    [Theory]
    [InlineData(64, false)]
    [InlineData(128, true)]
    public void The_cap_saves_stack_where_SMP_CACHE_BYTES_is_larger(int smpCacheBytes, bool saves) =>
        Assert.Equal(saves, InfoPlacement.Of(InfoStorage.StackAligned, smpCacheBytes)
            .StackBytes < InfoPlacement.Of(InfoStorage.StackAlignedUncapped, smpCacheBytes).StackBytes);

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(256)]
    [InlineData(4096)]
    public void An_SMP_CACHE_BYTES_that_no_configuration_has_is_refused(int smpCacheBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => InfoPlacement.Of(InfoStorage.Stack, smpCacheBytes));

    // An access comes before the interrupt in some runs; the interrupt could have come first.
    [Fact]
    public void What_the_other_CPU_does_with_interrupts_on_is_not_waited_for() =>
        Assert.Equal(Most(Flushes.RemoteFlush, "linux-7.2", "A"), Most(WithOneMoreAccess(Flushes.RemoteFlush, "B"), "linux-7.2", "A"));

    private static WorkloadScenario WithOneMoreAccess(Scenario scenario, string task)
    {
        var workload = ((WorkloadScenario)scenario).Workload;
        return new WorkloadScenario("one-more-access", scenario.Title, scenario.Origin, workload with
        {
            Tasks = [.. workload.Tasks.Select(t => t.Name == task ? t with { Calls = [.. t.Calls, new Call("access")] } : t)],
        });
    }

    private static CallCosts? Most(Scenario scenario, string design, string task) =>
        CostAnalysis.MostOf(scenario.Build(Designs.Parse(design)), task, new ExhaustiveOptions());
}
