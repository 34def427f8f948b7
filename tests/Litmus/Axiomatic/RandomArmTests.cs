using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>The windows of instructions in flight, on programs that nobody thought of: every outcome that the axioms of Armv8 allow is
/// found, and no other.</summary>
[Long]
public sealed class RandomArmTests
{
    private const int Programs = 1_500;
    private const int Accesses = 8;

    [Fact]
    public void Outcomes_are_those_of_the_axioms()
    {
        var undecided = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Programs).WithReplay(1, 1),
            Prop.ForAll(
                Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => RandomArmTest.Generate(seed, Accesses)), RandomArmTest.Smaller),
                test => Agrees(test, ref undecided)));
        Assert.InRange(undecided, 0, Programs / 20);
    }

    [Fact]
    public void Axioms_without_barriers_differ() => Assert.Contains(
        Enumerable.Range(0, 100).Select(seed => RandomArmTest.Generate(seed, Accesses)),
        test => Found(test) is { } found
            && !found.SetEquals(AxiomaticModel.Outcomes(test.Each(i => i is BarrierInstruction ? new NoInstruction() : i))));

    private static FsCheck.Property Agrees(LitmusTest test, ref int undecided)
    {
        if (Found(test) is not { } found)
        {
            undecided++;
            return true.ToProperty();
        }

        var allowed = AxiomaticModel.Outcomes(test);
        return (RandomArmTest.MayMissOutcomes(test) ? found.IsSubsetOf(allowed) : found.SetEquals(allowed)).Label(
            $"{string.Join(" | ", test.Threads.Select(t => string.Join("; ", t)))}: not found {string.Join(", ", allowed.Except(found))}; "
            + $"not allowed {string.Join(", ", found.Except(allowed))}");
    }

    // Null where more is in flight, or more values are possible, than the machine has room for.
    private static IReadOnlySet<LitmusOutcome>? Found(LitmusTest test) =>
        Facts.Run(MemoryModel.Arm, [new LitmusRecord("random", "AArch64", "Allowed", test) { Model = MemoryModel.Arm }])[0]
            .Finding?.Outcomes;
}
