namespace Shootdown.Tests.Claims;

/// <summary>docs/arm64-asids.md says what the searches find, and beside kernel-tla how soon.</summary>
public sealed class Arm64RolloverTests
{
    [Theory]
    [InlineData("arm64-asid-race", MemoryModel.Sc, "linux-7.3+active-asids=exchanged", "S10", 40)]
    [InlineData("arm64-asid-race-once", MemoryModel.Arm, "linux-7.3+active-asids=exchanged", "S10", 45)]
    [InlineData("arm64-asid-flush-kthread", MemoryModel.Sc, "linux-7.3+flushed-asid=read-first", "S1", 16)]
    [InlineData("arm64-asid-flush-kthread", MemoryModel.Arm, "linux-7.3+new-asid=stored-and-seen+flushed-asid=read-before-dsb", "S1", 19)]
    [InlineData("arm64-asid-flush-kthread", MemoryModel.Arm, "linux-7.3", "S1", 17)]
    [InlineData("arm64-asid-race", MemoryModel.Sc, "linux-7.3+tlb-entries=common+common-switch=old-tables", "S10", 22)]
    [InlineData("arm64-asid-race-once", MemoryModel.Arm, "linux-7.3+tlb-entries=common", "S10", 25)]
    [InlineData("arm64-asid-pinned", MemoryModel.Arm, "linux-7.3+pinned-asids=given-away", "S10", 35)]
    [InlineData("arm64-asid-pinned", MemoryModel.Arm, "linux-7.3+pinned-asids=forgotten", "S2", 57)]
    [InlineData("arm64-asid-pinned-twice", MemoryModel.Sc, "linux-7.3+pinned-asids=forgotten", "S1", 52)]
    public void A_bug_of_the_allocator_is_found_in_so_many_steps(
        string scenario, MemoryModel memory, string design, string property, int steps) =>
        Assert.Equal(steps, Decide(scenario, memory, design, property).Violation!.Schedule.Choices.Count);

    [Theory]
    [InlineData("arm64-asid-race", MemoryModel.Sc, "linux-7.3", "S10", 40)]
    [InlineData("arm64-asid-reused", MemoryModel.Sc, "linux-7.3", "S10", 41)]
    [InlineData("arm64-asid-race-once", MemoryModel.Arm, "linux-7.3", "S10", 16_239)]
    [InlineData("arm64-asid-race", MemoryModel.Arm, "linux-7.3", "S10", 40_837)]
    [InlineData("arm64-asid-pending", MemoryModel.Arm, "linux-7.3", "S10", 256)]
    [InlineData("arm64-asid-flush-kthread", MemoryModel.Arm, "linux-7.3+new-asid=stored-and-seen", "S1", 2_130)]
    [InlineData("arm64-asid-race", MemoryModel.Sc, "linux-7.3+tlb-entries=common", "S10", 119)]
    [InlineData("arm64-asid-race-three", MemoryModel.Sc, "linux-7.3", "S10", 617)]
    [InlineData("arm64-asid-race-once", MemoryModel.Arm, "linux-7.3+tlb-entries=common+dsb-nshst=waits-for-atomics", "S10", 25_254)]
    [InlineData("arm64-asid-pin-race", MemoryModel.Sc, "linux-7.3", "S10", 54)]
    [InlineData("arm64-asid-pinned-twice", MemoryModel.Sc, "linux-7.3", "S1", 2)]
    [InlineData("arm64-asid-pinned-by-get", MemoryModel.Sc, "linux-7.3", "S1", 2)]
    public void The_allocator_holds_in_so_many_states(string scenario, MemoryModel memory, string design, string property, long states)
    {
        var verdict = Decide(scenario, memory, design, property);

        Assert.Equal((Outcome.Holds, states), (verdict.Outcome, verdict.Statistics.States));
    }

    [Fact]
    public void A_scenario_in_which_user_memory_is_accessed_is_one_of_arm_alone() =>
        Assert.Equal(
            "--memory sc: accepted: arm for arm64-asid-flush, which is one of arm64",
            Assert.Throws<FormatException>(() => Arm64Rollovers.FlushRace.Build(Designs.Linux73, MemoryModel.Sc)).Message);

    [Fact]
    public void A_CPU_that_holds_what_another_has_flushed_holds_nothing_in_common_with_it() =>
        Assert.Equal(
            "tlb-entries=common: accepted: private for arm64-asid-pending, in which a CPU holds what another one has flushed",
            Assert.Throws<FormatException>(
                () => Arm64Rollovers.PendingFlush.Build(Designs.Parse("linux-7.3+tlb-entries=common"))).Message);

    private static Verdict Decide(string scenario, MemoryModel memory, string design, string property)
    {
        var asked = PropertyCatalogue.Parse(property);
        return Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), memory, null, [asked]), [asked], new CheckOptions())[0];
    }
}
