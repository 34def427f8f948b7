using System.Text.Json.Nodes;

namespace Shootdown.Cli.Campaign;

/// <summary>What enumerating came to, whoever did it, in whatever order: findings are told as soon as all that is smaller is
/// known.</summary>
/// <param name="shards">The shards.</param>
/// <param name="plan">What was asked.</param>
/// <param name="report">Where to tell.</param>
internal sealed class EnumerationGathering(EnumerationShards shards, EnumerationPlan plan, EnumerationReport report)
{
    private readonly WorkloadVerdict?[] verdicts = new WorkloadVerdict?[shards.Workloads.Count];
    private MinimalFindings? minimal;
    private int told;

    /// <summary>Says what will be decided.</summary>
    public void Begin() => report.Begin(shards.Workloads);

    /// <summary>Takes a shard.</summary>
    /// <param name="lines">Its lines.</param>
    public void Add(IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Select(l => JsonNode.Parse(l)!.AsObject()))
        {
            verdicts[(int)line["workload"]!] = WorkloadVerdict.Read(line);
        }

        minimal ??= new MinimalFindings(plan, shards.Workloads, shards.Enumeration, verdicts);
        for (; told < verdicts.Length && verdicts[told] is not null; told++)
        {
            minimal.Of(told).ToList().ForEach(report.Add);
        }
    }

    /// <summary>Tells how it ended.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        // Behind a gap nothing is known to be minimal, and so it is not called so.
        return report.End(shards.Workloads, verdicts);
    }
}
