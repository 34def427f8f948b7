using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Generated = Shootdown.Scenarios.Random.DrawnWorkloads;
using Property = Shootdown.Properties.Property;

namespace Shootdown.Tests.Workloads;

/// <summary>Workloads that nobody thought of, each searched through.</summary>
[Long]
[Properties(Arbitrary = [typeof(RandomWorkloadTests)])]
public sealed class RandomWorkloadTests
{
    private const long Memory = 24_000_000;

    // 7.2 frees the csd array of a CPU under what it has posted: see docs/findings.md.
    private static readonly IReadOnlyList<Property> Promised = [.. PropertyCatalogue.Default.Where(p => p != NoUseAfterFree.Property)];

    public static Arbitrary<Workload> Workloads => Generated.Arbitrary(Generated.Calling);

    public static Arbitrary<AnyWorkload> AnyWorkloads =>
        Arb.From(Gen.OneOf(WorkloadKind.All.Select(k => k.Generator)).Select(w => new AnyWorkload(w)));

    public static Arbitrary<Design> Variants => RandomDesigns.Arbitrary;

    [Property(MaxTest = 20)]
    public void Linux_7_3_keeps_every_promise(Workload workload) => Keeps(workload, "linux-7.3", PropertyCatalogue.Default);

    [Property(MaxTest = 20)]
    public void Linux_7_2_keeps_every_promise_but_the_lifetime_of_a_dead_CPUs_csds(Workload workload) =>
        Keeps(workload, "linux-7.2", Promised);

    [Property(MaxTest = 12)]
    public void Linux_7_3_keeps_every_promise_with_store_buffers(Workload workload) =>
        Keeps(workload, "linux-7.3", PropertyCatalogue.Default, MemoryModel.Tso);

    [Fact]
    public void A_broken_design_is_found_within_the_same_budget() =>
        Assert.Contains(
            Generated.Calling.Sample(40, new Rnd(1, 1), 40),
            workload => DrawnViolation.Of(
                workload, "linux-7.3+unlock-order=sync-first", MemoryModel.Sc, PropertyCatalogue.Default, Memory) is not null);

    [Property(MaxTest = 60)]
    public bool Every_workload_can_be_built_for_every_design(AnyWorkload workload, Design design) =>
        WorkloadModel.Build(workload.Drawn, design) is not null;

    private static void Keeps(
        Workload workload, string design, IReadOnlyList<Property> properties, MemoryModel memory = MemoryModel.Sc) =>
        DrawnViolation.AssertNone(workload, design, memory, properties, Memory);
}

/// <summary>A workload of any kind.</summary>
public sealed record AnyWorkload(Workload Drawn)
{
    /// <inheritdoc/>
    public override string ToString() => WorkloadWriter.Write(Drawn);
}
