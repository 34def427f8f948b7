namespace Shootdown.Tests.Litmus.Text;

/// <summary>Records for Armv8 written as texts are, on the machine, what the records are.</summary>
public sealed class ArmTextTests
{
    private const int Every = 8;

    [Theory]
    [InlineData("aarch64.jsonl")]
    [InlineData("vmsa.jsonl")]
    public void A_record_written_as_a_text_has_the_verdict_and_the_outcomes_of_the_record(string file)
    {
        using var deadline = new Deadline(null);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        var limits = new Limits { Budget = new EngineBudget { Reduce = true, Threads = 1 } };
        var search = new LitmusSearch(limits, deadline, progress);
        var (read, compared) = (0, 0);
        foreach (var record in RawRecords.Of(Path.Combine(Facts.Folder, file)).Where((r, i) => i % Every == 0 && IsSmall(r)))
        {
            read++;
            var test = LitmusTextReader.Read(LitmusTextPrinter.Print(RecordText.Of(record)), file);
            LitmusTest lowered;
            try
            {
                lowered = ArmLowering.Lower(test);
            }
            catch (LitmusTextException)
            {
                continue;
            }

            var (outcomes, reason, _) = search.Run(test.Name, lowered, MemoryModel.Arm);
            Assert.True(outcomes is not null, reason);
            var states = new HerdStates(test, outcomes.Select(o => ArmLowering.OutcomeOf(test, lowered, o)));
            var forall = test.Quantifier == Quantifier.Forall;
            var verdict = forall ? states.Frequency == Frequency.Always ? "Required" : "NotRequired"
                : states.Positive > 0 ? "Allowed" : "Forbidden";
            Assert.Equal((test.Name, record.GetProperty("verdict").GetString()), (test.Name, verdict));
            if (record.TryGetProperty("final_states", out var all))
            {
                Assert.Equal((test.Name, all.GetArrayLength()), (test.Name, states.States.Count));
            }

            compared++;
        }

        Assert.True(compared > read * 8 / 10, $"{compared} of {read}");
    }

    [Theory]
    [InlineData("0:X1=x;", "LDR W0,[X1,W2,SXTW]", "t:4:1: 'X2': expected an index that is always 0")]
    [InlineData("0:X1=x;", "LDR W0,[X1,#8]", "t:4:1: '#8': expected an address without offset")]
    [InlineData("0:X1=x;", "LDXR W0,[X1]", "t:4:1: 'LoadExclusiveStatement': expected an instruction that --memory arm has")]
    [InlineData("", "LDR W0,[X1]", "t:4:1: 'X1': expected a register that holds the address of a location or an entry")]
    [InlineData("0:X1=x;", "MOV X2,X1", "t:4:1: 'X1': expected a register that holds a number")]
    [InlineData("0:X1=x;", "TLBI VAE1IS,X2", "t:4:1: 'X2': expected a register with an address that LSR has shifted by 12")]
    [InlineData("pte_x=(db:0);", "NOP", "t: '(oa:PA(x), db:0)': expected a number, or an entry with oa: and perhaps valid: alone")]
    public void What_the_machine_has_not_is_refused_with_its_place(string initial, string instruction, string message)
    {
        var test = LitmusTextReader.Read($"AArch64 a\n{{{initial}}}\nP0;\n{instruction};\nexists (true)", "t");
        Assert.StartsWith(message, Assert.Throws<LitmusTextException>(() => ArmLowering.Lower(test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_a_jump_may_have_left_alone_is_refused()
    {
        const string Text = "AArch64 a\n{0:X1=x;}\nP0;\nCBZ W0,L;\nEOR W2,W0,W0;\nL: LDR W3,[X1,W2,SXTW];\nexists (true)";
        Assert.Contains("'X2': expected an index", Assert.Throws<LitmusTextException>(
            () => ArmLowering.Lower(LitmusTextReader.Read(Text, "t"))).Message, StringComparison.Ordinal);
    }

    private static bool IsSmall(System.Text.Json.JsonElement record) => record.GetProperty("score").GetBoolean()
        && !(record.TryGetProperty("conflict", out var conflict) && conflict.GetBoolean())
        && record.GetProperty("threads").GetArrayLength() < 4;
}
