namespace Shootdown.Tests.Litmus.Text;

/// <summary>What is written in herd's format is read as what it was.</summary>
[Long]
public sealed class RoundTripTests
{
    [Fact]
    public void Every_fact_for_x86_written_as_a_text_has_the_outcomes_of_the_record()
    {
        using var deadline = new Deadline(null);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        var limits = new Limits { Budget = new EngineBudget { Reduce = false, Threads = 1 } };
        var search = new LitmusSearch(limits, deadline, progress);
        var records = RawRecords.Of(Path.Combine(Facts.Folder, "x86.jsonl"));
        Assert.Equal(514, records.Count);
        foreach (var record in records)
        {
            var test = LitmusTextReader.Read(LitmusTextPrinter.Print(RecordText.Of(record)), "x86.litmus");
            var (outcomes, reason, _) = search.Run(test.Name, X86Lowering.Lower(test), MemoryModel.Tso);
            Assert.True(outcomes is not null, reason);
            var states = new HerdStates(test, outcomes.Select(o => X86Lowering.OutcomeOf(test, o)));
            var expected = record.GetProperty("final_states").EnumerateArray().Select(state => string.Concat(
                state.EnumerateArray().Select(atom => atom[0].GetString() == "mem"
                        ? $"[{atom[1].GetString()}]={atom[2].GetInt64()};"
                        : $"{atom[1].GetInt32()}:{X86Registers.Find(atom[2].GetString()!, wide: true)!.Name}={atom[3].GetInt64()};")
                    .Order(StringComparer.Ordinal)));
            var found = states.States.Select(s => string.Concat(s.Split(' ').Order(StringComparer.Ordinal)));
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            Assert.Equal(record.GetProperty("observation").GetString(), states.Frequency.ToString());
        }
    }

    [Theory]
    [InlineData("x86.jsonl", 514)]
    [InlineData("aarch64.jsonl", 382)]
    [InlineData("vmsa.jsonl", 202)]
    [InlineData("lkmm.jsonl", 73)]
    public void Every_given_record_written_as_a_text_is_read_as_what_was_written(string file, int count)
    {
        var records = RawRecords.Of(Repository.Shared("litmus", file));
        Assert.Equal(count, records.Count);
        foreach (var record in records)
        {
            var test = RecordText.Of(record);
            var text = LitmusTextPrinter.Print(test);
            var read = LitmusTextReader.Read(text, "record.litmus");
            Assert.Equal(text, LitmusTextPrinter.Print(read));
            Assert.Equal(test.Threads.Select(t => t.Statements.Count), read.Threads.Select(t => t.Statements.Count));
            Assert.Equal(test.Proposition.Atoms(), read.Proposition.Atoms());
            Assert.Equal(file == "vmsa.jsonl", read.HasPageTables);
        }
    }

    [Fact]
    public void C_is_on_x86_as_the_records_say_that_it_is_there()
    {
        using var deadline = new Deadline(null);
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        var limits = new Limits { Budget = new EngineBudget { Reduce = false, Threads = 1 } };
        var search = new LitmusSearch(limits, deadline, progress);
        var compared = 0;
        foreach (var record in RawRecords.Of(Repository.Shared("litmus", "lkmm.jsonl")))
        {
            if (record.TryGetProperty("lowered", out var lowered) && !record.TryGetProperty("locks", out _))
            {
                var test = LitmusTextReader.Read(LitmusTextPrinter.Print(RecordText.Of(record)), "lkmm.litmus");
                var (outcomes, reason, _) = search.Run(test.Name, X86Lowering.Lower(test), MemoryModel.Tso);
                Assert.True(outcomes is not null, reason);
                var found = new HerdStates(test, outcomes.Select(o => X86Lowering.OutcomeOf(test, o)));
                var verdict = found.Positive > 0 ? "Allowed" : "Forbidden";
                Assert.Equal((test.Name, lowered.GetProperty("x86").GetString()), (test.Name, verdict));
                compared++;
            }
        }

        Assert.True(compared > 40, $"{compared} compared");
    }
}
