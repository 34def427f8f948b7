using System.Text.Json.Nodes;

namespace Shootdown.Tests.Cli;

/// <summary>A check that needs more memory than it may take goes on on disk, and ends there as cleanly as anywhere.</summary>
[Long]
public sealed class DiskCommandTests
{
    private static readonly string[] Small =
        ["check", "benchmark-shootdown", "--quota", "2,1,0", "--no-reduction", "--property", "S1", "--max-memory", "1M"];

    [Fact]
    public void It_counts_as_many_states_and_says_how_much_is_on_disk()
    {
        using var folder = new Coyote.TemporaryFolder();

        var run = CliRun.Of([.. Small, "--disk", folder.Path, "--verbose"]);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("187,052 states, 572,057 transitions, depth 63", run.Out, StringComparison.Ordinal);
        Assert.Contains("MiB on disk", run.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_run_that_breaks_a_property_is_the_same()
    {
        string[] question = [.. Small[..^2], "--design", "linux-7.3+wait-decision=if-ipi-sent", "--json", "-"];

        Assert.Equal(Token(CliRun.Of(question)), Token(CliRun.Of([.. question, "--max-memory", "1M"])));

        static string Token(CliRun run) => JsonNode.Parse(run.Out)![0]!["trace"]!["token"]!.ToJsonString();
    }

    [Fact]
    public void A_disk_that_is_too_small_is_inconclusive()
    {
        var run = CliRun.Of([.. Small, "--max-disk", "1M"]);

        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains(
            "disk limit of 1 MiB reached (--max-disk SIZE gives it more, --disk DIR another place)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_disk_it_ends_where_memory_ends()
    {
        var run = CliRun.Of([.. Small, "--no-disk"]);

        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains(
            "memory limit of 1 MiB reached (--max-memory SIZE gives it more, with --disk DIR it goes on on disk)",
            run.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_saved_and_ends_on_disk_is_not_said_to_go_on()
    {
        using var file = new TemporaryFile("search");

        var run = CliRun.Of([.. Small, "--checkpoint", file.Path]);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("the search has ended, on disk", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the same command", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_saved_with_more_memory_goes_on_on_disk()
    {
        using var file = new TemporaryFile("search");
        Assert.Equal(ExitCode.Inconclusive, CliRun.Of([.. Small[..^1], "3M", "--no-disk", "--checkpoint", file.Path]).Exit);

        var run = CliRun.Of([.. Small, "--checkpoint", file.Path]);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("187,052 states, 572,057 transitions, depth 63", run.Out, StringComparison.Ordinal);
        Assert.Contains("went on from", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_looks_for_cycles_is_not_sent_to_a_disk() =>
        Assert.Equal(" (--max-memory SIZE gives it more)", new Limits().Advice(Shortage.Memory, mayUseDisk: false));

    [Theory]
    [InlineData("--disk: '/nowhere': no such directory; accepted: one that can be written to", "--disk", "/nowhere")]
    [InlineData(
        "--no-disk: given beside --disk, of which it knows nothing; accepted: one of the two", "--no-disk", "--disk", "/tmp")]
    [InlineData(
        "--max-disk: '5'; accepted: a whole number with K, M or G, such as 512M or 4G, from 1M to 1024G", "--max-disk", "5")]
    public void Bad_values_get_one_line(string line, params string[] options) =>
        Assert.Equal(line, CliRun.Of([.. Small, .. options]).Refused());
}
