using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Xunit;

namespace Shootdown.Tests.Workloads;

/// <summary>What a property says where it fails.</summary>
public sealed class DrawnViolationTests
{
    [Long]
    [Fact]
    public void A_failure_shows_seed_and_token_and_either_makes_the_same_run()
    {
        var failure = Failure(Config.Quick.WithReplay(1, 1));

        var seed = Regex.Match(failure, @"size of (?<size>\d+) and seed of \((?<seed>\d+),(?<gamma>\d+)\)");
        Assert.True(seed.Success, failure);
        var again = Failure(Config.Quick.WithReplay(
            ulong.Parse(seed.Groups["seed"].Value, CultureInfo.InvariantCulture),
            ulong.Parse(seed.Groups["gamma"].Value, CultureInfo.InvariantCulture),
            int.Parse(seed.Groups["size"].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(TokenIn(failure), TokenIn(again));

        var workload = failure[failure.LastIndexOf("\n{\n", StringComparison.Ordinal)..];
        using var file = new TemporaryFile(DrawnViolation.File, workload[..(workload.IndexOf("\n}", StringComparison.Ordinal) + 2)]);
        var replay = CliRun.Of("replay", TokenIn(failure), "--workload", file.Path);
        Assert.True(replay.Exit == ExitCode.AsClaimed, replay.Out + replay.Error);
    }

    [Fact]
    public void Properties_begin_at_the_same_place_each_time() => Assert.Equal("1,1", new SeededAttribute().Replay);

    private static string Failure(Config config)
    {
        var runner = new XunitRunner();
        Check.Method(
            config.WithMaxTest(60).WithArbitrary([typeof(RandomWorkloadTests)]).WithRunner(runner),
            typeof(UnlocksTooEarly).GetMethod(nameof(UnlocksTooEarly.Arguments_outlive_their_readers))!,
            null);
        return Runner.onFinishedToString(string.Empty, runner.Result);
    }

    private static string TokenIn(string text) => text.Split('\'').Last(Token.IsToken);

    private static class UnlocksTooEarly
    {
        public static void Arguments_outlive_their_readers(Workload workload) => DrawnViolation.AssertNone(
            workload, "linux-7.3+unlock-order=sync-first", MemoryModel.Sc, [ArgumentsOutliveTheirReaders.Property], 3_000_000);
    }
}
