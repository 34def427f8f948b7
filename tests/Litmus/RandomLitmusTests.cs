namespace Shootdown.Tests.Litmus;

/// <summary>The store buffers, what is left out of them, and their reduction, on programs that nobody thought of: every outcome that
/// x86-TSO allows is found, and no other.</summary>
[Long]
public sealed class RandomLitmusTests
{
    private const int Programs = 250;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outcomes_are_those_of_the_textbook(bool reduce)
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = LitmusProgram.Generate(seed, scheduled: false);
            Assert.True(TextbookTso.Outcomes(program).SequenceEqual(program.Outcomes(reduce)), $"seed {seed}: {program}");
        }
    }

    // A witness on another CPU makes every store one that somebody else could see, so that every store is buffered.
    [Fact]
    public void Tasks_that_migrate_and_are_interrupted_have_the_same_outcomes_whatever_is_buffered()
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = LitmusProgram.Generate(seed, scheduled: true);
            Assert.True(program.Outcomes(reduce: false, witnessed: true)
                .SequenceEqual(program.Outcomes(reduce: false)), $"seed {seed}: {program}");
        }
    }

    [Fact]
    public void Tasks_that_migrate_and_are_interrupted_have_the_same_outcomes_reduced()
    {
        for (var seed = 0; seed < Programs; seed++)
        {
            var program = LitmusProgram.Generate(seed, scheduled: true);
            Assert.True(program.Outcomes(reduce: false).SequenceEqual(program.Outcomes(reduce: true)), $"seed {seed}: {program}");
        }
    }

    [Fact]
    public void Some_outcomes_need_a_store_buffer() =>
        Assert.Contains(Enumerable.Range(0, Programs).Select(s => LitmusProgram.Generate(s, scheduled: true)), p =>
            p.Outcomes(reduce: true).Count > p.Outcomes(reduce: true, MemoryModel.Sc).Count);
}
