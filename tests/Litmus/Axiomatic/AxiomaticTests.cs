namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>The published axioms of the Armv8 memory model: what the machine that performs out of order is compared with.</summary>
public sealed class AxiomaticTests
{
    private static readonly IReadOnlyList<LitmusRecord> Records = LitmusReader.Read(Path.Combine(Facts.Folder, "aarch64.jsonl"));

    [Fact]
    public void The_axioms_say_what_every_record_says()
    {
        Assert.Equal(382, Records.Count);
        Assert.Empty(string.Join('\n', Records.Select(Disagreement).Where(d => d is not null)));
    }

    [Fact]
    public void Barriers_that_order_nothing_are_caught() => AssertCaught(i => i is BarrierInstruction ? new NoInstruction() : i);

    [Fact]
    public void Acquires_and_releases_that_are_plain_are_caught() => AssertCaught(i => i switch
    {
        LoadInstruction load => load with { Order = AccessOrder.Plain },
        StoreInstruction store => store with { Order = AccessOrder.Plain },
        _ => i,
    });

    [Fact]
    public void Dependencies_through_addresses_and_calculations_that_order_nothing_are_caught() => AssertCaught(i => i switch
    {
        LoadInstruction load => load with { Index = null },
        RegisterInstruction { Calculation: Calculation.Xor } zero => new RegisterInstruction(
            Calculation.Take, zero.Into, Operand.Of(0), Operand.Of(0)),
        _ => i,
    });

    private static void AssertCaught(Func<Instruction, Instruction> replace)
    {
        var caught = Records.Count(r => Disagreement(r with { Test = r.Test!.Each(replace) }) is not null);
        Assert.True(caught >= 5, $"{caught} records disagree");
    }

    private static string? Disagreement(LitmusRecord record)
    {
        var test = record.Test!;
        var outcomes = AxiomaticModel.Outcomes(test);
        var finding = Finding.Of(test.Condition, outcomes);
        return finding.Verdict == test.Verdict && test.Outcomes?.SetEquals(outcomes) != false ? null
            : $"{record.Id}: {finding.Verdict}, not {test.Verdict}; "
                + $"only here: {string.Join(", ", outcomes.Except(test.Outcomes ?? outcomes))}; "
                + $"only there: {string.Join(", ", test.Outcomes?.Except(outcomes) ?? [])}";
    }
}
