using Shootdown.Campaign.Grains;

namespace Shootdown.Tests.Campaign;

/// <summary>Who gets which shard.</summary>
public sealed class CampaignGrainTests
{
    private const int Shards = 3;

    private readonly SteppedTime time = new();
    private readonly CampaignGrain campaign;

    public CampaignGrainTests() => campaign = new CampaignGrain(time);

    [Fact]
    public async Task Every_shard_is_given_once()
    {
        Assert.Equal([0, 1, 2, null], await Take("a", 4));
        Assert.Null(await campaign.Take("b", Shards));
    }

    [Fact]
    public async Task What_comes_back_undone_is_given_again_and_what_is_done_is_not()
    {
        _ = await Take("a", 3);
        await campaign.Return(1, isDone: false);
        await campaign.Return(0, isDone: true);

        Assert.Equal([1, null], await Take("b", 2));
        Assert.Equal([0b001], (await campaign.Progress()).Done);
    }

    [Fact]
    public async Task A_worker_that_is_heard_of_keeps_its_shard_and_one_that_is_not_loses_it()
    {
        _ = await Take("dies", 1);
        _ = await Take("lives", 1);
        time.Pass(CampaignGrain.Patience / 2);
        await campaign.Keep("lives");
        time.Pass((CampaignGrain.Patience / 2) + TimeSpan.FromSeconds(1));

        Assert.Equal([0, 2, null], await Take("new", 3));
    }

    [Fact]
    public async Task What_a_worker_that_was_given_up_returns_counts_all_the_same()
    {
        _ = await Take("slow", 1);
        time.Pass(CampaignGrain.Patience * 2);
        _ = await Take("new", 1);
        await campaign.Return(0, isDone: true);
        await campaign.Return(0, isDone: false);

        Assert.Equal([1, 2, null], await Take("new", 3));
        Assert.Equal(1, (await campaign.Progress()).Done[0] & 1);
    }

    private async Task<List<int?>> Take(string worker, int times)
    {
        var taken = new List<int?>();
        for (var i = 0; i < times; i++)
        {
            taken.Add(await campaign.Take(worker, Shards));
        }

        return taken;
    }
}
