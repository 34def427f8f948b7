using System.Text.Json;

namespace Shootdown.Tests.Cli;

/// <summary>The shape of <c>--json</c>.</summary>
public sealed class JsonReportTests
{
    private static readonly string[] Fields =
        ["scenario", "design", "property", "memory", "cpus", "engine", "expected", "verdict", "exhaustive", "states", "transitions",
            "depth", "seconds", "bytesPerState"];

    [Fact]
    public void Stdout_has_one_array_and_nothing_else()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--json", "-", "--verbose");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        using var document = JsonDocument.Parse(run.Out);
        var results = document.RootElement.EnumerateArray().ToList();
        Assert.NotEmpty(results);
        foreach (var result in results)
        {
            string[] more = result.GetProperty("verdict").GetString() switch { "violated" => ["trace"], "vacuous" => ["reason"], _ => [] };
            Assert.Equal([.. Fields, .. more], result.EnumerateObject().Select(p => p.Name));
            Assert.Equal(result.GetProperty("expected").GetString(), result.GetProperty("verdict").GetString());
            Assert.Equal("sc", result.GetProperty("memory").GetString());
            Assert.Equal("exhaustive", result.GetProperty("engine").GetString());
            Assert.Equal(3, result.GetProperty("cpus").GetInt32());
            Assert.True(result.GetProperty("states").GetInt64() > 0);
            Assert.True(result.GetProperty("transitions").GetInt64() > 0);
            Assert.True(result.GetProperty("depth").GetInt32() > 0);
            Assert.True(more is ["trace"] || result.GetProperty("exhaustive").GetBoolean());
        }
    }

    [Fact]
    public void A_trace_has_all_that_a_reader_needs()
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--json", "-");
        using var document = JsonDocument.Parse(run.Out);
        var trace = Assert.Single(document.RootElement.EnumerateArray()).GetProperty("trace");
        Assert.Equal(Violations.EarlyToken.ToString(), trace.GetProperty("token").GetString());
        Assert.Equal(Violations.EarlyReturn.Steps.Count, trace.GetProperty("length").GetInt32());
        Assert.Equal(JsonValueKind.Null, trace.GetProperty("cycleStart").ValueKind);
        Assert.Equal(Violations.EarlyReturn.Schedule.Choices, trace.GetProperty("choices").EnumerateArray().Select(c => c.GetUInt32()));
        foreach (var (step, shown) in Violations.EarlyReturn.Steps.Zip(trace.GetProperty("steps").EnumerateArray()))
        {
            Assert.Equal(["cpu", "context", "function", "operation", "source", "changes"], shown.EnumerateObject().Select(p => p.Name));
            Assert.Equal(step.Operation, shown.GetProperty("operation").GetString());
            Assert.Equal((step.Source!.File, step.Source.Line),
                (shown.GetProperty("source").GetProperty("file").GetString(), shown.GetProperty("source").GetProperty("line").GetInt32()));
            Assert.Equal(step.Changes.Count, shown.GetProperty("changes").GetArrayLength());
        }
    }

    [Fact]
    public void A_trace_says_where_its_run_begins_and_is_read_with_it()
    {
        var property = PropertyCatalogue.Parse("S1");
        var system = ScenarioCatalogue.Parse("nmi-in-use-mm").Build(Designs.Linux73, null, null, [property]);
        var run = Checker.Check(system, [property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!;
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            TraceJson.Write(writer, new RunName("nmi-in-use-mm", "linux-7.3", "sc"), run, null);
        }

        var text = System.Text.Encoding.UTF8.GetString(memory.ToArray());
        using var document = JsonDocument.Parse(text);
        Assert.NotEmpty(run.Run.ContentsOf(0));
        Assert.Equal(
            run.Run.ContentsOf(0).Select(c => (c.Cell, c.After)),
            document.RootElement.GetProperty("initially").EnumerateArray()
                .Select(c => (c.GetProperty("cell").GetString()!, c.GetProperty("value").GetString()!)));
        Assert.Equal(run.Schedule.Choices, Assert.Single(RecordedTrace.ReadAll("t", text)).Choices);
    }

    [Fact]
    public void Nothing_claimed_is_null_and_a_bound_is_inconclusive()
    {
        var run = CliRun.Of("check", "benchmark-shootdown", "--quota", "2,2,1", "--max-memory", "2M", "--no-disk", "--json", "-");
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        using var document = JsonDocument.Parse(run.Out);
        var result = document.RootElement[0];
        Assert.Equal("benchmark-shootdown@2,2,1", result.GetProperty("scenario").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("expected").ValueKind);
        Assert.Equal("inconclusive", result.GetProperty("verdict").GetString());
        Assert.False(result.GetProperty("exhaustive").GetBoolean());
    }

    [Fact]
    public void A_file_is_written_beside_the_table()
    {
        using var file = new TemporaryFile();
        var run = CliRun.Of("check", "one-call", "--json", file.Path);
        Assert.Contains("claims:", run.Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllText(file.Path));
        Assert.Equal(JsonValueKind.Array, document.RootElement.ValueKind);
    }
}
