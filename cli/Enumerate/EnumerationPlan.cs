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
        ["of"] = JsonOutput.Strings(Scope.Families.Select(f => f.Name)),
        ["calls"] = Scope.Only is { } only ? JsonOutput.Strings(only.Select(k => k.Name)) : null,
        ["initial"] = JsonOutput.Strings(Scope.Conditions.Select(c => c.Name)),
        ["conditions"] = Scope.MoreConditions,
        ["workloads"] = count,
        ["design"] = Design.Text,
        ["memory"] = MemoryName.Of(Memory),
        ["properties"] = JsonOutput.Strings(Properties.Select(p => p.Id)),
    });
}
