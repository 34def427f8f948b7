using System.Text.RegularExpressions;
using System.Text.Json.Nodes;

namespace Shootdown.Tests.Cli;

/// <summary>Scenarios out of the user's own files.</summary>
[Long]
public sealed class WorkloadFileTests
{
    private const string Workload = """
        {"cpus": 3, "tasks": [
            {"name": "A", "cpus": [0], "calls": [{"call": "smp_call_function_many", "mask": [1]}]},
            {"name": "B", "cpus": [2], "calls": [{"call": "smp_call_function_many", "mask": [1]}]}]}
        """;

    private const string Memory = """
        {"cpus": 2, "mms": [{"name": "m", "lazy": [1]}], "tasks": [
            {"name": "A", "cpus": [0], "mm": "m", "running": true, "calls": [{"call": "munmap"}]},
            {"name": "B", "cpus": [1], "mm": "m", "calls": [{"call": "access"}]}]}
        """;

    [Fact]
    public void A_file_is_a_scenario_of_its_name()
    {
        using var file = new TemporaryFile("two callers.json", Workload);
        var run = CliRun.Of("check", "--workload", file.Path);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("two-callers on linux-7.3", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_to_build_is_refused_by_name()
    {
        var flushes = string.Join(',', Enumerable.Repeat("""{ "call": "munmap" }""", 8));
        using var file = new TemporaryFile(
            "large.json",
            $$"""
            {
              "cpus": 2,
              "mms": [{ "name": "m" }],
              "tasks": [
                { "name": "A", "cpus": [0], "mm": "m", "calls": [{{flushes}}] },
                { "name": "B", "cpus": [1], "mm": "m", "calls": [{{flushes}}] }
              ]
            }
            """);
        Assert.Matches(
            $@"^{Regex.Escape(file.Path)}: \$: [\w./]+\.cs:\d+: routine \w+ has more than 400000 nodes; .*; "
            + "accepted: fewer flushes, other calls, mms or CPUs$",
            CliRun.Of("check", "--workload", file.Path, "--design", "linux-7.2+backend=invlpgb").Refused().Trim());
    }

    [Fact]
    public void A_token_replays_with_the_file_and_not_without()
    {
        using var file = new TemporaryFile("two-callers.json", Workload);
        var run = CliRun.Of("check", "--workload", file.Path, "--design", Violations.Mutant, "--property", "S13");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains($" --workload '{file.Path}'", run.Out, StringComparison.Ordinal);
        var token = run.Out.Split("replay '")[1].Split('\'')[0];
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token, "--workload", file.Path).Exit);
        Assert.StartsWith("token: unknown scenario 'two-callers'", CliRun.Of("replay", token).Refused(), StringComparison.Ordinal);
        using var other = new TemporaryFile("others.json", Workload);
        Assert.StartsWith(
            "--workload: scenario 'others'; accepted: the file of 'two-callers'",
            CliRun.Of("replay", token, "--workload", other.Path).Refused(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-7.3", ExitCode.AsClaimed)]
    [InlineData("linux-7.3+lazy-exit=trusts", ExitCode.NotAsClaimed)]
    public void A_file_may_have_address_spaces(string design, int exit)
    {
        using var file = new TemporaryFile("lazy-then-user.json", Memory);
        Assert.Equal(exit, CliRun.Of("check", "--workload", file.Path, "--design", design, "--property", "S1").Exit);
    }

    [Theory]
    [InlineData("--trace")]
    [InlineData("--json")]
    public void A_trace_file_carries_its_workload(string option)
    {
        using var file = new TemporaryFile("two-callers.json", Workload);
        using var trace = new TemporaryFile();
        _ = CliRun.Of(
            "check", "--workload", file.Path, "--cpus", "4", "--design", Violations.Mutant, "--property", "S13", option, trace.Path);
        var run = CliRun.Of("replay", trace.Path);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("two-callers@cpus=4", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_that_was_tampered_with_is_refused()
    {
        using var file = new TemporaryFile("two-callers.json", Workload);
        using var trace = new TemporaryFile();
        _ = CliRun.Of("check", "--workload", file.Path, "--design", Violations.Mutant, "--property", "S13", "--trace", trace.Path);
        var json = JsonNode.Parse(File.ReadAllText(trace.Path))!;
        json["workload"]!["cpus"] = 99;
        File.WriteAllText(trace.Path, json.ToJsonString());
        Assert.StartsWith($"{trace.Path}: $.workload: $.cpus: 99", CliRun.Of("replay", trace.Path).Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"cpus\": 3}")]
    public void A_file_that_is_no_workload_is_refused(string text)
    {
        using var file = new TemporaryFile("broken.json", text);
        Assert.StartsWith(file.Path, CliRun.Of("check", "--workload", file.Path).Refused(), StringComparison.Ordinal);
    }
}
