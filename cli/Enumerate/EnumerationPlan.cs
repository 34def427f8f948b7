using System.Text.Json.Nodes;

namespace Shootdown.Cli.Enumerate;

/// <summary>Which workloads are decided, and what is asked of them.</summary>
/// <param name="Scope">Which workloads.</param>
/// <param name="Design">The design.</param>
/// <param name="Memory">How memory is ordered.</param>
/// <param name="Properties">What is asked; none for all that a kernel promises.</param>
internal sealed record EnumerationPlan(
    EnumerationScope Scope, DesignName Design, MemoryModel Memory, IReadOnlyList<Property> Properties)
{
    /// <summary>What is asked of a workload.</summary>
    /// <param name="workload">The workload.</param>
    public IReadOnlyList<Property> Asked(EnumeratedWorkload workload) =>
        Properties.Count > 0 ? Properties : workload.Family.Asked(workload.Workload);

    /// <summary>The scenario that a workload is.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="name">Its name.</param>
    public SizedScenario Scenario(EnumeratedWorkload workload, string name) =>
        WorkloadFile.Generated(name, $"all {workload.Family} of {Scope.Size}", workload.Workload) with { Memory = Memory };

    /// <summary>The first line of a file that has results.</summary>
    /// <param name="count">How many workloads there are.</param>
    public ResumeHeading Heading(int count) => ResumeHeading.Of("all-workloads", new JsonObject
    {
        ["size"] = Scope.Size,
        ["cpus"] = Scope.Cpus,
        ["of"] = Names(Scope.Families),
        ["calls"] = Scope.Only is { } only ? Names(only) : null,
        ["initial"] = Names(Scope.Conditions),
        ["conditions"] = Scope.MoreConditions,
        ["workloads"] = count,
        ["design"] = Design.Text,
        ["memory"] = MemoryName.Of(Memory),
        ["properties"] = Names(Properties.Select(p => p.Id)),
    });

    private static JsonArray Names<T>(IEnumerable<T> items) => [.. items.Select(i => (JsonNode)i!.ToString()!)];
}
