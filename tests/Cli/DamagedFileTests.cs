using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Shootdown.Tests.Cli;

/// <summary>A file that somebody damaged is taken for what it has become, or refused in one line; <c>SHOOTDOWN_DAMAGED</c> says how many
/// times as often to try.</summary>
[Long]
public sealed class DamagedFileTests
{
    private static readonly string[] Exploring = ["explore", "one-call", "--vary", "wait-mask=task,on-stack", "--property", "S4"];

    private static readonly string[] Searching =
    [
        "check", "benchmark-shootdown", "--quota", "2,1,0", "--no-reduction", "--property", "S1", "--threads", "1", "--max-memory", "1M",
        "--no-disk",
    ];

    private static readonly int Times =
        int.Parse(Environment.GetEnvironmentVariable("SHOOTDOWN_DAMAGED") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void A_trace() => IsTakenOrRefused(120, Trace(), "run.json", file => ["replay", file]);

    [Fact]
    public void Litmus_records() => IsTakenOrRefused(
        80, Text($"{OneRecord.StoreBuffering}\n{OneRecord.Faulting}\n"), "tests.jsonl", file => ["litmus", file, "--max-time", "2s"]);

    [Theory]
    [InlineData("early-return.trace")]
    [InlineData("text-poke.trace")]
    public void A_recording(string name) => IsTakenOrRefused(
        25, File.ReadAllBytes(Repository.PathOf("conform", "examples", name)), "a.trace", file => ["conform", file]);

    [Fact]
    public void A_recording_that_gzip_has_packed() => IsTakenOrRefused(
        25, Packed(File.ReadAllBytes(Repository.PathOf("conform", "examples", "early-return.trace"))), "a.gz", file => ["conform", file]);

    [Fact]
    public void A_file_of_results() => IsTakenOrRefused(
        40, Saved([.. Exploring, "--resume"]), "all.jsonl", file => [.. Exploring, "--resume", file]);

    [Fact]
    public void A_search_that_was_saved() => IsTakenOrRefused(
        60, Saved([.. Searching, "--checkpoint"]), "search", file => [.. Searching, "--checkpoint", file]);

    [Fact]
    public void A_workload() => IsTakenOrRefused(
        80,
        File.ReadAllBytes(Repository.PathOf("scenarios", "examples", "overwritten-wait-mask.json")),
        "w.json",
        file => ["check", "--workload", file, "--property", "S4", "--design", "linux-7.3",
            "--max-memory", "1M", "--no-disk", "--threads", "1"]);

    [Fact]
    public void The_defaults()
    {
        var valid = File.ReadAllBytes(Repository.PathOf("coyote.json"));
        Assert.All(Enumerable.Range(0, 500 * Times), seed =>
        {
            var text = Encoding.UTF8.GetString(Damage.Of(valid, seed));
            if (Record.Exception(() => ExplorationDefaults.Parse(text)) is { } refused)
            {
                IsOneLine(Assert.IsType<FormatException>(refused).Message);
            }
        });
    }

    [Fact]
    public void A_result_that_was_changed_is_not_taken()
    {
        var line = Encoding.UTF8.GetString(Saved([.. Exploring, "--resume"])).Split('\n')[1];
        using var file = new TemporaryFile("all.jsonl");
        _ = CliRun.Of([.. Exploring, "--resume", file.Path]);
        File.WriteAllText(file.Path, File.ReadAllText(file.Path).Replace("\"Holds\"", "\"Vacuous\"", StringComparison.Ordinal));

        Assert.Contains("\"Holds\"", line, StringComparison.Ordinal);
        Assert.Equal(
            $"--resume: {InputText.Quote(file.Path)}: line 2: no result of explore; accepted: what explore wrote, unchanged",
            CliRun.Of([.. Exploring, "--resume", file.Path]).Refused());
    }

    [Fact]
    public void A_result_of_another_question_is_not_taken()
    {
        var lines = Encoding.UTF8.GetString(Saved([.. Exploring, "--resume"])).Split('\n');
        string[] other = [.. Exploring, "--property", "S5"];
        using var file = new TemporaryFile("all.jsonl");
        _ = CliRun.Of([.. other, "--resume", file.Path]);
        File.WriteAllLines(file.Path, [File.ReadAllLines(file.Path)[0], lines[1]]);

        Assert.EndsWith(
            "line 2: no result of explore; accepted: what explore wrote, unchanged",
            CliRun.Of([.. other, "--resume", file.Path]).Refused(),
            StringComparison.Ordinal);
    }

    private static void IsTakenOrRefused(int inputs, byte[] valid, string name, Func<string, string[]> command)
    {
        using var file = new TemporaryFile(name);
        Assert.All(Enumerable.Range(0, inputs * Times), seed =>
        {
            File.WriteAllBytes(file.Path, Damage.Of(valid, seed));
            var run = CliRun.Of(command(file.Path));
            if (run.Exit == ExitCode.BadInput)
            {
                IsOneLine(run.Refused());
            }
            else
            {
                Assert.InRange(run.Exit, ExitCode.AsClaimed, ExitCode.Inconclusive);
            }
        });
    }

    private static void IsOneLine(string message)
    {
        Assert.DoesNotContain(message, char.IsControl);
        Assert.Contains("; accepted: ", message, StringComparison.Ordinal);
    }

    private static byte[] Saved(string[] command)
    {
        using var file = new TemporaryFile("saved");
        _ = CliRun.Of([.. command, file.Path]);
        return File.ReadAllBytes(file.Path);
    }

    private static byte[] Trace()
    {
        using var file = new TemporaryFile("run.json");
        _ = CliRun.Of(
            "check", Violations.EarlyName.Scenario, "--design", Violations.EarlyName.Design, "--property", "S13", "--trace", file.Path);
        return File.ReadAllBytes(file.Path);
    }

    private static byte[] Packed(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
