using System.Text;
using System.Text.Json;

namespace Shootdown.Explore.Traces;

/// <summary>A trace as a file recorded it: enough to execute it anew.</summary>
/// <param name="Source">Where in the file it stands.</param>
/// <param name="Token">Its token.</param>
/// <param name="Choices">Its choices, which the token must agree with.</param>
/// <param name="Labels">Its steps by their names, by which a system of another text can follow them.</param>
/// <param name="Workload">The workload, if the scenario is none of the catalogue's.</param>
public sealed record RecordedTrace(
    LocatedValue Source, Token Token, IReadOnlyList<uint> Choices, IReadOnlyList<StepLabel> Labels, LocatedValue? Workload)
{
    private const int Deepest = 32;

    private static readonly string[] ResultProperties =
    [
        "scenario", "design", "property", "memory", "cpus", "engine", "expected", "verdict",
        "exhaustive", "states", "transitions", "depth", "seconds", "bytesPerState",
        "strategy", "seed", "schedules", "cut", "statesError", "reason", "trace",
    ];

    /// <summary>Reads the traces of a file: one trace, or a report, which has one for each violation.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="FormatException">The file is neither; the message says where and what would be accepted.</exception>
    public static IReadOnlyList<RecordedTrace> ReadAll(string file, string text)
    {
        var root = LocatedValue.Parse(Encoding.UTF8.GetBytes(text), file, "a trace, or an array of results", Deepest);
        if (root.Value.ValueKind == JsonValueKind.Object)
        {
            return [Read(root)];
        }

        if (root.Value.ValueKind != JsonValueKind.Array)
        {
            throw root.Refuse("a trace, or an array of results");
        }

        var traces = root.Items().Select(TraceOf).OfType<LocatedValue>().Select(Read).ToList();
        return traces.Count > 0 ? traces : throw root.Fail("none of the results has a trace", "results of which one has a trace");
    }

    private static LocatedValue? TraceOf(LocatedValue result)
    {
        var properties = result.Properties(ResultProperties);
        _ = properties.Need("scenario").Text();
        return properties.Given("trace");
    }

    private static RecordedTrace Read(LocatedValue trace)
    {
        var properties = trace.Properties("token", "length", "finding", "cycleStart", "choices", "workload", "initially", "steps");
        var written = properties.Need("token");
        var token = Token.Parse(written.Text(), $"{written.Source}: {written.Path}");
        var length = properties.Need("length").Number(0, Violation.MostSteps, "a whole number");
        var choices = properties.Need("choices").Items().Select(c => (uint)c.Number(0L, uint.MaxValue, "a whole number")).ToList();
        var steps = properties.Need("steps").Items().ToList();
        var labels = steps.ConvertAll(ReadStep);
        if (choices.Count != length || steps.Count != length)
        {
            throw trace.Fail($"length {length}, {choices.Count} choices, {steps.Count} steps", "as many choices and steps as length says");
        }

        foreach (var cell in properties.Given("initially")?.Items() ?? [])
        {
            var named = cell.Properties("cell", "value");
            _ = named.Need("cell").Text();
            _ = named.Need("value").Text();
        }

        _ = properties.Given("finding")?.Text();
        if (properties.Given("cycleStart")?.Number(0, length, "a whole number") != token.CycleStart)
        {
            throw trace.Fail("'cycleStart' is not the token's", "what the token says");
        }

        return new RecordedTrace(trace, token, choices, labels, properties.Given("workload"));
    }

    private static StepLabel ReadStep(LocatedValue step)
    {
        var properties = step.Properties("cpu", "context", "function", "operation", "changes", "source");
        var cpu = (int)properties.Need("cpu").Number(-1, 63, "a whole number");
        string? line = null;
        if (properties.Given("source") is { } source)
        {
            var place = source.Properties("file", "line");
            var (file, number) = (place.Need("file").Text(), (int)place.Need("line").Number(1, int.MaxValue, "a whole number"));
            line = new SourceLine(file, number).Brief;
        }

        foreach (var change in properties.Need("changes").Items())
        {
            var cell = change.Properties("cell", "before", "after");
            foreach (var name in (string[])["cell", "before", "after"])
            {
                _ = cell.Need(name).Text();
            }
        }

        return new StepLabel(
            cpu,
            properties.Need("context").Text(),
            properties.Need("function").Text(),
            properties.Need("operation").Text(),
            line);
    }
}
