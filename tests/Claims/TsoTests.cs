namespace Shootdown.Tests.Claims;

/// <summary>kernel/smp.c does not rest on sequential consistency: what is claimed under it is true with store buffers too.</summary>
/// <remarks>What is claimed of one system in three of kernels and of one in <see cref="OneIn"/> of other designs; <c>check --memory
/// tso</c> decides all.</remarks>
public sealed class TsoTests
{
    private const int OneIn = 20;

    public static TheoryData<string, string, bool> Systems
    {
        get
        {
            var systems = new TheoryData<string, string, bool>();
            foreach (var group in ClaimCatalogue.All.Where(c => c.Scenario is WorkloadScenario && c.Memory is null)
                .Select(c => (c.Scenario.Name, c.Design, Breaks: c.Expected == Expected.Violated)).Distinct()
                .Where(g => Sample.Has(g.Name, g.Design, OneIn)))
            {
                systems.Add(Sample.Row(group.Name, group.Design, group.Breaks));
            }

            return systems;
        }
    }

    [Fact]
    public void A_buffer_that_is_too_short_leaves_the_claim_open()
    {
        // On CPU 1 the first three are calls to oneself, each six stores and no fence, to a csd that CPU 0 may see.
        var workload = new Workload { Cpus = 2, Tasks = [new TaskSpec("A", CpuMask.All(2), [Single(1), Single(1), Single(1), Single(0)])] };
        var system = WorkloadModel.Build(workload, Designs.Linux73, MemoryModel.Tso);

        var verdict = Assert.Single(Checker.Check(system, [WaitsForItsOwn.Property], new CheckOptions()));

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains("a store buffer overflows", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_to_oneself_needs_no_buffer() =>
        Assert.Equal(
            Outcome.Holds,
            Assert.Single(
                Checker.Check(CrossCalls.SelfCall.Build(Designs.Linux73, MemoryModel.Tso), [WaitsForItsOwn.Property],
                new CheckOptions { Search = new ExhaustiveOptions() })).Outcome);

    [Theory]
    [MemberData(nameof(Systems))]
    public void Claims_stand_with_store_buffers(string scenario, string design, bool breaks)
    {
        var claims = ClaimCatalogue.All
            .Where(c => c.Scenario.Name == scenario && c.Design == design)
            .Where(c => c.Expected == Expected.Violated == breaks && c.Memory is null)
            .ToList();
        var system = claims[0].Scenario.Build(Designs.Parse(design), MemoryModel.Tso, null, [.. claims.Select(c => c.Property).Distinct()]);

        var verdicts = Checker.Check(
            system,
            [.. claims.Select(c => c.Property)],
            new CheckOptions { StopWhenAllBroken = breaks }.VerdictsOnly);

        Assert.Equal(
            claims.Select(c => (c.Property.Id, c.Expected.ToString())),
            claims.Zip(verdicts, (c, v) => (c.Property.Id, v.Outcome.ToString())));
    }

    private static Call Single(int cpu) => new("smp_call_function_single") { Cpu = cpu, Wait = true };
}
