namespace Shootdown.Tests.Cli;

/// <summary>What <c>check</c> prints, and its exit codes.</summary>
public sealed class CheckTests
{
    [Fact]
    public void Claims_of_a_scenario_are_as_claimed()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Empty(run.Error);
        Assert.Contains("✓ as claimed", run.Out, StringComparison.Ordinal);
        Assert.Contains("0 NOT as claimed, 0 inconclusive", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claimed_violation_is_shown_with_its_token_and_what_mends_it()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "s13");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("✓ violated, as claimed", run.Out, StringComparison.Ordinal);
        Assert.Contains($"replay '{Violations.EarlyToken}'", run.Out, StringComparison.Ordinal);
        Assert.Contains("goes away with: wait-decision=if-enqueued (946a72819825)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_that_nobody_claims_exits_1()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S5");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("✗ VIOLATED", run.Out, StringComparison.Ordinal);
    }

    // Memory that is touched after its end leaves S1 open: the run is S4's, which this system was not built for.
    [Fact]
    public void A_run_that_breaks_what_was_not_asked_is_shown()
    {
        var run = CliRun.Of("check", "remote-flush", "--design", "linux-7.3+flush-mode=acknowledged-always", "--property", "S1");
        Assert.Empty(run.Error);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("breaks S4", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_reduction_the_verdicts_are_the_same() =>
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("check", "h6-no-ipi-early-return", "--no-reduction").Exit);

    [Fact]
    public void Another_number_of_CPUs_is_part_of_the_token()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--cpus", "4", "--design", Violations.Mutant, "--property", "S13");
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        var token = run.Out.Split("replay '")[1].Split('\'')[0];
        Assert.StartsWith("sd1:h6-no-ipi-early-return@cpus=4:", token, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", token).Exit);
    }

    [Theory]
    [InlineData("--max-time", "1s", "time limit of 1 s reached")]
    [InlineData("--max-memory", "2M", "inconclusive")]
    public void A_bound_that_is_reached_exits_3(string option, string value, string reason)
    {
        var run = CliRun.Of("check", "benchmark-shootdown", "--quota", "2,2,1", option, value);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains(reason, run.Out, StringComparison.Ordinal);
        Assert.Contains("states", run.Out, StringComparison.Ordinal);
    }

    // Every claim under tso is a test of its own: TsoTests.
    [Fact]
    public void With_store_buffers_claims_are_decided()
    {
        var run = CliRun.Of("check", "first-switch", "lazy-leaves", "--memory", "tso");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("What breaks under tso", run.Out, StringComparison.Ordinal);
        Assert.Contains(" 0 NOT as claimed, 0 inconclusive", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void With_store_buffers_the_benchmark_is_left_out() =>
        Assert.Contains("benchmark-shootdown", CliRun.Of("check", "--memory", "tso", "--max-time", "1s").Out
            .Split('\n').Single(l => l.StartsWith("left out: ", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void The_benchmark_tells_its_numbers()
    {
        var run = CliRun.Of("check", "benchmark-shootdown", "--cpus", "2", "--quota", "1,1", "--no-reduction");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Matches(
            "benchmark-shootdown@1,1 on linux-7.3\n.*; 2 CPUs\n[0-9,]+ states, [0-9,]+ transitions, depth [0-9]+, [0-9.]+ s, .*not reduced",
            run.Out);
    }

    [Fact]
    public void A_claim_that_is_wrong_is_reported_with_its_trace()
    {
        var run = Report(new Claim(Violations.Mutant, CrossCalls.NoIpiEarlyReturn, WaitsForItsOwn.Property, Expected.Holds, "a mistake"));
        Assert.Contains("NOT as claimed: h6-no-ipi-early-return: linux-7.3+wait-decision=if-ipi-sent holds S13 (a mistake)", run,
            StringComparison.Ordinal);
        Assert.Contains("breaks S13 (a waiting call returns after its own callbacks)", run, StringComparison.Ordinal);
        Assert.Contains("1 claim: 0 as claimed, 1 NOT as claimed, 0 inconclusive", run, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutant_that_survives_is_reported()
    {
        var run = Report(new Claim("linux-7.3", CrossCalls.NoIpiEarlyReturn, WaitsForItsOwn.Property, Expected.Violated, "a mistake"));
        Assert.Contains("NOT as claimed: h6-no-ipi-early-return: linux-7.3 breaks S13 (a mistake)", run, StringComparison.Ordinal);
        Assert.Contains("It holds: none of the ", run, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void Tables_and_traces_keep_within_the_terminal(int width)
    {
        using var stdout = new StringWriter();
        var terminal = new Terminal(stdout, TextWriter.Null, width, false, false);
        Assert.Equal(ExitCode.AsClaimed, CommandLine.Run(["check", "h6-no-ipi-early-return", "h2-freed-csd-array", "--verbose"], terminal));
        Assert.DoesNotContain(stdout.ToString().Split('\n'), line => line.Length > width
            && !line.StartsWith("replay: ", StringComparison.Ordinal));
    }

    private static string Report(Claim claim)
    {
        using var stdout = new StringWriter();
        using var deadline = new Deadline(null);
        var terminal = Terminal.Of(stdout, TextWriter.Null);
        using var progress = new ProgressLine(terminal);
        var limits = new Limits();
        var question = new CheckQuestion(
            new SizedScenario(claim.Scenario.Name, claim.Scenario), DesignName.Parse(claim.Design, "test"), claim.Property, claim);
        var searches = new CheckRunner(limits, deadline, progress, shortens: false).Run([question]);
        Assert.Equal(Standing.Wrong, searches[0].Standing);
        new CheckReport(new Page(terminal), limits, deadline, verbose: false).Write(searches, new CheckPlan([], IsCatalogue: true));
        return stdout.ToString();
    }
}
