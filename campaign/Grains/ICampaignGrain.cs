namespace Shootdown.Campaign.Grains;

/// <summary>Who does which shard of a campaign. It remembers nothing that the shards do not: what it forgets is asked again, and a shard
/// that is done says so at once.</summary>
internal interface ICampaignGrain : IGrainWithStringKey
{
    /// <summary>Gives a worker a shard that is not done and that nobody has, for as long as it keeps it.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <returns>The shard, or null if there is none to give.</returns>
    Task<int?> Take(string worker, int shards);

    /// <summary>Keeps what a worker has for some seconds more.</summary>
    /// <param name="worker">The worker.</param>
    Task Keep(string worker);

    /// <summary>Takes a shard back.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="isDone">Whether it is done.</param>
    Task Return(int shard, bool isDone);

    /// <summary>Which are done, a bit each, and which are being done.</summary>
    Task<CampaignProgress> Progress();
}
