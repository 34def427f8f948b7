using System.Collections.Concurrent;

namespace Shootdown.Campaign.Hosting;

/// <summary>The campaigns that this process works on, each made once.</summary>
/// <param name="make">Makes the shards of a command line; it may take seconds, and throws <see cref="FormatException"/> where the command
/// line is none of this build.</param>
/// <param name="over">Ends the work.</param>
public sealed class ShardWorks(Func<IReadOnlyList<string>, IShards> make, CancellationToken over)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IShards>>> made = new(StringComparer.Ordinal);

    /// <summary>Ends the work.</summary>
    public CancellationToken Over => over;

    /// <summary>The shards of a campaign.</summary>
    /// <param name="question">What it asks.</param>
    /// <exception cref="FormatException">They are not what the question says: it is of another build.</exception>
    public Task<IShards> Of(CampaignQuestion question) => made.GetOrAdd(question.Key, _ => new(() => Task.Run(() => Made(question)))).Value;

    /// <summary>Takes those that were made already.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="shards">Its shards.</param>
    public void Add(CampaignQuestion question, IShards shards) => made[question.Key] = new(() => Task.FromResult(shards));

    private IShards Made(CampaignQuestion question)
    {
        var shards = make(question.Arguments);
        return shards.Heading == question.Heading && shards.Count == question.Shards ? shards
            : throw new FormatException("a campaign of another build; accepted: workers of the same build as the campaign");
    }
}
