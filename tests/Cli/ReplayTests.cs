using System.Text.RegularExpressions;

namespace Shootdown.Tests.Cli;

/// <summary>What was found can be seen again.</summary>
public sealed class ReplayTests
{
    private static readonly Violation Early = Violations.EarlyReturn;

    [Fact]
    public void A_token_reproduces_the_violation()
    {
        var run = CliRun.Of("replay", Violations.EarlyToken.ToString());
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("breaks S13 (a waiting call returns after its own callbacks): the call returns while its callback has not finished",
            run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\nreproduced\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_an_infinite_run_reproduces_the_starvation()
    {
        var run = CliRun.Of("replay", Violations.StarvationToken.ToString());
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("-- from here again and again --", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "breaks L3-weak (no waiter starves under a weakly fair scheduler): A waits for ever", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_what_was_asked_with_other_properties_replays()
    {
        var run = CliRun.Of(
            "check", "h11-switch-vs-flush", "--design", "linux-7.3+switch-order=barrier-if-absent", "--memory", "tso");
        var token = Regex.Match(run.Out, "sd1:[^']*:tso:S1,[^']*").Value;

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token).Exit);
    }

    [Fact]
    public void The_memory_model_is_part_of_the_token()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--memory", "tso");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        var token = run.Out.Split("replay '")[1].Split('\'')[0];
        Assert.Contains(":tso:", token, StringComparison.Ordinal);
        Assert.Contains("under tso", CliRun.Of("replay", token).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_that_does_not_close_is_no_violation()
    {
        var trace = Violations.Starvation;
        var token = Violations.StarvationToken with { CycleStart = trace.CycleStart - 1 };
        Assert.Equal(ExitCode.NotAsClaimed, CliRun.Of("replay", token.ToString()).Exit);
        Assert.Equal(ExitCode.NotAsClaimed, CliRun.Of("replay", (Violations.StarvationToken with { CycleStart = null }).ToString()).Exit);
        Assert.Equal(ExitCode.NotAsClaimed, CliRun.Of("replay", (Violations.StarvationToken with { CycleStart = 1 << 30 }).ToString())
            .Exit);
    }

    [Fact]
    public void A_schedule_that_stops_short_of_the_violation_is_no_violation()
    {
        var system = CrossCalls.NoIpiEarlyReturn.Build(Designs.Parse(Violations.Mutant));
        var shorter = new Schedule(Early.Schedule.Choices.SkipLast(1));
        var cut = new Violation(system, Early.Property, shorter);
        Assert.Null(cut.Finding);
        var run = CliRun.Of("replay", Token.Of(Violations.EarlyName, cut).ToString());
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.EndsWith("\nnot reproduced\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_design_by_another_name_is_the_same_design() =>
        Assert.Equal(ExitCode.AsClaimed,
            CliRun.Of("replay", Violations.EarlyToken.ToString(), "--design",
            "linux-7.3+wait-mask=per-cpu+wait-mask=task+wait-decision=if-ipi-sent").Exit);

    [Fact]
    public void On_another_design_a_run_is_followed_to_where_it_no_longer_breaks()
    {
        var run = CliRun.Of("replay", Violations.EarlyToken.ToString(), "--design", "linux-7.3");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("diverges at step 21 of 21", run.Out, StringComparison.Ordinal);
        Assert.Contains("B: smp_call_function_many() returns", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void On_another_design_with_the_same_bug_a_run_is_reproduced()
    {
        var run = CliRun.Of("replay", Violations.EarlyToken.ToString(), "--design", "preemptible-v8+wait-decision=if-ipi-sent");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("reproduced: it breaks S13 at step 21 of 21", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_of_an_older_text_is_followed_by_its_steps()
    {
        using var file = new TemporaryFile();
        _ = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--trace", file.Path);
        var text = File.ReadAllText(file.Path);
        var token = Token.Parse(text.Split("\"token\": \"")[1].Split('"')[0]);
        File.WriteAllText(file.Path, text.Replace(
            token.ToString(), (token with { Fingerprint = token.Fingerprint + 1 }).ToString(), StringComparison.Ordinal));
        var run = CliRun.Of("replay", file.Path);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("reproduced: it breaks S13 at step 21 of 21", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_an_older_model_is_refused() =>
        Assert.StartsWith(
            "token: fingerprint ",
            CliRun.Of("replay", (Violations.EarlyToken with { Fingerprint = Violations.EarlyToken.Fingerprint + 1 }).ToString()).Refused(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such", "linux-7.3", "sc", "S13", "token: unknown scenario 'no-such'")]
    [InlineData("one-call", "linux-9", "sc", "S13", "token: unknown design 'linux-9'")]
    [InlineData("one-call", "linux-7.3", "weak", "S13", "token: memory model 'weak'; accepted: sc")]
    [InlineData("one-call", "linux-7.3", "sc", "S99", "token: unknown property 'S99'")]
    [InlineData("benchmark-shootdown@9,9", "-", "sc", "S13", "token: '9,9'; accepted: 2 to 4 numbers")]
    [InlineData("one-call@cpus=99", "linux-7.3", "sc", "S13", "token: --cpus 99: one-call then has $.cpus: 99")]
    [InlineData("one-call@cpus=many", "linux-7.3", "sc", "S13", "token: 'one-call@cpus=many'; accepted: one-call@cpus=N")]
    [InlineData("one-call", "linux-7.3", "arm", "S13", "token: --memory arm: accepted: sc, tso for one-call")]
    public void A_token_that_names_what_there_is_not_is_refused(
        string scenario, string design, string memory, string property, string message)
    {
        var token = Violations.EarlyToken with { Scenario = scenario, Design = design, Memory = memory, Property = property };
        Assert.StartsWith(message, CliRun.Of("replay", token.ToString()).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_a_token_of_a_workload_is_told_that_its_file_goes_with_it() =>
        Assert.EndsWith(
            "; or, if it is of a file of yours, --workload FILE beside the token",
            CliRun.Of("replay", (Violations.EarlyToken with { Scenario = "of-mine" }).ToString()).Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void A_schedule_that_does_not_fit_is_refused_with_it()
    {
        var token = Violations.EarlyToken with { Code = new byte[] { 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 9 } };

        var message = CliRun.Of("replay", token.ToString()).Refused();
        Assert.StartsWith("token: schedule 'IQECAwQFBgcICQ' does not fit h6-no-ipi-early-return on ", message, StringComparison.Ordinal);
        Assert.EndsWith("; accepted: the token as it was printed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_file_reproduces_the_violation()
    {
        using var file = new TemporaryFile();
        Assert.Equal(ExitCode.AsClaimed,
            CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--trace", file.Path).Exit);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", file.Path).Exit);
    }

    [Fact]
    public void A_report_reproduces_every_violation_in_it()
    {
        using var file = new TemporaryFile();
        _ = CliRun.Of("check", "h6-no-ipi-early-return", "h7-aba-starvation", "--json", file.Path);
        var run = CliRun.Of("replay", file.Path);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Equal(4, run.Out.Split("\nreproduced\n").Length - 1);
    }

    [Fact]
    public void A_replay_writes_the_same_trace_that_the_check_wrote()
    {
        using var file = new TemporaryFile();
        _ = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--trace", file.Path);
        using var written = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file.Path));
        using var report = System.Text.Json.JsonDocument.Parse(CliRun.Of("replay", file.Path, "--json", "-").Out);
        Assert.True(System.Text.Json.JsonElement.DeepEquals(written.RootElement, report.RootElement[0].GetProperty("trace")));
    }
}
