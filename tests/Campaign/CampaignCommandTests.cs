namespace Shootdown.Tests.Campaign;

/// <summary><c>campaign</c> and <c>worker</c> on the command line.</summary>
public sealed class CampaignCommandTests
{
    private static readonly string[] Broken = ["h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13"];

    [Long]
    [Fact]
    public void It_prints_what_a_check_of_all_workloads_prints()
    {
        string[] question =
            ["--all-workloads", "2x1", "--of", "memory", "--calls", "munmap,access", "--design", "linux-7.3+table-freeing=before-flush"];
        var check = CliRun.Of(["check", .. question]);
        var campaign = CliRun.Of(["campaign", .. question, "--shards", "6"]);

        Assert.Equal(ExitCode.NotAsClaimed, campaign.Exit);
        Assert.Equal(CampaignText.WithoutTime(check.Out), CampaignText.WithoutTime(campaign.Out));
        Assert.All(
            campaign.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), // how far it is, where that takes long
            line => Assert.Contains("/6] shards, ", line, StringComparison.Ordinal));
    }

    [Long]
    [Fact]
    public void Drawn_schedules_break_what_breaks_and_show_its_run_and_leave_the_rest_open()
    {
        string[] drawn = ["--engine", "random", "--shards", "3", "--iterations", "50"];
        var broken = CliRun.Of(["campaign", .. Broken, .. drawn, "--property", "S7"]);
        Assert.Equal(ExitCode.Inconclusive, broken.Exit); // one is broken as claimed, of the other nothing is known
        Assert.Contains("S13: broken in 3 of 3 shards", broken.Out, StringComparison.Ordinal);
        Assert.Contains("sd1:h6-no-ipi-early-return", broken.Out, StringComparison.Ordinal);
        Assert.Contains("no violation in 150 schedules of 3 shards", broken.Out, StringComparison.Ordinal);

        var right = CliRun.Of(["campaign", Broken[0], "--design", "linux-7.3", "--property", "S13", .. drawn]);
        Assert.Equal(ExitCode.Inconclusive, right.Exit);
        Assert.DoesNotContain("broken in", right.Out, StringComparison.Ordinal);
    }

    [Long]
    [Fact]
    public void Drawn_workloads_break_what_breaks()
    {
        var run = CliRun.Of(
            "campaign", "--engine", "fscheck", "--random-workloads", "calls", "--design", Violations.Mutant, "--property", "S13",
            "--shards", "2", "--iterations", "600");

        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("2 of 2 shards done", run.Out, StringComparison.Ordinal);
    }

    [Long]
    [Fact]
    public void What_is_not_done_in_time_is_no_proof()
    {
        var run = CliRun.Of(
            "campaign", "--all-workloads", "3x1", "--calls", "munmap,access", "--initial", "none", "--max-time", "4s");

        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("not decided (time limit of 4 s reached)", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--engine: 'exhaustive'; accepted: random, fscheck, or exhaustive beside --all-workloads", "campaign", "one-call")]
    [InlineData("--all-workloads: given with the engine random", "campaign", "--all-workloads", "1x1", "--engine", "random")]
    [InlineData("--of: given without --all-workloads", "campaign", "one-call", "--engine", "random", "--of", "calls")]
    [InlineData("--shards: '0'; accepted: a whole number from 1 to 1000000", "campaign", "--all-workloads", "1x1", "--shards", "0")]
    [InlineData("--seed: 2147483647; accepted: 0 to 2147483583", "campaign", "one-call", "--engine", "random", "--seed", "2147483647")]
    [InlineData("--port: 70; accepted: only with --cluster", "campaign", "one-call", "--engine", "random", "--port", "70")]
    [InlineData("--findings: 'nowhere'; accepted: a directory that exists", "campaign", "--all-workloads", "1x1", "--findings", "nowhere")]
    [InlineData("worker: no --cluster; accepted: --cluster CONNECTION", "worker")]
    [InlineData("--cluster: 'localhost:1': nobody answers", "worker", "--cluster", "localhost:1")]
    [InlineData("--cluster: 'a=b,,': nobody answers, or it is no address", "worker", "--cluster", "a=b,,")]
    [InlineData("--cluster: 'localhost:1': nobody answers", "campaign", "--all-workloads", "1x1", "--cluster", "localhost:1")]
    public void Bad_input_is_refused_in_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);
}
