namespace Shootdown.Cli.Campaign;

/// <summary>Every workload of a size, in blocks: a line for each.</summary>
/// <param name="plan">Which, and what is asked.</param>
/// <param name="count">How many blocks; null for as many as have some sixty workloads each.</param>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
internal sealed class EnumerationShards(EnumerationPlan plan, int? count, Limits limits, Deadline deadline) : IShards
{
    private const int UsualWorkloads = 64;

    private readonly WorkloadDecider decider = new(plan, limits, deadline);

    /// <summary>Tells what is smaller.</summary>
    public WorkloadEnumeration Enumeration { get; } = new(plan.Scope);

    /// <summary>The workloads, the smaller before the larger.</summary>
    public IReadOnlyList<EnumeratedWorkload> Workloads => field ??= Enumeration.All();

    /// <inheritdoc/>
    public string Heading => $"{plan.Heading(Workloads.Count).Line} {Count}";

    /// <inheritdoc/>
    public int Count => Math.Clamp(count ?? Workloads.Count / UsualWorkloads, 1, Math.Max(1, Workloads.Count));

    /// <inheritdoc/>
    public IEnumerable<string> Lines(int shard, int known, CancellationToken over)
    {
        for (var i = First(shard) + known; i < First(shard + 1); i++)
        {
            var verdict = decider.Decide(Workloads[i]);

            // What was cut off says nothing.
            if (over.IsCancellationRequested || deadline.Reason is not null)
            {
                yield break;
            }

            yield return verdict.Write(i).ToJsonString();
        }
    }

    private int First(int shard) => (int)((long)shard * Workloads.Count / Count);
}
