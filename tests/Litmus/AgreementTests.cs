namespace Shootdown.Tests.Litmus;

/// <summary>The machine's memory says what others say of x86: every verdict, and every outcome.</summary>
public sealed class AgreementTests
{
    [Fact]
    public void Under_TSO_every_verdict_and_every_outcome_agree()
    {
        var results = Facts.Run(MemoryModel.Tso, Facts.X86);
        Assert.Equal(514, results.Count);
        Assert.All(results, r => Assert.NotNull(r.Record.Test!.Outcomes));
        Assert.Empty(Facts.Failures(results));
    }

    [Long]
    [Fact]
    public void Under_SC_every_verdict_agrees()
    {
        var results = Facts.Run(MemoryModel.Sc, Facts.X86);
        Assert.All(results, r => Assert.NotNull(r.Record.Test!.VerdictSc));
        Assert.Empty(Facts.Failures(results));
    }

    [Long]
    [Fact]
    public void Reduction_keeps_every_outcome()
    {
        var plain = Facts.Run(MemoryModel.Sc, Facts.X86);
        var reduced = Facts.Run(MemoryModel.Sc, Facts.X86, reduce: true);
        Assert.All(plain.Zip(reduced), pair =>
            Assert.True(pair.First.Finding!.Outcomes.SetEquals(pair.Second.Finding!.Outcomes), pair.First.Record.Id));
        Assert.True(reduced.Sum(r => r.States) < plain.Sum(r => r.States));
    }

    [Long]
    [Fact]
    public void The_observation_is_the_records_own()
    {
        var observed = Facts.Run(MemoryModel.Tso, Facts.X86).Select(r => r.Finding!.Observation.ToString());
        Assert.Equal(RawRecords.Of(Path.Combine(Facts.Folder, "x86.jsonl"))
            .Select(r => r.GetProperty("observation").GetString()), observed);
    }

    [Fact]
    public void A_machine_without_store_buffers_disagrees_wherever_they_can_be_seen()
    {
        var weak = Facts.X86.Where(r => r.Test!.Verdict == LitmusVerdict.Allowed && r.Test.VerdictSc == LitmusVerdict.Forbidden)
            .ToList();
        var results = Facts.Run(MemoryModel.Sc, [.. weak.Select(r => r with { Test = r.Test! with { VerdictSc = r.Test.Verdict } })]);
        Assert.Equal(125, results.Count);
        Assert.All(results, r => Assert.Equal(Agreement.Disagrees, r.Agreement));
        Assert.Contains(results, r => r.Record.Id == "herd:catalogue/x86_64/tests/SB+po+rfi-po.litmus");
    }

    [Long]
    [Fact]
    public void A_fence_that_does_not_drain_is_caught() =>
        AssertCaught(i => i is FenceInstruction ? [] : [i]);

    [Long]
    [Fact]
    public void A_locked_instruction_that_is_a_load_and_a_store_is_caught() =>
        AssertCaught(i => i is LockedInstruction { Calculation: Calculation.Take, Into: { } into } locked
            && locked.Source.Register is { } source
            ? [new RegisterInstruction(Calculation.Take, "T", Operand.Of(0), Operand.Of(source)),
                new LoadInstruction(into, locked.Location), new StoreInstruction(locked.Location, Operand.Of("T"))]
            : [i]);

    private static void AssertCaught(Func<Instruction, Instruction[]> replace)
    {
        var mutants = Facts.X86.Select(r =>
            r with { Test = r.Test! with { Threads = [
            .. r.Test.Threads.Select(t => (IReadOnlyList<Instruction>)[.. t.SelectMany(replace)])] } }).ToList();
        var caught = Facts.Run(MemoryModel.Tso, mutants).Count(r => r.Agreement == Agreement.Disagrees);
        Assert.True(caught >= 10, $"{caught} records disagree");
    }
}
