using System.Text.Json.Nodes;

namespace Shootdown.Cli.Campaign;

/// <summary>What drawing came to, once.</summary>
/// <param name="Broken">The properties that were broken.</param>
/// <param name="Open">By property, why nothing is known even of what was drawn.</param>
/// <param name="States">Distinct states that were come through.</param>
/// <param name="Steps">Steps that were made.</param>
/// <param name="Longest">Steps of the longest run.</param>
/// <param name="Sampling">How much was drawn.</param>
internal sealed record DrawnResult(
    IReadOnlyList<Property> Broken,
    IReadOnlyDictionary<string, string> Open,
    long States,
    long Steps,
    int Longest,
    SamplingStatistics Sampling)
{
    /// <summary>Takes verdicts.</summary>
    /// <param name="verdicts">The verdicts of one run of an engine.</param>
    public static DrawnResult Of(IReadOnlyList<Verdict> verdicts)
    {
        var statistics = verdicts[0].Statistics;
        return new DrawnResult(
            [.. verdicts.Where(v => v.Outcome == Outcome.Violated).Select(v => v.Property)],
            verdicts.Where(v => v.Cause is not null).ToDictionary(v => v.Property.Id, v => v.Reason ?? v.Cause!.Finding ?? string.Empty),
            statistics.States,
            statistics.Transitions,
            statistics.Depth,
            statistics.Sampling!);
    }

    /// <summary>Reads one.</summary>
    /// <param name="line">What <see cref="Write"/> has written.</param>
    /// <param name="strategy">How was drawn.</param>
    /// <param name="seed">Where it began.</param>
    public static DrawnResult Read(JsonObject line, string strategy, int seed) => new(
        [.. line["broken"]!.AsArray().Select(id => PropertyName.Parse((string)id!, "property"))],
        line["open"]!.AsObject().ToDictionary(o => o.Key, o => (string)o.Value!),
        (long)line["states"]!,
        (long)line["steps"]!,
        (int)line["longest"]!,
        new SamplingStatistics(strategy, seed, (long)line["schedules"]!, (long)line["cut"]!) { Workloads = (long?)line["workloads"] });

    /// <summary>Writes it.</summary>
    /// <param name="system">The system's number.</param>
    public JsonObject Write(int system) => new()
    {
        ["system"] = system,
        ["broken"] = JsonOutput.Strings(Broken.Select(p => p.Id)),
        ["open"] = new JsonObject(
            Open.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => KeyValuePair.Create(o.Key, (JsonNode?)o.Value))),
        ["states"] = States,
        ["steps"] = Steps,
        ["longest"] = Longest,
        ["schedules"] = Sampling.Schedules,
        ["cut"] = Sampling.Cut,
        ["workloads"] = Sampling.Workloads,
    };
}
