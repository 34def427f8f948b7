using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Cli;

/// <summary>Everything that can be named is listed.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("designs")]
    [InlineData("axes")]
    [InlineData("scenarios")]
    [InlineData("properties")]
    [InlineData("claims")]
    [InlineData("calls")]
    [InlineData("bugs")]
    public void Every_kind_has_a_list(string kind)
    {
        var run = CliRun.Of("list", kind);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        IEnumerable<string> names = kind switch
        {
            "designs" => Designs.All.Select(d => d.Name),
            "axes" => Axis.All.SelectMany(a => a.Values.Select(v => v.Name).Prepend(a.Name)),
            "calls" => CallKind.All.Select(k => k.Name),
            "properties" => PropertyCatalogue.All.Select(p => p.Id),
            "bugs" => BugCatalogue.All.Select(b => b.Commit.Split(' ')[0]),
            _ => ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name),
        };
        Assert.All(names, name => Assert.Contains(name, run.Out, StringComparison.Ordinal));
        using var document = JsonDocument.Parse(CliRun.Of("list", kind, "--json", "-").Out);
        Assert.Equal(JsonValueKind.Array, document.RootElement.ValueKind);
    }

    [Fact]
    public void Claims_are_listed_of_a_scenario_a_design_a_property()
    {
        using var document = JsonDocument.Parse(CliRun.Of(
            "list", "claims", "--scenario", "h2", "--design", "linux-7.3+wait-mask=task", "--property", "s6", "--json", "-").Out);
        var claim = Assert.Single(document.RootElement.EnumerateArray());

        Assert.Equal("h2-freed-csd-array", claim.GetProperty("scenario").GetString());
        Assert.Equal("linux-7.3", claim.GetProperty("design").GetString());
        Assert.Equal("S6", claim.GetProperty("property").GetString());
        Assert.Equal(
            "no claim is of that", CliRun.Of("list", "claims", "--scenario", "h2-freed-csd-array", "--property", "S1").Out.Trim());
    }

    [Theory]
    [InlineData("--scenario: unknown scenario 'one-cll'; did you mean", "claims", "--scenario", "one-cll")]
    [InlineData("--design: unknown design 'linux-7.4'; did you mean", "claims", "--design", "linux-7.4")]
    [InlineData("--property: unknown property 'S99'; accepted: ", "claims", "--property", "S99")]
    [InlineData("--design 'linux-7.3'; accepted: with list claims, costs or enumeration-twins only", "axes", "--design", "linux-7.3")]
    public void Claims_of_what_there_is_not_are_refused(string message, string what, string option, string name) =>
        Assert.StartsWith(message, CliRun.Of("list", what, option, name).Refused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("list", "axes")]
    [InlineData("list", "engines")]
    [InlineData("list", "costs", "--symbolic")]
    public void A_terminal_of_80_columns_gets_lines_of_80(params string[] args)
    {
        using var stdout = new StringWriter();
        CommandLine.Run(args, new Terminal(stdout, TextWriter.Null, 80, false, false));

        Assert.All(stdout.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_table_of_a_document_stacks_on_a_terminal_and_is_whole_in_a_file()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [["form", "decided by"], [new string('a', 50), new string('b', 50)]];
        using var narrow = new StringWriter();
        using var file = new StringWriter();
        MarkdownTable.Write(new Page(new Terminal(narrow, TextWriter.Null, 80, false, false)), rows);
        MarkdownTable.Write(new Page(Terminal.Of(file, TextWriter.Null)), rows);

        Assert.Equal([$"form        {rows[1][0]}", $"decided by  {rows[1][1]}"], narrow.ToString().Trim().Split('\n'));
        Assert.Contains($"| {rows[1][0]} | {rows[1][1]} |", file.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_page_is_as_wide_as_the_terminal()
    {
        var claim = StatementCatalogue.All.SelectMany(s => s.Statements).First(s => s.Answer.Evidence.OfType<ClaimReference>().Any());
        var series = new StatementSeries("one", "A series", "It says one thing.", [new StatementSection("one", [claim])]);
        using var writer = new StringWriter();
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        StatementPage.Write(writer, series, EvidenceVerdicts.Search(progress, claim.Answer.Evidence), 80);

        var commands = claim.Answer.Evidence.Select(e => $"    {Invocation.Program} {e.Command}").ToList();
        var lines = writer.ToString().Split('\n');
        Assert.All(commands, command => Assert.Contains(command, lines));
        Assert.All(lines.Except(commands).Where(l => !l.Contains("list statements", StringComparison.Ordinal)), line =>
            Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("--schema; accepted: with list calls only", "list", "claims", "--schema")]
    [InlineData("--markdown; accepted: with list calls only", "list", "--markdown")]
    [InlineData("--schema; accepted: with list calls only, one of --schema and --markdown", "list", "calls", "--schema", "--markdown")]
    public void What_is_derived_from_calls_is_asked_of_them_alone(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);

    [Fact]
    public void Schema_and_tables_are_printed_as_files_hold_them()
    {
        Assert.Equal(Repository.Read("scenarios", "workload.schema.json"), CliRun.Of("list", "calls", "--schema").Out);
        Assert.All(CliRun.Of("list", "calls", "--markdown").Out.Split("\n\n"), table =>
            Assert.Contains(table.Trim(), Repository.Read("docs", "workloads.md"), StringComparison.Ordinal));
    }

    [Long]
    [Fact]
    public void Steps_are_listed_with_the_claims_that_execute_them()
    {
        var run = CliRun.Of("list", "steps", "--function", "flush_tlb_user_post", "--json", "-");
        using var document = JsonDocument.Parse(run.Out);
        var steps = document.RootElement.EnumerateArray().ToList();

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains(steps, s => s.GetProperty("routine").GetString() == "FlushTlbUserPost"
            && s.GetProperty("claims").GetArrayLength() > 20);
        Assert.DoesNotContain(steps, s => s.GetProperty("dead").GetBoolean());
    }

    [Long]
    [Fact]
    public void Costs_are_listed_as_measured_beside_what_is_claimed()
    {
        var run = CliRun.Of("list", "costs", "--json", "-");
        using var document = JsonDocument.Parse(run.Out);
        var costs = document.RootElement.EnumerateArray().ToList();

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        var instructions = costs.Where(c => c.GetProperty("of").GetString() == "instructions").ToList();
        Assert.Equal(InstructionCatalogue.All.Count, instructions.Count);
        Assert.All(instructions, c => Assert.True(c.GetProperty("asClaimed").GetBoolean()));
        Assert.Equal(
            CostCatalogue.All.Count + CostCatalogue.Placements.Count + CostCatalogue.Masks.Count, costs.Count - instructions.Count);
        Assert.All(
            costs.Except(instructions), c => Assert.Equal(c.GetProperty("claimed").GetRawText(), c.GetProperty("measured").GetRawText()));
    }

    [Theory]
    [InlineData(2, "--scenario", "collapse-beside-another")]
    [InlineData(1, "--scenario", "collapse-beside-another", "--design", "linux-7.3")]
    [InlineData(0, "--scenario", "arm-asid-race", "--design", "linux-7.2")]
    public void Costs_are_listed_of_a_scenario_a_design(int least, params string[] filter)
    {
        using var document = JsonDocument.Parse(CliRun.Of(["list", "costs", .. filter, "--json", "-"]).Out);
        var costs = document.RootElement.EnumerateArray().ToList();

        Assert.True(least == 0 ? costs.Count == 0 : costs.Count >= least);
        Assert.All(costs, c => Assert.Equal(filter[1], c.GetProperty("scenario").GetString()));
        Assert.All(costs.Where(_ => filter.Length > 2), c => Assert.Equal(filter[3], c.GetProperty("design").GetString()));
        Assert.Equal(costs.Count == 0, CliRun.Of(["list", "costs", .. filter]).Out.Trim() == "no cost is claimed of that");
    }

    [Theory]
    [InlineData("--scenario: unknown scenario 'one-cll'; did you mean", "--scenario", "one-cll")]
    [InlineData("--property 'S1'; accepted: with list claims or statements only", "--property", "S1")]
    [InlineData("--symbolic: given beside --scenario", "--symbolic", "--scenario", "one-call")]
    public void Costs_of_what_there_is_not_are_refused(string message, params string[] filter) =>
        Assert.StartsWith(message, CliRun.Of(["list", "costs", .. filter]).Refused(), StringComparison.Ordinal);

    [Long]
    [Fact]
    public void Statements_are_listed_with_what_decides_them()
    {
        var run = CliRun.Of("list", "statements", "--series", "active-cpu", "--json", "-");
        using var document = JsonDocument.Parse(run.Out);
        var statements = document.RootElement.EnumerateArray().ToList();

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.All(statements, s => Assert.Equal("active-cpu", s.GetProperty("series").GetString()));
        Assert.Contains(statements, s => s.GetProperty("evidence").EnumerateArray().Any(e =>
            e.GetProperty("finding").GetString() == "breaks in 23 steps" && e.GetProperty("steps").GetInt32() == 23
            && e.GetProperty("command").GetString()!.StartsWith("check h19-first-run --design ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--series 'no'; accepted: preemptible, flush-info, sync-ipi-elision, concurrent-async, active-cpu", "statements", "no")]
    [InlineData("--series 'preemptible'; accepted: with list statements only", "claims", "preemptible")]
    public void A_series_that_there_is_not_is_refused_with_those_that_there_are(string message, string what, string series) =>
        Assert.Equal(message, CliRun.Of("list", what, "--series", series).Refused());

    [Theory]
    [InlineData("--place", "patch 4", "hazard; patch 4)")]
    [InlineData("--property", "L3-weak", "h7-aba-starvation --design linux-7.3 --property L3-weak")]
    public void Statements_of_one_place_or_property_keep_their_numbers(string option, string value, string shown)
    {
        var page = Repository.Read("docs", "series", "preemptible.md");
        var some = CliRun.Of("list", "statements", "--series", "preemptible", option, value).Out;
        var numbers = Regex.Matches(some, @"^\*\*[0-9]+\. ", RegexOptions.Multiline).Select(m => m.Value).ToList();

        Assert.Contains(shown, some, StringComparison.Ordinal);
        Assert.NotEmpty(numbers);
        Assert.True(numbers.Count < Regex.Count(page, @"^\*\*[0-9]+\. ", RegexOptions.Multiline) / 2);
        Assert.All(some.Split("\n\n").Where(p => p.StartsWith("**", StringComparison.Ordinal)), p =>
            Assert.Contains(p, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--place 'patch 99'; accepted: what some statement has: ", "statements", "--place", "patch 99")]
    [InlineData("--property S10c; accepted: what some statement has: ", "statements", "--property", "S10c")]
    [InlineData("--place 'patch 4'; accepted: with list statements only", "claims", "--place", "patch 4")]
    public void A_place_or_property_of_no_statement_is_refused(string message, string what, string option, string value) =>
        Assert.StartsWith(message, CliRun.Of("list", what, option, value).Refused(), StringComparison.Ordinal);

    [Long]
    [Fact]
    public void A_report_of_one_function_is_of_that_one_alone()
    {
        var run = CliRun.Of("list", "mutants", "--function", "flush_tlb_user_post", "--json", "-");
        using var document = JsonDocument.Parse(run.Out);

        Assert.NotEmpty(document.RootElement.EnumerateArray());
        Assert.All(
            document.RootElement.EnumerateArray(), m => Assert.Equal("flush_tlb_user_post", m.GetProperty("function").GetString()));
    }

    [Fact]
    public void A_function_that_is_not_modelled_is_refused_with_the_nearest() =>
        Assert.Contains("kthread_use_mm", CliRun.Of("list", "mutants", "--function", "kthread_use_m").Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_function_is_refused_where_a_list_is_not_about_functions() =>
        Assert.EndsWith("accepted: with list steps or mutants only", CliRun.Of("list", "costs", "--function", "csd_lock")
            .Refused(), StringComparison.Ordinal);

    [Long]
    [Theory]
    [InlineData("families", "walkers,2,2,1 walkers,2,2,2 walkers,2,3,1 ", "walkers")]
    [InlineData("bounds", "one-call walkers walkers ", "one-call", "walkers")]
    [InlineData("bounds", "one-call ", "one-call")]
    public void What_takes_long_is_made_of_what_is_named_alone(string what, string begins, params string[] names)
    {
        using var document = JsonDocument.Parse(CliRun.Of(["list", what, .. names, "--json", "-"]).Out);
        var found = string.Concat(document.RootElement.EnumerateArray().Select(Named));
        Assert.StartsWith(begins, found, StringComparison.Ordinal);
        Assert.All(found.TrimEnd().Split(' '), name => Assert.Contains(name.Split(',')[0], names));

        static string Named(JsonElement row) => !row.TryGetProperty("family", out var family) ? $"{row.GetProperty("scenario")} "
            : row.TryGetProperty("calls", out var calls) ? $"{family},{row.GetProperty("cpus")},{row.GetProperty("tasks")},{calls} "
            : $"{family} ";
    }

    [Theory]
    [InlineData("list families: unknown name 'caller'; accepted: callers, flushers, walkers, sharers, switchers", "families", "caller")]
    [InlineData("list families: unknown name 'one-call'; accepted: callers, flushers, walkers, sharers, switchers",
        "families", "walkers", "one-call")]
    [InlineData("list bounds: unknown name 'caller'; did you mean ", "bounds", "caller")]
    [InlineData("list: 'callers' is one argument too many; accepted: with bounds or families only; see shootdown list walkers --help",
        "walkers", "callers")]
    [InlineData("list: 'a' is one argument too many; accepted: with bounds or families only; see shootdown list --help", "walker", "a")]
    public void A_name_that_no_report_is_of_gets_one_line(string message, params string[] asked) =>
        Assert.StartsWith(message, CliRun.Of(["list", .. asked]).Refused(), StringComparison.Ordinal);

    [Fact]
    public void Help_says_what_takes_long() =>
        Assert.All(
            (string[])["bounds", "families"],
            what => Assert.Contains("ten minutes or more", CliRun.Of("list", what, "--help").Out, StringComparison.Ordinal));

    [Fact]
    public void A_kind_that_there_is_not_is_refused_with_those_that_there_are() =>
        Assert.EndsWith("accepted: designs, axes, scenarios, properties, claims, calls, bugs, engines, steps, mutants, costs, bounds, "
            + "families, walkers, active-cpu, preemptible, agreement, memory-models, statements, enumeration-twins",
            CliRun.Of("list", "bug").Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_kind_all_are_counted()
    {
        var run = CliRun.Of("list");
        Assert.Contains($"{ScenarioCatalogue.All.Count} scenarios", run.Out, StringComparison.Ordinal);
        Assert.Contains($"{ClaimCatalogue.All.Count} claims", run.Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(CliRun.Of("list", "--json", "-").Out);
        Assert.Equal(["designs", "axes", "scenarios", "properties", "claims", "calls", "bugs", "engines"],
            document.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Long]
    [Fact]
    public void Nodes_of_every_routine_are_told_if_asked_for() =>
        Assert.Matches(@"one-call: irq\[0\] [0-9]+ \(of [0-9]+\)", CliRun.Of("list", "scenarios", "--verbose").Out);

    [Theory]
    [InlineData("--help")]
    [InlineData("check", "--help")]
    [InlineData("replay", "--help")]
    [InlineData("litmus", "--help")]
    [InlineData("list", "--help")]
    [InlineData("--version")]
    public void Help_and_version_go_to_stdout(params string[] args)
    {
        var run = CliRun.Of(args);
        Assert.Equal(0, run.Exit);
        Assert.Empty(run.Error);
        Assert.NotEmpty(run.Out);
    }

    [Fact]
    public void Every_option_has_a_description() =>
        Assert.All(CheckCommand.Create(Terminal.Of(TextWriter.Null, TextWriter.Null)).Options, o =>
            Assert.False(string.IsNullOrEmpty(o.Description), o.Name));
}
