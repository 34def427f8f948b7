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

    // Slots of mms that nobody runs are told apart by nobody: it is as if they were not there.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Two_PCIDs_are_recycled_alike_beside_any_number_of_others(int pcids)
    {
        var verdict = Decide(Shared(pcids, loaded: 0), Recycles, NoStaleTranslation.Property);

        Assert.Equal((Outcome.Holds, 6_842L), (verdict.Outcome, verdict.Statistics.States));
    }

    // To begin with another PCID is to give all of them other names; what is left is how soon it is the turn of the loaded one.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Of_six_PCIDs_any_may_be_the_loaded_one(int loaded)
    {
        var workload = Shared(TlbState.MostSlots, loaded);

        Assert.Equal(Outcome.Holds, Decide(workload, Recycles, NoStaleTranslation.Property).Outcome);
        Assert.Equal(Outcome.Holds, Decide(workload, Recycles, PcidsAreUnmixed.Property).Outcome);
        Assert.Equal(Outcome.Violated, Decide(workload, Keeps, PcidsAreUnmixed.Property).Outcome);
    }

    // As many mms as PCIDs have run on CPU 0, which runs m; two more tasks of one that has not, and of m, come to it.
    private static Workload Shared(int pcids, int loaded) => new()
    {
        Cpus = 2,
        Pcids = pcids,
        Mms =
        [
            .. Enumerable.Range(0, pcids).Select(i => i == loaded ? new MmSpec("m") : new MmSpec($"w{i}") { Warm = CpuMask.Of(0) }),
            new MmSpec("s"),
        ],
        Tasks =
        [
            new TaskSpec("A", CpuMask.Of(0), [new Call("access") { Page = 0 }]) { Mm = "m", Running = true },
            new TaskSpec("B", CpuMask.Of(1), [new Call("munmap") { Page = 0 }]) { Mm = "m", Running = true },
            new TaskSpec("C", CpuMask.Of(0), [new Call("access") { Page = 0 }]) { Mm = "s" },
            new TaskSpec("D", CpuMask.Of(0), [new Call("access") { Page = 0 }]) { Mm = "m" },
        ],
    };

    private static Verdict Decide(int pcids, int mms, string design)
    {
        var names = Enumerable.Range(0, mms).Select(i => ((char)('m' + i)).ToString()).ToList();
        return Decide(
            new Workload
            {
                Cpus = 2,
                Pcids = pcids,
                Mms = [.. names.Select(name => new MmSpec(name))],
                Tasks =
                [
                    .. names.Select((name, i) =>
                        new TaskSpec("T" + name, CpuMask.Of(0), [new Call("access")]) { Mm = name, Running = i == 0 }),
                ],
            },
            design,
            PcidsAreUnmixed.Property);
    }

    private static Verdict Decide(Workload workload, string design, Property property) => Checker.Decide(
        new WorkloadScenario("recycled", "tasks of several mms share CPU 0", "choose_new_asid()", workload)
            .Build(Designs.Parse(design), properties: [property]),
        property);
}
