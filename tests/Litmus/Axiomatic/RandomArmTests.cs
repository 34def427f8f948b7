using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>The windows of instructions in flight, on programs that nobody thought of: every outcome that the axioms of Armv8 allow is
/// found, and no other.</summary>
[Long]
[Properties(Arbitrary = [typeof(RandomArmTests)])]
public sealed class RandomArmTests
{
    private const int Programs = 1_500;
    private const int Reduced = 400;
    private const int Accesses = 8;
    private const int MostUndecided = Programs / 20;

    private int undecided;

    public static Arbitrary<LitmusTest> Tests => Arb.From(
        Gen.Choose(0, int.MaxValue - 1).Select(seed => RandomArmTest.Generate(seed, Accesses)), RandomArmTest.Smaller);

    [Property(MaxTest = Programs)]
    public FsCheck.Property Outcomes_are_those_of_the_axioms(LitmusTest test)
    {
        if (Found(test) is not { } found)
        {
            return (++undecided <= MostUndecided).Label($"{undecided} programs undecided");
        }

        var allowed = AxiomaticModel.Outcomes(test);
        return (RandomArmTest.MayMissOutcomes(test) ? found.IsSubsetOf(allowed) : found.SetEquals(allowed)).Label(
            $"{string.Join(" | ", test.Threads.Select(t => string.Join("; ", t)))}: not found {string.Join(", ", allowed.Except(found))}; "
            + $"not allowed {string.Join(", ", found.Except(allowed))}");
    }

    [Property(MaxTest = Reduced)]
    public FsCheck.Property Reduction_keeps_every_outcome(LitmusTest test) =>
        (Found(test) is not { } found || Found(test, reduce: true)?.SetEquals(found) == true)
            .Label(string.Join(" | ", test.Threads.Select(t => string.Join("; ", t))));

    [Fact]
    public void Axioms_without_barriers_differ() => Assert.Contains(
        Enumerable.Range(0, 100).Select(seed => RandomArmTest.Generate(seed, Accesses)),
        test => Found(test) is { } found
            && !found.SetEquals(AxiomaticModel.Outcomes(test.Each(i => i is BarrierInstruction ? new NoInstruction() : i))));

    // Null where more is in flight, or more values are possible, than the machine has room for.
    private static IReadOnlySet<LitmusOutcome>? Found(LitmusTest test, bool reduce = false) =>
        Facts.Run(MemoryModel.Arm, [new LitmusRecord("random", "AArch64", "Allowed", test) { Model = MemoryModel.Arm }], reduce)[0]
            .Finding?.Outcomes;
}
