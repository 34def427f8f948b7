using System.Collections;

namespace Shootdown.Campaign.Grains;

/// <inheritdoc cref="ICampaignGrain"/>
/// <param name="time">Tells when a worker was last heard of.</param>
internal sealed class CampaignGrain(TimeProvider time) : Grain, ICampaignGrain
{
    /// <summary>How long a shard stays with a worker that is not heard of.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<int, string> taken = [];
    private readonly Dictionary<string, long> heard = [];
    private BitArray done = new(0);
    private int next;

    /// <inheritdoc/>
    public Task<int?> Take(string worker, int shards)
    {
        heard[worker] = time.GetTimestamp();
        done.Length = Math.Max(done.Length, shards);
        foreach (var (shard, other) in taken.ToList())
        {
            if (time.GetElapsedTime(heard[other]) > Patience)
            {
                GiveBack(shard);
            }
        }

        while (next < done.Length && (done[next] || taken.ContainsKey(next)))
        {
            next++;
        }

        if (next == done.Length)
        {
            return Task.FromResult<int?>(null);
        }

        taken.Add(next, worker);
        return Task.FromResult<int?>(next++);
    }

    /// <inheritdoc/>
    public Task Keep(string worker)
    {
        heard[worker] = time.GetTimestamp();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Return(int shard, bool isDone)
    {
        // Whoever has lost it meanwhile has done it all the same.
        done.Length = Math.Max(done.Length, shard + 1);
        done[shard] |= isDone;
        GiveBack(shard);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<CampaignProgress> Progress()
    {
        var bytes = new byte[(done.Length + 7) / 8];
        done.CopyTo(bytes, 0);
        return Task.FromResult(new CampaignProgress(bytes, [.. taken.Keys], taken.Values.Distinct().Count()));
    }

    private void GiveBack(int shard)
    {
        if (taken.Remove(shard) && !done[shard])
        {
            next = Math.Min(next, shard);
        }
    }
}
