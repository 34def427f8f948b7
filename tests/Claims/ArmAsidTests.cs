namespace Shootdown.Tests.Claims;

/// <summary>docs/findings.md tells of 32-bit Arm, and of its bugs and arm64's VMIDs, what the searches find.</summary>
public sealed class ArmAsidTests
{
    private const string Arm = "linux-7.3+backend=arm";
    private const string ByInterrupt = Arm + "+arm-tlb-ops=by-interrupt";
    private const string A15 = Arm + "+tlbi-erratum=accesses-in-flight";

    [Theory]
    [InlineData("arm-asid-race", Arm, "S10", 101)]
    [InlineData("arm-asid-race-once", Arm + "+arm-switch=at-once", "S10", 52)]
    [InlineData("arm-asid-race-once", Arm + "+arm-switch=old-tables", "S10", 11)]
    [InlineData("arm-asid-mask", ByInterrupt, "S1", 114)]
    [InlineData("arm-asid-mask", ByInterrupt, "S8", 75)]
    [InlineData("arm-asid-renewed", Arm + "+renewed-asids=none", "S1", 146)]
    [InlineData("arm-a15-reserved", A15 + "+a15-asked=active-alone", "S1", 71)]
    [InlineData("arm64-vmid-rollover", "linux-7.3+vttbr-load=before-vmid", "S10c", 18)]
    [InlineData("arm64-vmid-race", "linux-7.3+active-vmids=exchanged", "S10c", 114)]
    public void It_breaks_in_so_many_steps(string scenario, string design, string property, int steps) =>
        Assert.Equal(steps, Decide(scenario, design, property).Violation!.Schedule.Choices.Count);

    [Theory]
    [InlineData("arm-asid-race", Arm + "+arm-active-asids=compared", "S10", 1_002)]
    [InlineData("arm-asid-race-once", Arm + "+arm-switch=at-once+arm-active-asids=compared", "S10", 39)]
    [InlineData("arm-asid-mask", ByInterrupt + "+arm-cpumask=kept", "S1", 1_107)]
    [InlineData("arm-asid-renewed", Arm, "S1", 34)]
    [InlineData("arm-asid-renewed-of-two", Arm, "S1", 927)]
    [InlineData("arm-asid-none-left", Arm, "S1", 672)]
    [InlineData("arm-asid-come-to-since", Arm, "S1", 641)]
    [InlineData("arm-a15-reserved", A15, "S1", 24)]
    [InlineData("arm-a15-reserved-meanwhile", A15, "S1", 368)]
    [InlineData("arm64-vmid-rollover", "linux-7.3", "S10c", 273)]
    [InlineData("arm64-vmid-race", "linux-7.3", "S10c", 34_461)]
    [InlineData("arm64-vmid-current", "linux-7.3", "S10c", 37)]
    [InlineData("arm64-vmid-rollover", "linux-7.3", "S12", 270)]
    public void It_holds_in_so_many_states(string scenario, string design, string property, long states)
    {
        var verdict = Decide(scenario, design, property);

        Assert.Equal((Outcome.Holds, states), (verdict.Outcome, verdict.Statistics.States));
    }

    [Fact]
    public void A_batch_is_refused_for_32_bit_Arm_has_none() =>
        Assert.Equal(
            "backend=arm: accepted: another for try_to_unmap, which flushes in batches",
            Assert.Throws<FormatException>(() => ScenarioCatalogue.Parse("reclaim").Build(Designs.Parse(Arm))).Message);

    [Theory]
    [InlineData("kernel-table", "riscv", "pmd_free_pte_page")]
    [InlineData("kernel-table", "arm", "pmd_free_pte_page")]
    public void What_is_the_text_of_x86_alone_is_refused_elsewhere(string scenario, string backend, string call) =>
        Assert.Equal(
            $"backend={backend}: accepted: another for {call}, which is x86's text",
            Assert.Throws<FormatException>(
                () => ScenarioCatalogue.Parse(scenario).Build(Designs.Parse($"linux-7.3+backend={backend}"))).Message);

    [Fact]
    public void VMIDs_are_not_modelled_out_of_order() =>
        Assert.Equal(
            "--memory arm: accepted: sc, tso for arm64-vmid-reused, whose memory is accessed in the order of the text",
            Assert.Throws<FormatException>(() => Arm64Vmids.Reused.Build(Designs.Linux73, MemoryModel.Arm)).Message);

    private static Verdict Decide(string scenario, string design, string property)
    {
        var asked = PropertyCatalogue.Parse(property);
        return Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), null, null, [asked]), [asked], new CheckOptions())[0];
    }
}
