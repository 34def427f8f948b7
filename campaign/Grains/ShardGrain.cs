using System.Diagnostics;
using Orleans.Placement;

namespace Shootdown.Campaign.Grains;

/// <inheritdoc cref="IShardGrain"/>
/// <param name="shard">What is done.</param>
/// <param name="works">What is done here.</param>
[PreferLocalPlacement]
internal sealed class ShardGrain(
    [PersistentState("shard", Storage.Name)] IPersistentState<ShardState> shard, ShardWorks works) : Grain, IShardGrain
{
    // So much is done again where a process is killed.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<bool> Do(CampaignQuestion question)
    {
        if (shard.State.IsDone)
        {
            return true;
        }

        var (over, known, number) = (works.Over, shard.State.Lines.Count, (int)this.GetPrimaryKeyLong(out _));
        var shards = await works.Of(question);
        using var lines = shards.Lines(number, known, over).GetEnumerator();
        for (var isMore = true; isMore;)
        {
            (isMore, var some) = await Task.Factory.StartNew(
                () => Next(lines), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (over.IsCancellationRequested && some.Count == 0)
            {
                return false;
            }

            shard.State.Lines.AddRange(some);
            shard.State.IsDone = !isMore && !over.IsCancellationRequested;
            await shard.WriteStateAsync();
        }

        DeactivateOnIdle();
        return shard.State.IsDone;
    }

    /// <inheritdoc/>
    public Task<ShardLines> Read() => Task.FromResult(new ShardLines([.. shard.State.Lines], shard.State.IsDone));

    private static (bool IsMore, List<string> Lines) Next(IEnumerator<string> lines)
    {
        var (some, start) = (new List<string>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < Interval)
        {
            if (!lines.MoveNext())
            {
                return (false, some);
            }

            some.Add(lines.Current);
        }

        return (true, some);
    }
}
