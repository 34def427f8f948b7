namespace Shootdown.Tests.Claims;

/// <summary>docs/findings.md tells of VMIDs on RISC-V what the searches find.</summary>
public sealed class RiscvVmidTests
{
    private const string Mended = "linux-7.3+vcpu-load=always+vmid-requests=before-version";

    [Theory]
    [InlineData("riscv-vmid-two-vcpus", "linux-7.3", 18)]
    [InlineData("riscv-vmid-rollover", "linux-7.3", 63)]
    [InlineData("riscv-vmid-rollover", Mended + "+vmid-check=not-repeated", 63)]
    [InlineData("riscv-vmid-rollover", Mended + "+vmid-rollover=unflushed", 27)]
    public void A_guest_executes_by_another_VMID_after_so_many_steps(string scenario, string design, int steps) =>
        Assert.Equal(steps, Decide(scenario, design).Violation!.Schedule.Choices.Count);

    [Theory]
    [InlineData("riscv-vmid-rollover", Mended, 2_782)]
    [InlineData("riscv-vmid-two-vcpus", Mended, 5_192)]
    [InlineData("riscv-vmid-three-cpus", Mended, 15_980)]
    public void With_both_mended_it_does_not_in_so_many_states(string scenario, string design, long states)
    {
        var verdict = Decide(scenario, design);

        Assert.Equal((Outcome.Holds, states), (verdict.Outcome, verdict.Statistics.States));
    }

    [Fact]
    public void It_is_not_one_of_arm64() =>
        Assert.Equal(
            "--memory arm: accepted: sc, tso for riscv-vmid-moved, which is one of RISC-V",
            Assert.Throws<FormatException>(() => RiscvVmids.Moved.Build(Designs.Linux73, MemoryModel.Arm)).Message);

    private static Verdict Decide(string scenario, string design)
    {
        var property = VmidsAreUnmixed.Property;
        return Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), null, null, [property]), [property], new CheckOptions())[0];
    }
}
