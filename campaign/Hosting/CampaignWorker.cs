namespace Shootdown.Campaign.Hosting;

/// <summary>Takes shards of whatever campaigns there are, and does them.</summary>
/// <param name="silo">This process in the cluster.</param>
/// <param name="threads">How many shards at a time.</param>
/// <param name="refused">Told, once, of each campaign that cannot be worked on here.</param>
public sealed class CampaignWorker(CampaignSilo silo, int threads, Action<string> refused)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    private readonly string name = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> refusals = [];

    /// <summary>Told of each shard that is done here; on any thread.</summary>
    public Action Done { get; init; } = () => { };

    /// <summary>Works until it is over.</summary>
    /// <param name="over">Ends it; what is begun goes on to where <see cref="ShardWorks.Over"/> ends it.</param>
    public Task Run(CancellationToken over) => Task.WhenAll([Beats(over), .. Enumerable.Range(0, threads).Select(_ => Works(over))]);

    private async Task Beats(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Try(async () =>
            {
                foreach (var question in await Open())
                {
                    await silo.Grains.GetGrain<ICampaignGrain>(question.Key).Keep(name);
                }

                return false;
            });
            await Wait(Beat, over);
        }
    }

    private async Task Works(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            if (!await Try(WorksOnOne))
            {
                await Wait(Pause, over);
            }
        }
    }

    private async Task<bool> WorksOnOne()
    {
        foreach (var question in await Open())
        {
            var campaign = silo.Grains.GetGrain<ICampaignGrain>(question.Key);
            if (await IsOurs(question) && await campaign.Take(name, question.Shards) is { } shard)
            {
                var isDone = false;
                try
                {
                    isDone = await silo.Grains.GetGrain<IShardGrain>(shard, question.Key, null).Do(question);
                }
                finally
                {
                    await campaign.Return(shard, isDone);
                }

                if (isDone)
                {
                    Done();
                }

                return true;
            }
        }

        return false;
    }

    private async Task<IEnumerable<CampaignQuestion>> Open() => await silo.Grains.GetGrain<IBoardGrain>(IBoardGrain.Key).Open();

    private async Task<bool> IsOurs(CampaignQuestion question)
    {
        try
        {
            _ = await silo.Works.Of(question);
            return true;
        }
        catch (FormatException failure)
        {
            bool first;
            lock (refusals)
            {
                first = refusals.Add(question.Key);
            }

            if (first)
            {
                refused(failure.Message);
            }

            return false;
        }
    }

    // Where a grain was on a machine that is gone, it is back when the cluster knows so: what was asked is asked again.
    private static async Task<bool> Try(Func<Task<bool>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (ClusterFailure.Is(failure))
        {
            return false;
        }
    }

    private static async Task Wait(TimeSpan time, CancellationToken over)
    {
        try
        {
            await Task.Delay(time, over);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
