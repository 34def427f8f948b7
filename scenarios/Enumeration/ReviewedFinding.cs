using System.Text.Json.Nodes;

namespace Shootdown.Scenarios.Enumeration;

/// <summary>A workload that an enumeration found to break something, and of which somebody who looked at the run says that it is what a
/// claim of the catalogue tells of another workload: another call, another mask, the other CPU. They are in <c>reviewed.jsonl</c>, a line
/// each; whatever is not there is told as new.</summary>
/// <param name="Scenario">The scenario of the claim.</param>
/// <param name="Design">The design.</param>
/// <param name="Property">What breaks.</param>
/// <param name="Workload">The workload.</param>
public sealed record ReviewedFinding(Scenario Scenario, Design Design, Property Property, Workload Workload)
{
    private const string File = "Shootdown.Scenarios.reviewed.jsonl";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReviewedFinding> All { get; } = Read();

    private static List<ReviewedFinding> Read()
    {
        using var reader = new StreamReader(typeof(ReviewedFinding).Assembly.GetManifestResourceStream(File)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static ReviewedFinding Parse(string line)
    {
        var row = JsonNode.Parse(line)!;
        return new ReviewedFinding(
            ScenarioCatalogue.Parse((string)row["scenario"]!),
            Designs.Parse((string)row["design"]!),
            PropertyCatalogue.All.Single(p => p.Id == (string?)row["property"]),
            WorkloadReader.Read(row["workload"]!.ToJsonString(), File));
    }
}
