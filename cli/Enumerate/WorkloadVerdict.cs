using System.Text.Json.Nodes;

namespace Shootdown.Cli.Enumerate;

/// <summary>What is known of an enumerated workload.</summary>
/// <param name="Broken">The properties that some run of it breaks.</param>
/// <param name="Vacuous">Those of which nothing happens in it.</param>
/// <param name="Open">Why something else is not known; null if all is.</param>
/// <param name="States">How many states were looked at.</param>
internal sealed record WorkloadVerdict(IReadOnlyList<Property> Broken, IReadOnlyList<Property> Vacuous, string? Open, long States)
{
    /// <summary>Takes the verdicts of one search.</summary>
    /// <param name="verdicts">The verdicts.</param>
    public static WorkloadVerdict Of(IReadOnlyList<Verdict> verdicts)
    {
        List<Property> broken = [.. verdicts.Where(v => v.Outcome == Outcome.Violated).Select(v => v.Property)];

        // What is not defined after a violation is no question left open.
        var open = verdicts.FirstOrDefault(
                v => v.Outcome == Outcome.Inconclusive && (v.Cause is not { } cause || !broken.Contains(cause.Property)))
            ?? verdicts.FirstOrDefault(v => v.Cause is { IsFault: true });
        return new WorkloadVerdict(
            broken,
            [.. verdicts.Where(v => v.Outcome == Outcome.Vacuous).Select(v => v.Property)],
            open is null ? null : $"{open.Property.Id}: {open.Reason ?? open.Cause!.Finding}",
            verdicts[0].Statistics.States);
    }

    /// <summary>Reads one.</summary>
    /// <param name="line">What <see cref="Write"/> has written.</param>
    public static WorkloadVerdict Read(JsonObject line) =>
        new(Properties(line["broken"]!), Properties(line["vacuous"]!), (string?)line["open"], (long)line["states"]!);

    /// <summary>Writes it.</summary>
    /// <param name="number">The workload's number.</param>
    public JsonObject Write(int number)
    {
        var line = new JsonObject
        {
            ["workload"] = number,
            ["broken"] = JsonOutput.Strings(Broken.Select(p => p.Id)),
            ["vacuous"] = JsonOutput.Strings(Vacuous.Select(p => p.Id)),
            ["states"] = States,
        };
        if (Open is not null)
        {
            line.Add("open", Open);
        }

        return line;
    }

    private static List<Property> Properties(JsonNode ids) => [.. ids.AsArray().Select(id => PropertyName.Parse((string)id!, "property"))];
}
