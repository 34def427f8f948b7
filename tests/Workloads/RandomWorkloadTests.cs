using FsCheck;
using FsCheck.Fluent;
using Generated = Shootdown.Scenarios.Random.DrawnWorkloads;
using Outcome = Shootdown.Explore.Checking.Outcome;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Tests.Workloads;

/// <summary>Workloads that nobody thought of, each searched through.</summary>
[Long]
public sealed class RandomWorkloadTests
{
    private const long Memory = 24_000_000;

    // 7.2 frees the csd array of a CPU under what it has posted: see docs/findings.md.
    private static readonly IReadOnlyList<Property> Promised = [.. PropertyCatalogue.Default.Where(p => p != NoUseAfterFree.Property)];

    [Fact]
    public void Linux_7_3_keeps_every_promise() =>
        ForAll(40, workload => Broken(workload, Designs.Linux73, PropertyCatalogue.Default));

    [Fact]
    public void Linux_7_2_keeps_every_promise_but_the_lifetime_of_a_dead_CPUs_csds() =>
        ForAll(40, workload => Broken(workload, Designs.Linux72, Promised));

    [Fact]
    public void A_broken_design_is_found_within_the_same_budget() =>
        Assert.Contains(
            Generated.Calling.Sample(40, new Rnd(1, 1), 40),
            workload => Broken(workload, Designs.Parse("linux-7.3+unlock-order=sync-first"), PropertyCatalogue.Default) is not null);

    [Theory]
    [InlineData(MemoryModel.Sc)]
    [InlineData(MemoryModel.Tso)]
    public void Reduction_sees_what_the_full_search_sees(MemoryModel memory) =>
        ForAll(25, workload => Differs(workload, memory));

    [Fact]
    public void Linux_7_3_keeps_every_promise_with_store_buffers() =>
        ForAll(25, workload => Broken(workload, Designs.Linux73, PropertyCatalogue.Default, MemoryModel.Tso));

    [Fact]
    public void Every_workload_can_be_built_for_every_design() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(1, 1),
            Prop.ForAll(
                Arb.From(Gen.OneOf(WorkloadKind.All.Select(k => k.Generator))),
                RandomDesigns.Arbitrary,
                (workload, design) => WorkloadModel.Build(workload, design) is not null));

    private static void ForAll(int tests, Func<Workload, string?> broken) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(1, 1),
            Prop.ForAll(Generated.Arbitrary(Generated.Calling), workload => IsKept(broken(workload))));

    private static FsCheck.Property IsKept(string? reason) => (reason is null).Label(reason ?? string.Empty);

    private static string? Broken(Workload workload, Design design, IReadOnlyList<Property> properties, MemoryModel memory = MemoryModel.Sc)
    {
        var verdicts = Checker.Check(WorkloadModel.Build(workload, design, memory), properties,
            new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, MaxBytes = Memory } });
        return verdicts.FirstOrDefault(v => v.Outcome == Outcome.Violated) is { } verdict
            ? $"breaks {verdict.Property.Id}: {WorkloadWriter.Write(workload)}" : null;
    }

    private static string? Differs(Workload workload, MemoryModel memory)
    {
        var system = WorkloadModel.Build(workload, Designs.Linux73, memory);
        var full = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { MaxBytes = Memory });
        var reduced = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true, MaxBytes = Memory });
        return full.Outcome == SearchOutcome.Exhausted && full.Seen != reduced.Seen
            ? WorkloadWriter.Write(workload)
            : null;
    }
}
