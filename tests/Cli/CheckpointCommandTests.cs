using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Shootdown.Tests.Cli;

/// <summary><c>check --checkpoint</c>: whatever ends a search, the same command goes on from there.</summary>
[Long]
public sealed class CheckpointCommandTests
{
    private static readonly string[] Question =
        ["check", "benchmark-shootdown", "--quota", "3,3,0", "--no-reduction", "--property", "S1", "--threads", "1"];

    private static readonly string[] Endless = ["check", "benchmark-shootdown", "--quota", "2,2,1", "--property", "S1", "--threads", "1"];

    private static readonly string[] Small = ["check", "benchmark-shootdown", "--quota", "2,1,0", "--no-reduction", "--property", "S1"];

    [Fact]
    public async Task A_search_that_is_killed_over_and_over_counts_every_state_once()
    {
        using var file = new TemporaryFile("search");
        string[] command = [.. Question, "--checkpoint", file.Path, "--checkpoint-every", "1s", "--json", "-"];
        var random = new Random(16);
        var sizes = new List<long>();
        for (var kill = 0; kill < 3; kill++)
        {
            using var killed = CliProcess.Start(command);
            await Grown(killed, file.Path, sizes.LastOrDefault(1_000));
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            sizes.Add(new FileInfo(file.Path).Length);
        }

        using var last = CliProcess.Start(command);
        var end = await last.End();

        Assert.Equal(ExitCode.AsClaimed, end.Exit);
        Assert.Equal(2_903_364, (long)JsonNode.Parse(end.Out)![0]!["states"]!);
        Assert.Equal("holds", (string)JsonNode.Parse(end.Out)![0]!["verdict"]!);
        Assert.Contains("went on from", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beside_it_stays()
    {
        using var file = new TemporaryFile("search");
        File.WriteAllText(file.Path + ".new", "mine");

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("check", "one-call", "--design", "linux-7.3", "--checkpoint", file.Path).Exit);
        Assert.Equal("mine", File.ReadAllText(file.Path + ".new"));
    }

    [Fact]
    public void A_file_has_a_name()
    {
        var run = CliRun.Of("check", "one-call", "--design", "linux-7.3", "--checkpoint", "");

        Assert.Equal((ExitCode.BadInput, "--checkpoint: ''; accepted: a file in a directory that exists\n"), (run.Exit, run.Error));
    }

    [Fact]
    public async Task A_search_that_is_asked_to_end_saves_first()
    {
        using var file = new TemporaryFile("search");
        using var asked = CliProcess.Start([.. Endless, "--checkpoint", file.Path, "--checkpoint-every", "1s"]);
        await Grown(asked, file.Path, 1_000);
        using (var signal = Process.Start("kill", ["-TERM", asked.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var end = await asked.End();

        Assert.Equal(ExitCode.Inconclusive, end.Exit);
        Assert.Contains("S1: interrupted; ", end.Out, StringComparison.Ordinal);
        Assert.Contains("states are saved; the same command goes on from there", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_run_that_breaks_a_property_is_the_same()
    {
        string[] question = [
            "check", "benchmark-shootdown", "--quota", "2,1,0", "--no-reduction", "--property", "S1", "--json", "-",
            "--design", "linux-7.3+wait-decision=if-ipi-sent",
        ];
        using var file = new TemporaryFile("search");
        var ended = CliRun.Of([.. question, "--checkpoint", file.Path, "--max-memory", "1M", "--no-disk"]);
        var resumed = CliRun.Of([.. question, "--checkpoint", file.Path]);

        Assert.Equal(Run(CliRun.Of(question)), Run(resumed));
        Assert.Contains("went on from", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("are saved", ended.Error, StringComparison.Ordinal);

        static string Run(CliRun run) => JsonNode.Parse(run.Out)![0]!["trace"]!["token"]!.ToJsonString();
    }

    [Fact]
    public void A_search_that_meets_a_limit_says_what_is_saved()
    {
        using var file = new TemporaryFile("search");
        var ended = CliRun.Of([.. Small, "--checkpoint", file.Path, "--max-memory", "3M", "--no-disk"]);
        var resumed = CliRun.Of([.. Small, "--checkpoint", file.Path]);

        Assert.Equal((ExitCode.Inconclusive, ExitCode.AsClaimed), (ended.Exit, resumed.Exit));
        Assert.Contains("states are saved; the same command goes on from there", ended.Error, StringComparison.Ordinal);
        Assert.Contains("went on from", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("187,052 states, 572,057 transitions", resumed.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "callers", "--cpus", "4", "--tasks", "4")]
    [InlineData(false, "callers", "flushers", "--cpus", "4", "--tasks", "4")]
    [InlineData(false, "callers", "--cpus", "4", "--tasks", "4", "--engine", "random", "--iterations", "1000000000")]
    public void A_search_that_time_ends_says_how_one_is_saved(bool says, params string[] asked) =>
        Assert.Equal(says, CliRun.Of(["check", .. asked, "--design", "linux-7.3", "--max-time", "1s"]).Error.Contains(
            "--checkpoint: not given, so nothing is saved; with --checkpoint FILE the same command goes on from where it ended\n",
            StringComparison.Ordinal));

    // The ghosts of properties lie in states, in some order.
    [Theory]
    [InlineData("--property S5 --property L1 --property S4", "--property S4 --property S5 --property L1")]
    [InlineData("--property L3 --property S13 --property S11", "--property S11 --property L3 --property S13 --property L3")]
    [InlineData("", "--design linux-7.3")]
    [InlineData("--design linux-7.3", "")]
    public void Properties_are_a_set_whatever_their_order(string first, string second)
    {
        using var file = new TemporaryFile("search");
        string[] Question(string asked) =>
            ["check", "callers", "--cpus", "3", .. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "-"];
        var ended = CliRun.Of([.. Question(first), "--checkpoint", file.Path, "--max-memory", "1M", "--no-disk"]);
        var resumed = CliRun.Of([.. Question(second), "--checkpoint", file.Path]);

        Assert.Equal((ExitCode.Inconclusive, ExitCode.AsClaimed), (ended.Exit, resumed.Exit));
        Assert.Contains("went on from", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(Verdicts(CliRun.Of(Question(second))), Verdicts(resumed));

        static string Verdicts(CliRun run) => string.Join('\n', JsonNode.Parse(run.Out)!.AsArray().Select(a =>
            $"{a!["property"]} {a["verdict"]} {a["states"]} {a["transitions"]} {a["depth"]}"));
    }

    // A file of one order may never be read as that of another in which what breaks lies elsewhere.
    [Fact]
    public void What_breaks_breaks_whatever_the_order_of_properties()
    {
        string[] question =
            ["check", "h1-overwritten-wait-mask", "--design", "linux-7.3+wait-mask=per-cpu", "--no-reduction", "--json", "-"];
        using var file = new TemporaryFile("search");
        var saved = CliRun.Of([.. question, "--property", "S13", "--property", "S5", "--property", "S4", "--checkpoint", file.Path]);
        var resumed = CliRun.Of([.. question, "--property", "S4", "--property", "S13", "--property", "S5", "--checkpoint", file.Path]);

        Assert.Equal(Runs(saved), Runs(resumed));
        Assert.Contains("S13 violated ", Runs(resumed), StringComparison.Ordinal);

        static string Runs(CliRun run) => string.Join('\n', JsonNode.Parse(run.Out)!.AsArray().Select(a =>
            $"{a!["property"]} {a["verdict"]} {a["trace"]?["token"]}"));
    }

    // Such a search keeps no state in which one step stands for all, so what it saved are not the successors of what it saved.
    [Theory]
    [InlineData("64M")]
    [InlineData("1M")]
    public void A_search_that_is_reduced_goes_on_to_the_same_end(string memory)
    {
        string[] question = ["check", "callers", "--cpus", "3", "--design", "linux-7.3", "--property", "S4"];
        using var file = new TemporaryFile("search");
        var ended = CliRun.Of([.. question, "--checkpoint", file.Path, "--max-memory", "1M", "--no-disk"]);
        var resumed = CliRun.Of([.. question, "--checkpoint", file.Path, "--max-memory", memory]);

        Assert.Equal((ExitCode.Inconclusive, ExitCode.AsClaimed), (ended.Exit, resumed.Exit));
        Assert.Contains("states are saved; the same command goes on from there", ended.Error, StringComparison.Ordinal);
        Assert.Contains("went on from", resumed.Error, StringComparison.Ordinal);
        Assert.Contains(States(CliRun.Of(question)), resumed.Out, StringComparison.Ordinal);

        static string States(CliRun run) => run.Out.Split('\n').First(line => line.Contains(" transitions", StringComparison.Ordinal))
            .Split(", depth")[0];
    }

    [Theory]
    [InlineData("line 1: design 'linux-7.3' where 'linux-7.2' is asked", "one-call", "--design", "linux-7.2", "--property", "S4")]
    [InlineData("line 1: properties: 'S5' asked, and not in it; 'S4' in it, and not asked", "one-call", "--design", "linux-7.3",
        "--property", "S5")]
    [InlineData("line 1: properties: 'S5' asked, and not in it", "one-call", "--design", "linux-7.3", "--property", "S5",
        "--property", "S4")]
    [InlineData("line 1: memory 'sc' where 'tso' is asked", "one-call", "--design", "linux-7.3", "--property", "S4", "--memory", "tso")]
    [InlineData("line 1: scenario 'one-call' where 'nmi-in-use-mm' is asked", "nmi-in-use-mm", "--design", "linux-7.3",
        "--property", "S4")]
    [InlineData("line 1: reduction 'true' where 'false' is asked", "one-call", "--design", "linux-7.3", "--property", "S4",
        "--no-reduction")]
    public void The_file_of_another_question_is_refused(string difference, params string[] asked)
    {
        using var file = new TemporaryFile("search");
        Assert.Equal(0, CliRun.Of(
            "check", "one-call", "--design", "linux-7.3", "--property", "S4", "--checkpoint", file.Path).Exit);

        Assert.Equal(
            $"--checkpoint: {InputText.Quote(file.Path)}: {difference}; "
            + "accepted: a file that check wrote for the same question, or one that does not exist",
            CliRun.Of(["check", .. asked, "--checkpoint", file.Path]).Refused());
    }

    [Theory]
    [InlineData("given with one-call on 2 designs; accepted: with one SCENARIO, one --design D and at most ",
        "check", "one-call", "--design", "linux-7.2", "--design", "linux-7.3")]
    [InlineData("given with 2 scenarios on linux-7.3; accepted: ", "check", "one-call", "any-of-two", "--design", "linux-7.3")]
    [InlineData("--checkpoint: given with the engine random; accepted: only with exhaustive", "check", "one-call", "--engine", "random")]
    [InlineData("--checkpoint: given beside --random-workloads", "check", "--random-workloads", "calls", "--engine", "fscheck")]
    [InlineData("--reach: given beside --checkpoint", "check", "one-call", "--reach", "ipi[1]=1")]
    public void What_cannot_be_saved_is_refused(string message, params string[] args)
    {
        using var file = new TemporaryFile("search");
        var refused = CliRun.Of([.. args, "--checkpoint", file.Path]).Refused();
        Assert.StartsWith("--", refused, StringComparison.Ordinal);
        Assert.Contains(message, refused, StringComparison.Ordinal);
    }

    private static async Task Grown(Process process, string path, long size)
    {
        var start = Stopwatch.StartNew();
        while (!process.HasExited && !(File.Exists(path) && new FileInfo(path).Length > size) && start.Elapsed.TotalSeconds < 60)
        {
            await Task.Delay(20);
        }
    }
}
