using System.Text.Json.Nodes;

namespace Shootdown.Cli.Campaign;

/// <summary>The same questions to an engine that draws schedules, again and again, each time from a seed of its own: a line for each
/// system.</summary>
/// <param name="hunt">What is drawn.</param>
/// <param name="count">How many times.</param>
/// <param name="limits">How far to go each time.</param>
/// <param name="deadline">When to stop.</param>
internal sealed class DrawnShards(IDrawnHunt hunt, int count, Limits limits, Deadline deadline) : IShards
{
    /// <inheritdoc/>
    public string Heading => ResumeHeading.Of("campaign", new JsonObject
    {
        ["engine"] = limits.Engine.Name,
        ["strategy"] = limits.Strategy?.ToString(),
        ["schedules"] = limits.Budget.Schedules,
        ["steps"] = limits.Budget.StepsPerSchedule,
        ["seed"] = limits.Budget.Seed,
        ["shards"] = count,
        ["questions"] = JsonOutput.Strings(hunt.Questions.SelectMany(s => s).Select(q => $"{q.Name.FullSubject} {q.Property.Id}")),
    }).Line;

    /// <inheritdoc/>
    public int Count => count;

    /// <summary>How far to go in one of them, on one thread: another number of threads would be another row of random numbers.</summary>
    /// <param name="shard">Which.</param>
    public Limits LimitsOf(int shard) =>
        limits with { Budget = limits.Budget with { Seed = limits.Budget.Seed + shard, Threads = 1 } };

    /// <inheritdoc/>
    public IEnumerable<string> Lines(int shard, int known, CancellationToken over)
    {
        for (var system = known; system < hunt.Questions.Count; system++)
        {
            var drawn = hunt.Draw(system, LimitsOf(shard), deadline);
            if (over.IsCancellationRequested || deadline.Reason is not null)
            {
                yield break;
            }

            yield return drawn.Write(system).ToJsonString();
        }
    }
}
