using System.Text.Json;

namespace Shootdown.Explore.Traces;

/// <summary>A trace as a file recorded it: enough to execute it anew.</summary>
/// <param name="Place">Where in the file it stands.</param>
/// <param name="Token">Its token.</param>
/// <param name="Choices">Its choices, which the token must agree with.</param>
/// <param name="Workload">The workload, if the scenario is none of the catalogue's.</param>
public sealed record RecordedTrace(JsonPlace Place, Token Token, IReadOnlyList<uint> Choices, JsonPlace? Workload)
{
    private static readonly string[] ReportNeeds =
        ["scenario", "design", "property", "memory", "cpus", "engine", "expected", "verdict", "exhaustive", "states", "transitions", "depth", "seconds", "bytesPerState"];

    /// <summary>Reads the traces of a file: one trace, or a report, which has one for each violation.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="FormatException">The file is neither; the message says where and what would be accepted.</exception>
    public static IReadOnlyList<RecordedTrace> ReadAll(string file, string text)
    {
        var root = JsonPlace.Parse(file, text);
        if (root.Value.ValueKind == JsonValueKind.Object)
        {
            return [Read(root)];
        }

        if (root.Value.ValueKind != JsonValueKind.Array)
        {
            throw root.Wrong("a trace, or an array of results");
        }

        var traces = root.Entries().Select(r => r.Members(ReportNeeds, ["strategy", "seed", "schedules", "cut", "statesError", "reason", "trace"]).Member("trace")).OfType<JsonPlace>().Select(Read).ToList();
        return traces.Count > 0 ? traces : throw root.Wrong("results of which one has a trace", "none of the results has a trace");
    }

    private static RecordedTrace Read(JsonPlace trace)
    {
        _ = trace.Members(["token", "length", "choices", "steps"], ["finding", "cycleStart", "workload"]);
        var token = ReadToken(trace.Required("token"));
        var length = trace.Required("length").Number(0, Violation.MostSteps);
        var choices = trace.Required("choices").Entries().Select(c => (uint)c.Number(0, uint.MaxValue)).ToList();
        var steps = trace.Required("steps").Entries();
        foreach (var step in steps)
        {
            CheckStep(step);
        }

        if (choices.Count != length || steps.Count != length)
        {
            throw trace.Wrong("as many choices and steps as length says", $"length {length}, {choices.Count} choices, {steps.Count} steps");
        }

        _ = trace.Member("finding")?.Text();
        if (trace.Member("cycleStart")?.Number(0, length) != token.CycleStart)
        {
            throw trace.Wrong("what the token says", "'cycleStart' is not the token's");
        }

        return new RecordedTrace(trace, token, choices, trace.Member("workload"));
    }

    private static Token ReadToken(JsonPlace place)
    {
        var text = place.Text();
        try
        {
            return Token.Parse(text);
        }
        catch (FormatException broken)
        {
            throw new FormatException($"{place.File}: {place.Path}: {broken.Message}", broken);
        }
    }

    private static void CheckStep(JsonPlace step)
    {
        _ = step.Members(["cpu", "context", "function", "operation", "changes"], ["source"]);
        _ = step.Required("cpu").Number(-1, 63);
        foreach (var name in (string[])["context", "function", "operation"])
        {
            _ = step.Required(name).Text();
        }

        if (step.Member("source") is { } source)
        {
            _ = source.Members(["file", "line"], []);
            _ = source.Required("file").Text();
            _ = source.Required("line").Number(1, int.MaxValue);
        }

        foreach (var change in step.Required("changes").Entries())
        {
            _ = change.Members(["cell", "before", "after"], []);
            foreach (var name in (string[])["cell", "before", "after"])
            {
                _ = change.Required(name).Text();
            }
        }
    }
}
