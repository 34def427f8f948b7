using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Shootdown.Tests.Litmus;

/// <summary>The store buffers, what is left out of them, and their reduction, on programs that nobody thought of: every outcome that
/// x86-TSO allows is found, and no other.</summary>
[Long]
[Properties(Arbitrary = [typeof(RandomLitmusTests)], MaxTest = Programs)]
public sealed class RandomLitmusTests
{
    private const int Programs = 250;

    public static Arbitrary<ProgramSeed> Seeds => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(s => new ProgramSeed(s)));

    [Property]
    public void Outcomes_are_those_of_the_textbook(ProgramSeed seed)
    {
        var program = LitmusProgram.Generate(seed.Number, scheduled: false);
        var outcomes = TextbookTso.Outcomes(program);
        Assert.True(outcomes.SequenceEqual(program.Outcomes(reduce: false)), $"unreduced: {program}");
        Assert.True(outcomes.SequenceEqual(program.Outcomes(reduce: true)), $"reduced: {program}");
    }

    // A witness on another CPU makes every store one that somebody else could see, so that every store is buffered.
    [Property]
    public void Tasks_that_migrate_and_are_interrupted_have_the_same_outcomes_whatever_is_buffered_and_reduced(ProgramSeed seed)
    {
        var program = LitmusProgram.Generate(seed.Number, scheduled: true);
        var outcomes = program.Outcomes(reduce: false);
        Assert.True(outcomes.SequenceEqual(program.Outcomes(reduce: false, witnessed: true)), $"all buffered: {program}");
        Assert.True(outcomes.SequenceEqual(program.Outcomes(reduce: true)), $"reduced: {program}");
    }

    [Fact]
    public void Some_outcomes_need_a_store_buffer() =>
        Assert.Contains(Enumerable.Range(0, Programs).Select(s => LitmusProgram.Generate(s, scheduled: true)), p =>
            p.Outcomes(reduce: true).Count > p.Outcomes(reduce: true, MemoryModel.Sc).Count);
}

/// <summary>What decides a program.</summary>
public sealed record ProgramSeed(int Number);
