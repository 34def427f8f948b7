namespace Shootdown.Tests.Claims;

/// <summary>docs/findings.md tells of s390 what the searches find.</summary>
public sealed class S390Tests
{
    private const string Attached = "linux-7.3+s390-local=if-attached-alone";

    [Theory]
    [InlineData("s390-attach-vs-copy", "linux-7.3", 24)]
    [InlineData("s390-detached", "linux-7.3+s390-local=if-in-mask-then-attached-alone", 82)]
    [InlineData("s390-attach-vs-flush", Attached + "+s390-cpumask=before-wait", 67)]
    [InlineData("s390-detached", Attached + "+s390-detach=asce-kept", 52)]
    [InlineData("s390-attach-vs-zap", "linux-7.3+s390-wait=nothing", 23)]
    public void A_freed_page_is_used_after_so_many_steps(string scenario, string design, int steps) =>
        Assert.Equal(steps, Decide(scenario, design).Violation!.Schedule.Choices.Count);

    [Theory]
    [InlineData("s390-attach-vs-zap", "linux-7.3", 112)]
    [InlineData("s390-two-attach", "linux-7.3", 1_676)]
    [InlineData("s390-two-threads", "linux-7.3", 1_430)]
    [InlineData("s390-attach-vs-copy", Attached, 34)]
    [InlineData("s390-detached", Attached, 996)]
    [InlineData("s390-protected-beside-zapped", "linux-7.3", 2)]
    public void It_is_not_in_so_many_states(string scenario, string design, long states)
    {
        var verdict = Decide(scenario, design);

        Assert.Equal((Outcome.Holds, states), (verdict.Outcome, verdict.Statistics.States));
    }

    [Theory]
    [InlineData("s390-two-attach")]
    [InlineData("s390-two-threads")]
    public void It_is_not_with_store_buffers(string scenario) =>
        Assert.Equal(Outcome.Holds, Decide(scenario, "linux-7.3", MemoryModel.Tso).Outcome);

    [Fact]
    public void It_is_not_one_of_arm64() =>
        Assert.Equal(
            "--memory arm: accepted: sc, tso for s390-attach-vs-zap, which is one of s390",
            Assert.Throws<FormatException>(() => S390Flushes.AttachVersusZap.Build(Designs.Linux73, MemoryModel.Arm)).Message);

    private static Verdict Decide(string scenario, string design, MemoryModel? memory = null)
    {
        var property = NoFreedPageUsed.Property;
        return Checker.Check(
            ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), memory, null, [property]), [property], new CheckOptions())[0];
    }
}
