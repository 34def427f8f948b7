namespace Shootdown.Tests.Model;

/// <summary>How many PCIDs a CPU recycles is no matter to what is decided.</summary>
public sealed class PcidTests
{
    private const string Recycles = "linux-7.3";
    private const string Keeps = "linux-7.3+slot-reuse=keeps";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_PCID_that_is_recycled_is_flushed(int pcids) => Assert.Equal(Outcome.Holds, Decide(pcids, pcids + 1, Recycles).Outcome);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_PCID_that_is_recycled_unflushed_is_seen(int pcids) =>
        Assert.Equal(Outcome.Violated, Decide(pcids, pcids + 1, Keeps).Outcome);

    [Fact]
    public void No_PCID_is_recycled_for_as_many_mms_as_there_are() => Assert.Equal(Outcome.Holds, Decide(3, 3, Keeps).Outcome);

    [Fact]
    public void The_third_of_three_PCIDs_is_used() =>
        Assert.NotEqual(Decide(2, 3, Keeps).Statistics.States, Decide(3, 3, Keeps).Statistics.States);

    private static Verdict Decide(int pcids, int mms, string design)
    {
        var names = Enumerable.Range(0, mms).Select(i => ((char)('m' + i)).ToString()).ToList();
        var scenario = new WorkloadScenario("recycled", "as many tasks as mms share CPU 0", "choose_new_asid()", new Workload
        {
            Cpus = 2,
            Pcids = pcids,
            Mms = [.. names.Select(name => new MmSpec(name))],
            Tasks =
            [
                .. names.Select((name, i) =>
                    new TaskSpec("T" + name, CpuMask.Of(0), [new Call("access")]) { Mm = name, Running = i == 0 }),
            ],
        });
        return Checker.Decide(
            scenario.Build(Designs.Parse(design), properties: [PcidsAreUnmixed.Property]), PcidsAreUnmixed.Property);
    }
}
