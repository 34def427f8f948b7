namespace Shootdown.Tests.Campaign;

/// <summary>A campaign in one process.</summary>
public sealed class SiloTests
{
    private const int Shards = 20;
    private const int Length = 7;

    [Long]
    [Fact]
    public async Task Every_line_comes_once_and_what_is_done_is_not_done_again()
    {
        var (toy, question) = (new ToyShards(Shards, Length), new CampaignQuestion([], new ToyShards(Shards, Length).Heading, Shards));
        await using var silo = await CampaignSilo.Start(null, null, new ShardWorks(_ => toy, CancellationToken.None));

        var expected = Enumerable.Range(0, Shards).SelectMany(s => Enumerable.Range(0, Length).Select(i => $"{s}.{i}"));
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await Lines(silo, question)).Order(StringComparer.Ordinal));
            Assert.Equal(Shards * Length, toy.Made);
        }
    }

    [Long]
    [Fact]
    public async Task A_campaign_of_another_build_is_refused_and_told_once()
    {
        var question = new CampaignQuestion([], "another build", Shards);
        await using var silo = await CampaignSilo.Start(
            null, null, new ShardWorks(_ => new ToyShards(Shards, Length), CancellationToken.None));
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var refused = new List<string>();
        var worker = new CampaignWorker(silo, 2, refused.Add).Run(over.Token);
        await new CampaignCoordinator(silo, question, (_, _) => Assert.Fail("done"), (_, _) => { }).Run(over.Token);
        await worker;

        Assert.StartsWith("a campaign of another build", Assert.Single(refused), StringComparison.Ordinal);
    }

    private static async Task<List<string>> Lines(CampaignSilo silo, CampaignQuestion question)
    {
        var gathered = new List<string>();
        using var over = new CancellationTokenSource();
        var worker = new CampaignWorker(silo, 2, Assert.Fail).Run(over.Token);
        await new CampaignCoordinator(silo, question, (_, lines) => gathered.AddRange(lines), (_, _) => { }).Run(over.Token);
        await over.CancelAsync();
        await worker;
        return gathered;
    }
}
