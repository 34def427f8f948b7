using System.Diagnostics;

namespace Shootdown.Tests.Campaign;

/// <summary>A campaign of three processes that share a Redis server, of which some are killed.</summary>
[Long]
public sealed class ClusterTests
{
    private static readonly string[] Question =
    [
        "--all-workloads", "2x1", "--of", "memory", "--calls", "munmap,access,exec", "--design", "linux-7.3+table-freeing=before-flush",
    ];

    private static readonly string Expected = CampaignText.WithoutTime(CliRun.Of(["check", .. Question]).Out);

    [Fact]
    public async Task Three_processes_come_to_what_one_comes_to()
    {
        using var server = RedisServer.Start();
        using Process first = Worker(server), second = Worker(server), coordinator = Coordinator(server);

        await ExpectAll(coordinator);
        Assert.Equal(ExitCode.AsClaimed, (await Interrupted(first)).Exit);
        Assert.Equal(ExitCode.AsClaimed, (await Interrupted(second)).Exit);
    }

    [Fact]
    public async Task A_worker_and_the_coordinator_that_are_killed_at_any_moment_lose_no_verdict()
    {
        var random = new Random(1);
        using var server = RedisServer.Start();
        using Process first = Worker(server), second = Worker(server), killed = Coordinator(server);
        await Task.Delay(random.Next(2000, 6000), TestContext.Current.CancellationToken);
        Kill(first);
        await Task.Delay(random.Next(100, 3000), TestContext.Current.CancellationToken);
        Kill(killed);

        using var again = Coordinator(server);
        await ExpectAll(again);
        Kill(second);
    }

    [Fact]
    public async Task One_that_is_cut_off_goes_on_from_what_is_kept()
    {
        using var server = RedisServer.Start();
        using var cut = Coordinator(server, "--max-time", "4s");
        Assert.Equal(ExitCode.Inconclusive, (await cut.End()).Exit);

        using var again = Coordinator(server);
        await ExpectAll(again);
    }

    private static Process Worker(RedisServer server) => CliProcess.Start("worker", "--cluster", server.Connection, "--threads", "1");

    private static Process Coordinator(RedisServer server, params string[] more) =>
        CliProcess.Start(["campaign", .. Question, "--cluster", server.Connection, "--threads", "1", "--shards", "30", .. more]);

    private static async Task ExpectAll(Process coordinator)
    {
        var run = await coordinator.End();
        Assert.True(run.Exit == ExitCode.NotAsClaimed, run.Error);
        Assert.Equal(Expected, CampaignText.WithoutTime(run.Out));
    }

    private static Task<CliRun> Interrupted(Process worker)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{worker.Id}"]);
        return worker.End();
    }

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }
}
