using System.Collections;

namespace Shootdown.Campaign.Hosting;

/// <summary>Puts a campaign before the cluster, and gathers what comes of it.</summary>
/// <param name="silo">This process in the cluster.</param>
/// <param name="question">What is asked.</param>
/// <param name="gathered">Told of each shard, once: its number, and its lines.</param>
/// <param name="progress">Told now and then: shards that are done, and workers.</param>
public sealed class CampaignCoordinator(
    CampaignSilo silo, CampaignQuestion question, Action<int, IReadOnlyList<string>> gathered, Action<int, int> progress)
{
    private const int ReadsAtATime = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<int> known = [];

    /// <summary>Gathers until all is done, or it is over; then what of the rest is known.</summary>
    /// <param name="over">Ends it.</param>
    public async Task Run(CancellationToken over)
    {
        var (board, campaign) = (silo.Grains.GetGrain<IBoardGrain>(IBoardGrain.Key), silo.Grains.GetGrain<ICampaignGrain>(question.Key));
        int[] taken = [];
        while (known.Count < question.Shards && !over.IsCancellationRequested)
        {
            try
            {
                // Again and again, for somebody may have ended the same campaign.
                await board.Add(question);
                var now = await campaign.Progress();
                taken = now.Taken;
                await Gather([.. Set(now.Done).Where(s => !known.Contains(s))]);
                progress(known.Count, now.Workers);
                await Task.Delay(Pause, over);
            }
            catch (Exception failure) when (ClusterFailure.Is(failure))
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
        }

        try
        {
            await board.Remove(question.Key);
            await Gather([.. taken.Where(s => !known.Contains(s))]);
        }
        catch (Exception failure) when (ClusterFailure.Is(failure))
        {
            // What is known so far is told.
        }
    }

    private async Task Gather(IReadOnlyList<int> shards)
    {
        foreach (var some in shards.Chunk(ReadsAtATime))
        {
            var read = await Task.WhenAll(some.Select(s => silo.Grains.GetGrain<IShardGrain>(s, question.Key, null).Read()));
            foreach (var (shard, lines) in some.Zip(read))
            {
                if (known.Add(shard))
                {
                    gathered(shard, lines.Lines);
                }
            }
        }
    }

    private static IEnumerable<int> Set(byte[] bits)
    {
        var array = new BitArray(bits);
        return Enumerable.Range(0, array.Length).Where(i => array[i]);
    }
}
