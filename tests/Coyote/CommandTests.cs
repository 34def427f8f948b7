namespace Shootdown.Tests.Coyote;

/// <summary>Coyote on the command line.</summary>
public sealed class CommandTests
{
    private static readonly string[] EarlyReturn = ["check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13"];

    [Long]
    [Fact]
    public void A_check_shows_what_Coyote_finds()
    {
        var run = CliRun.Of([.. EarlyReturn, "--engine", "coyote", "--strategy", "pct:3", "--iterations", "200"]);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("breaks S13", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_stand_beside_our_trace()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of([.. EarlyReturn, "--engine", "coyote", "--reports", folder.Path]).Exit);
        Assert.Equal([".dgml", ".json", ".trace", ".txt"], Directory.GetFiles(folder.Path).Select(Path.GetExtension).Order());
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", Directory.GetFiles(folder.Path, "*.json")[0]).Exit);
    }

    [Fact]
    public void A_token_replays_under_Coyote()
    {
        var run = CliRun.Of("replay", Violations.EarlyToken.ToString(), "--engine", "coyote");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("reproduced under Coyote: breaks S13", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_strategy_is_refused()
    {
        Assert.StartsWith("--strategy: 'best'; accepted: random, pct:D, fair-pct:D, pos, delay:D, q-learning, dfs, portfolio",
            CliRun.Of([.. EarlyReturn, "--engine", "coyote", "--strategy", "best"]).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_need_a_directory()
    {
        Assert.Equal("--reports: 'no/such'; accepted: a directory that exists",
            CliRun.Of([.. EarlyReturn, "--engine", "coyote", "--reports", "no/such"]).Refused());
    }

    [Fact]
    public void Reports_need_an_engine_that_writes_them() =>
        Assert.Equal("--reports: '.'; accepted: only with the engine coyote, and exhaustive writes no reports of its own",
            CliRun.Of([.. EarlyReturn, "--reports", "."]).Refused());
}
