using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shootdown.Tests.Pages;

namespace Shootdown.Tests.Variants;

/// <summary><c>explore</c> on the command line.</summary>
public sealed partial class ExploreCommandTests
{
    private const string Axes = "wait-mask=per-cpu,task,wait-preemption=none,early";

    private static readonly Lazy<(CliRun Run, string Page)> Overwritten = new(() =>
    {
        using var file = new TemporaryFile("all.html");
        return (CliRun.Of("explore", "h1-overwritten-wait-mask", "--vary", Axes, "--html", file.Path), File.ReadAllText(file.Path));
    });

    private const string Calls = """
        {"cpus": 2, "tasks": [
            {"name": "A", "cpus": [0], "calls": [{"call": "smp_call_function_many", "mask": [1]}]},
            {"name": "B", "cpus": [0], "calls": [{"call": "smp_call_function_many", "mask": [1]}]}]}
        """;

    [Theory]
    [InlineData("explore: no --vary; accepted: --vary AXIS[=value,value],...", "explore", "one-call")]
    [InlineData("--vary: unknown axis 'wait-mark'; did you mean wait-mask", "explore", "one-call", "--vary", "wait-mark")]
    [InlineData("--vary: unknown value of wait-mask 'percpu'; accepted: per-cpu, on-stack, task, task-inline", "explore", "one-call",
        "--vary", "wait-mask=percpu")]
    [InlineData("--vary: unknown value of wait-mask 'on-stak'; accepted: per-cpu, on-stack", "explore", "one-call", "--vary",
        "wait-mask=task,on-stak")]
    [InlineData("--vary: axis wait-mask is given twice; accepted: each axis once", "explore", "one-call", "--vary", "wait-mask,wait-mask")]
    [InlineData("--vary: value 'task' is given twice; accepted: each value once", "explore", "one-call", "--vary", "wait-mask=task,task")]
    [InlineData("--base: unknown design 'linux-7.4'; did you mean", "explore", "one-call", "--vary", "wait-mask", "--base", "linux-7.4")]
    [InlineData("--property: unknown property 'S99'", "explore", "one-call", "--vary", "wait-mask", "--property", "S99")]
    [InlineData("SCENARIO: unknown scenario 'one-cll'; did you mean one-call", "explore", "one-cll", "--vary", "wait-mask")]
    [InlineData("--workload: given beside SCENARIO 'one-call'; accepted: one of the two", "explore", "one-call", "--workload", "a.json",
        "--vary", "wait-mask")]
    [InlineData("--resume: '-'; accepted: a file's name", "explore", "one-call", "--vary", "wait-mask", "--resume", "-")]
    public void Bad_input_is_refused_in_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--vary: 11 axes; accepted: at most 10", 11)]
    [InlineData("--vary: more than 100000 combinations; accepted: fewer axes, or some of their values", 10)]
    public void More_than_can_be_had_is_refused(string message, int axes) =>
        Assert.Equal(
            message,
            CliRun.Of("explore", "one-call", "--vary", string.Join(
                ',', Axis.All.OrderByDescending(a => a.Values.Count).Take(axes).Select(a => a.Name))).Refused());

    [Fact]
    public void What_breaks_is_told_with_its_run_within_a_screen()
    {
        var run = Overwritten.Value.Run;

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("explore", "one-call", "--vary", Axes).Exit);
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("3 safe, 1 unsafe", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "wait-mask=per-cpu wait-preemption=early: S4 in h1-overwritten-wait-mask, 43 steps", run.Out, StringComparison.Ordinal);
        Assert.InRange(run.Out.Split('\n').Length, 8, 40);
        Assert.DoesNotContain("…", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_tells_the_same_and_has_a_row_for_each_design()
    {
        var (run, page) = Overwritten.Value;
        var data = PageData.Of(page);
        var findings = data.GetProperty("findings").EnumerateArray()
            .SelectMany(f => f.GetProperty("lines").EnumerateArray().Select(l => (
                Text: l.GetProperty("text").GetString()!, Run: l.TryGetProperty("run", out var at) ? at.GetInt32() : (int?)null)))
            .ToList();
        var rows = data.GetProperty("systems").EnumerateArray().ToDictionary(
            s => s.GetProperty("design").GetString()!,
            s => s.GetProperty("verdicts").EnumerateArray().ToDictionary(
                v => v.GetProperty("property").GetString()!, v => v.GetProperty("verdict").GetString()!));

        Assert.Contains("2: wait-mask=task wait-preemption=*", findings.Select(f => f.Text));
        var unsafeSet = Assert.Single(findings, f => f.Run is not null);
        Assert.Contains(unsafeSet.Text, run.Out, StringComparison.Ordinal);
        Assert.Equal("S4", data.GetProperty("runs")[unsafeSet.Run!.Value].GetProperty("property").GetString());
        Assert.Equal(4, rows.Count);
        Assert.Equal("violated", rows["linux-7.3+wait-mask=per-cpu"]["S4"]);
        Assert.Equal("holds", rows["linux-7.3"]["S4"]);
        Assert.Equal("vacuous", rows["linux-7.3"]["S1"]);
    }

    [Fact]
    public void What_the_base_itself_breaks_is_no_part_of_safe()
    {
        var run = CliRun.Of("explore", "h7-aba-starvation", "--property", "L3", "--vary", "wait-preemption=none,early");

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("2 safe but for what linux-7.3 itself breaks, 0 unsafe", run.Out, StringComparison.Ordinal);
        Assert.Contains("L3 in h7-aba-starvation; holds with wait-preemption=none", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_finds_no_room_is_counted_with_the_option_that_tells_it()
    {
        var plan = ExplorePlan.Of(["one-call"], null, ["csd-lifetime"], "linux-7.3", [], null);
        var map = Exploring.Invented(plan.Space, values => values.Contains("rcu", StringComparison.Ordinal)
            || values.Contains("freed", StringComparison.Ordinal) ? Outcome.Violated : Outcome.Holds);
        var result = new ExploreResult(plan, map, [], null, TimeSpan.Zero);

        Assert.Contains("  and 1 more (--verbose, --json)", Lines(isWhole: false));
        Assert.DoesNotContain(Lines(isWhole: true), l => l.Contains(" more (", StringComparison.Ordinal));

        IEnumerable<string> Lines(bool isWhole) => ExploreText.Of(result, isWhole).SelectMany(f => f.Lines).Select(l => l.Text);
    }

    [Fact]
    public void The_page_speaks_of_as_many_combinations_and_scenarios_as_there_are()
    {
        var plan = ExplorePlan.Of(
            [ExplorePlan.Smp], null, ["wait-mask,csd-lifetime,info-storage,wait-preemption"], "linux-7.3", [], null);
        var axes = string.Join(", ", plan.Space.Axes.Select(a => $"{a.Axis.Name} ({a.Values.Count})"));
        var page = Repository.Read("docs", "explore.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var said = Figures().Match(string.Join(' ', page));

        Assert.Equal(
            $"{plan.Space.Count} combinations of {axes} on linux-7.3, in {plan.Scenarios.Count} scenarios: ", said.Groups[1].Value);
        Assert.Equal(plan.Space.Count, Number(said.Groups[2]) + Number(said.Groups[3]));
    }

    [Fact]
    public void A_narrow_terminal_gets_narrow_lines()
    {
        using var stdout = new StringWriter();
        CommandLine.Run(
            ["explore", "h1-overwritten-wait-mask", "--vary", Axes], new Terminal(stdout, TextWriter.Null, 80, false, false));

        Assert.All(stdout.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void The_JSON_has_each_combination_and_a_token_that_replays()
    {
        var run = CliRun.Of("explore", "h1-overwritten-wait-mask", "--vary", Axes, "--json", "-");
        var json = JsonNode.Parse(run.Out)!;

        Assert.Equal(4, json["results"]!.AsArray().Count);
        Assert.Equal(
            """[{"wait-mask":"per-cpu","wait-preemption":"early"}]""", json["minimalUnsafe"]!.ToJsonString());
        var token = (string)json["witnesses"]![0]!["token"]!;
        Assert.Contains("breaks S4", CliRun.Of("replay", token).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exploration_goes_on_from_its_file()
    {
        using var file = new TemporaryFile("all.jsonl");
        string[] question = ["explore", "h1-overwritten-wait-mask", "--vary", Axes, "--resume", file.Path];
        var whole = CliRun.Of(question);
        var lines = File.ReadAllLines(file.Path);
        File.WriteAllText(file.Path, string.Join('\n', lines[..^1]) + "\n" + lines[^1][..10]); // cut off in the middle of a line
        var resumed = CliRun.Of(question);

        Assert.Equal(5, lines.Length);
        Assert.Contains("1 searched", resumed.Out, StringComparison.Ordinal);
        Assert.Contains("3 from the file", resumed.Out, StringComparison.Ordinal);
        Assert.Equal(Before(whole.Out), Before(resumed.Out));
        Assert.Equal(5, File.ReadAllLines(file.Path).Length);

        static string Before(string text) => text[..text.IndexOf(" questions by", StringComparison.Ordinal)];
    }

    [Fact]
    public void A_workload_of_ones_own_is_explored_and_its_runs_are_seen_with_its_file()
    {
        using var file = new TemporaryFile("two-callers.json", Calls);
        string[] question = ["explore", "--workload", file.Path, "--vary", Axes, "--verbose"];
        var run = CliRun.Of(question);

        Assert.Contains("3 safe, 1 unsafe", run.Out, StringComparison.Ordinal);
        Assert.Contains("wait-mask=per-cpu wait-preemption=early: S4 in two-callers", run.Out, StringComparison.Ordinal);
        Assert.Contains($"to see a run: check --workload {file.Path}", run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var replay = run.Out.Split("replay '")[1];
        Assert.Contains(
            "breaks S4", CliRun.Of("replay", replay.Split('\'')[0], "--workload", replay.Split('\'')[2]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_that_was_changed_is_another_question()
    {
        using var file = new TemporaryFile("a.json", Calls);
        using var results = new TemporaryFile("all.jsonl");
        string[] question = ["explore", "--workload", file.Path, "--vary", "wait-mask=per-cpu,task", "--resume", results.Path];
        CliRun.Of(question);
        Assert.Contains("2 from the file", CliRun.Of(question).Out, StringComparison.Ordinal);
        File.WriteAllText(file.Path, Calls.Replace("\"A\"", "\"C\"", StringComparison.Ordinal));

        Assert.Contains("line 1: workload", CliRun.Of(question).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_another_question_is_refused()
    {
        using var file = new TemporaryFile("all.jsonl");
        CliRun.Of("explore", "one-call", "--vary", "wait-mask", "--resume", file.Path);

        var refused = CliRun.Of("explore", "one-call", "--vary", "csd-lifetime", "--resume", file.Path).Refused();
        Assert.Contains("line 1: axes: 'csd-lifetime=", refused, StringComparison.Ordinal);
        Assert.Contains(
            "' asked, and not in it; 'wait-mask=per-cpu,on-stack,task,task-inline' in it, and not asked",
            refused,
            StringComparison.Ordinal);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("(\\d+ combinations of [^:]*: )(\\d+) safe[^,]*, (\\d+) unsafe")]
    private static partial Regex Figures();
}
