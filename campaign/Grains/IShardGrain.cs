using Orleans.Concurrency;

namespace Shootdown.Campaign.Grains;

/// <summary>A shard of a campaign, by its number and the campaign's key: it does its work where it is asked for, and keeps what is
/// done.</summary>
internal interface IShardGrain : IGrainWithIntegerCompoundKey
{
    /// <summary>Does what is left of it.</summary>
    /// <param name="question">The campaign.</param>
    /// <returns>Whether it is done.</returns>
    [ResponseTimeout("7.00:00:00")]
    Task<bool> Do(CampaignQuestion question);

    /// <summary>What is known of it.</summary>
    [AlwaysInterleave]
    Task<ShardLines> Read();
}
