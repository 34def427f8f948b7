using System.Text.Json;

namespace Shootdown.Tests.Litmus;

/// <summary>What <c>litmus</c> prints, and its exit codes.</summary>
[Long]
public sealed class CommandTests
{
    // Message passing without any order.
    private const string Other =
        """{"id":"MP","arch":"AArch64","threads":[[{"op":"store","loc":"x","src":{"imm":1}},{"op":"store","loc":"y","src":{"imm":1}}],"""
        + """[{"op":"load","dst":"X0","loc":"y"},{"op":"load","dst":"X1","loc":"x"}]],"""
        + """ "cond":{"quant":"exists","expr":["and",["reg",1,"X0",1],["reg",1,"X1",0]]},"verdict":"Allowed"}""";

    [Fact]
    public void The_facts_of_the_project_agree()
    {
        var run = CliRun.Of("litmus", Facts.Folder);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Contains("/1244] ", line, StringComparison.Ordinal));
        Assert.Contains(
            "587 records under tso: 579 agree, 0 DISAGREE, 0 inconclusive, 0 not scored, 8 skipped; ", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "657 records under arm: 624 agree, 0 DISAGREE, 0 inconclusive, 25 not scored, 8 skipped; ", run.Out, StringComparison.Ordinal);
        Assert.Matches("arm +AArch64 +MP +91 +91", run.Out);
        Assert.Matches("in all; the slowest: .+, [0-9.]+ s", run.Out);
    }

    [Fact]
    public void Stdout_has_one_array_and_nothing_else()
    {
        var run = CliRun.Of("litmus", Facts.Folder, "--json", "-");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal(514 + 382 + 202 + (2 * 73), document.RootElement.GetArrayLength());
        foreach (var result in document.RootElement.EnumerateArray())
        {
            if (result.GetProperty("agrees").ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            Assert.Equal(["id", "expected", "verdict", "observation", "states", "agrees"], result.EnumerateObject().Select(p => p.Name));
            Assert.Equal(result.GetProperty("expected").GetString(), result.GetProperty("verdict").GetString());
            Assert.Contains(result.GetProperty("observation").GetString(), (string[])["Never", "Sometimes", "Always"]);
            Assert.True(result.GetProperty("states").GetInt64() > 0);
            Assert.True(result.GetProperty("agrees").GetBoolean());
        }
    }

    [Fact]
    public void A_verdict_that_is_not_the_machines_exits_1()
    {
        var run = OneRecord.Run(
            OneRecord.StoreBuffering.Replace("\"verdict\":\"Allowed\"", "\"verdict\":\"Forbidden\"", StringComparison.Ordinal));
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("What disagrees under tso", run.Out, StringComparison.Ordinal);
        Assert.Matches("SB +Forbidden +✗ Allowed", run.Out);
        Assert.Contains("1 record under tso: 0 agree, 1 DISAGREE", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""",[["reg",0,"RAX",1],["reg",1,"RAX",1]]""", "", "only found here: 0:RAX=1 1:RAX=1")]
    [InlineData("""[["reg",0,"RAX",1],["reg",1,"RAX",1]]""",
        """[["reg",0,"RAX",1],["reg",1,"RAX",1]],[["reg",0,"RAX",1],["reg",1,"RAX",2]]""", "only in the record: 0:RAX=1 1:RAX=2")]
    public void One_outcome_too_few_or_too_many_exits_1(string was, string becomes, string told)
    {
        var run = OneRecord.Run(OneRecord.StoreBuffering.Replace(was, becomes, StringComparison.Ordinal));
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains(told, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_sc_the_verdict_for_sc_counts_and_the_outcomes_do_not()
    {
        Assert.Equal(ExitCode.AsClaimed, OneRecord.Run(OneRecord.StoreBuffering, "--memory", "sc").Exit);
        Assert.Equal(ExitCode.NotAsClaimed,
            OneRecord.Run(
            OneRecord.StoreBuffering.Replace("\"verdict_sc\":\"Forbidden\"", "\"verdict_sc\":\"Allowed\"", StringComparison.Ordinal),
            "--memory", "sc").Exit);
        var silent = OneRecord.Run(
            OneRecord.StoreBuffering.Replace(",\"verdict_sc\":\"Forbidden\"", string.Empty, StringComparison.Ordinal), "--memory", "sc");
        Assert.Equal(ExitCode.Inconclusive, silent.Exit);
        Assert.Contains("skipped: SB: no verdict_sc", silent.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_scored_is_shown_and_never_disagrees()
    {
        var doubtful = OneRecord.StoreBuffering.Replace("\"verdict\":\"Allowed\"", "\"verdict\":\"Forbidden\"", StringComparison.Ordinal)
            .Replace("\"score\":true", "\"score\":false,\"caveat\":\"two oracles differ\"", StringComparison.Ordinal);
        var run = OneRecord.Run($"{OneRecord.StoreBuffering}\n{doubtful}\n", "--json", "-");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement[1].GetProperty("agrees").ValueKind);
        run = OneRecord.Run($"{OneRecord.StoreBuffering}\n{doubtful}\n");
        Assert.Contains("two oracles differ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 not scored", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_record_runs_on_the_memory_of_its_own_architecture_unless_another_is_asked_for()
    {
        var run = OneRecord.Run($"{Other}\n{OneRecord.StoreBuffering}");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("1 record under arm: 1 agree", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 record under tso: 1 agree", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 records under arm: 1 agree, 0 DISAGREE, 0 inconclusive, 0 not scored, 1 skipped",
            OneRecord.Run($"{Other}\n{OneRecord.StoreBuffering}", "--memory", "arm").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_with_page_tables_is_none_for_sc()
    {
        var run = OneRecord.Run(OneRecord.Faulting, "--memory", "sc");
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("skipped: F: page tables, which only --memory arm has", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_record_that_disagrees_both_sets_are_printed_whole()
    {
        var run = OneRecord.Run(OneRecord.StoreBuffering.Replace(
            """[["reg",0,"RAX",1],["reg",1,"RAX",1]]""", """[["reg",0,"RAX",1],["reg",1,"RAX",2]]""", StringComparison.Ordinal));
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        foreach (var line in (string[])["only found here: 0:RAX=1 1:RAX=1", "only in the record: 0:RAX=1 1:RAX=2",
            "in both: 0:RAX=0 1:RAX=0", "in both: 0:RAX=0 1:RAX=1", "in both: 0:RAX=1 1:RAX=0"])
        {
            Assert.Contains(line, run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Records_for_other_architectures_are_counted_and_left_alone()
    {
        var both = OneRecord.Run($"{Other}\r\n\r\n{OneRecord.StoreBuffering}", "--memory", "tso");
        Assert.Equal(ExitCode.AsClaimed, both.Exit);
        Assert.Contains("skipped: MP: AArch64: --memory tso is for X86", both.Out, StringComparison.Ordinal);
        Assert.Contains("1 agree, 0 DISAGREE, 0 inconclusive, 0 not scored, 1 skipped", both.Out, StringComparison.Ordinal);

        var alone = OneRecord.Run(Other, "--memory", "tso");
        Assert.Equal(ExitCode.Inconclusive, alone.Exit);
        Assert.Contains("no record was compared", alone.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void More_threads_than_CPUs_are_inconclusive() =>
        Inconclusive("7 threads, and the machine has at most 6 CPUs",
            OneRecord.Of("Allowed", """["true"]""", [.. Enumerable.Repeat(string.Empty, 7)]));

    [Fact]
    public void More_stores_than_a_store_buffer_holds_are_inconclusive() =>
        Inconclusive(
            "a store found its store buffer full: more than 16 stores of one CPU wait",
            OneRecord.Of("Allowed", """["true"]""", Stores(17), """{"op":"load","dst":"RAX","loc":"x"}"""));

    [Fact]
    public void Stores_that_nobody_else_loads_need_no_store_buffer() =>
        Assert.Equal(ExitCode.AsClaimed, OneRecord.Run(OneRecord.Of("Allowed", """["true"]""", Stores(17))).Exit);

    [Fact]
    public void More_values_than_a_cell_has_are_inconclusive() =>
        Inconclusive(
            "more than 256 different values",
            OneRecord.Of("Allowed", """["true"]""",
                string.Join(',', Enumerable.Range(1, 256).Select(i => $$$"""{"op":"mov","dst":"RAX","src":{"imm":{{{i}}}}}"""))));

    [Fact]
    public void A_bound_of_time_is_inconclusive()
    {
        var thread = string.Join(',', Enumerable.Range(0, 12)
            .Select(i => $$$"""{"op":"store","loc":"l{{{i}}}","src":{"imm":1}},{"op":"load","dst":"R{{{i}}}","loc":"m{{{i}}}"}"""));
        var run = OneRecord.Run(OneRecord.Of("Allowed", """["true"]""", [.. Enumerable.Repeat(thread, 6)]), "--max-time", "1s");
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("inconclusive: own: time limit of 1 s reached", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_all_of_its_files()
    {
        using var file = new TemporaryFile("b.jsonl", OneRecord.StoreBuffering);
        var folder = Path.GetDirectoryName(file.Path)!;
        File.WriteAllText(
            Path.Combine(folder, "a.jsonl"), OneRecord.StoreBuffering.Replace("\"SB\"", "\"first\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "README.md"), "no record");
        using var document = JsonDocument.Parse(CliRun.Of("litmus", folder, "--json", "-").Out);
        Assert.Equal(["first", "SB"], document.RootElement.EnumerateArray().Select(r => r.GetProperty("id").GetString()));
    }

    [Fact]
    public void Progress_is_shown_on_a_terminal_and_taken_away()
    {
        var thread = string.Join(',', Enumerable.Range(0, 12)
            .Select(i => $$$"""{"op":"store","loc":"l{{{i}}}","src":{"imm":1}},{"op":"load","dst":"R{{{i}}}","loc":"m{{{i}}}"}"""));
        using var file = new TemporaryFile("tests.jsonl", OneRecord.Of("Allowed", """["true"]""", [.. Enumerable.Repeat(thread, 6)]));
        using var stderr = new StringWriter();
        Assert.Equal(ExitCode.Inconclusive,
            CommandLine.Run(["litmus", file.Path, "--max-time", "3s"], new Terminal(TextWriter.Null, stderr, 100, false, true)));
        Assert.Contains("[1/1] own", stderr.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", stderr.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_a_line_now_and_then_where_stderr_is_no_terminal()
    {
        using var stderr = new StringWriter();
        using var progress = new ProgressLine(new Terminal(TextWriter.Null, stderr, 100, false, false)) { Otherwise = TimeSpan.Zero };
        progress.Report("12 states");
        progress.Report("34 states");
        Assert.Equal(2, stderr.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\e', stderr.ToString());
    }

    private static string Stores(int count) => string.Join(',', Enumerable.Repeat("""{"op":"store","loc":"x","src":{"imm":1}}""", count));

    private static void Inconclusive(string reason, string record)
    {
        var run = OneRecord.Run(record);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("inconclusive: own: " + reason, run.Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(OneRecord.Run(record, "--json", "-").Out);
        Assert.Equal("inconclusive", document.RootElement[0].GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, document.RootElement[0].GetProperty("observation").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement[0].GetProperty("agrees").ValueKind);
    }
}
