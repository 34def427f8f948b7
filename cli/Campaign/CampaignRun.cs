namespace Shootdown.Cli.Campaign;

/// <summary>One campaign, from its first word to its last.</summary>
/// <param name="work">What is done.</param>
/// <param name="words">The command line that others make the same of.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
/// <param name="terminal">Where to tell.</param>
internal sealed class CampaignRun(CampaignWork work, string[] words, Deadline deadline, ProgressLine progress, Terminal terminal)
{
    /// <summary>Runs it.</summary>
    /// <param name="start">Starts this process' silo.</param>
    /// <param name="found">The directory for findings; null for none.</param>
    /// <returns>The exit code.</returns>
    public int Run(Func<ShardWorks, Task<CampaignSilo>> start, string? found)
    {
        var question = new CampaignQuestion(words, work.Shards.Heading, work.Shards.Count);
        var works = new ShardWorks(others => CampaignOptions.Read(others, deadline).Shards, deadline.Token);
        works.Add(question, work.Shards);
        if (work.Shards is EnumerationShards enumerated)
        {
            var report = new EnumerationReport(new Page(terminal), work.Plan!, work.Limits, deadline, found);
            var gathering = new EnumerationGathering(enumerated, work.Plan!, report);
            Work(start, works, question, gathering.Begin, (_, lines) => gathering.Add(lines)).GetAwaiter().GetResult();
            return gathering.End();
        }

        var drawn = new DrawnReport(work.Hunt!, (DrawnShards)work.Shards, work.Limits, deadline);
        Work(start, works, question, () => { }, drawn.Add).GetAwaiter().GetResult();
        return drawn.End(terminal);
    }

    private async Task Work(
        Func<ShardWorks, Task<CampaignSilo>> start,
        ShardWorks works,
        CampaignQuestion question,
        Action begin,
        Action<int, IReadOnlyList<string>> gathered)
    {
        await using var silo = await start(works);
        begin();
        await terminal.Out.FlushAsync();
        var coordinator = new CampaignCoordinator(
            silo,
            question,
            (shard, lines) =>
            {
                progress.Clear();
                gathered(shard, lines);
            },
            (done, workers) => progress.Begin(done, question.Shards, $"shards, {Page.Count(workers, "worker")}"));

        // The silo's own worker ends with the campaign, others stay for the next.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        var worker = new CampaignWorker(silo, work.Limits.Budget.Threads, terminal.Error.WriteLine).Run(ended.Token);
        await coordinator.Run(deadline.Token);
        await ended.CancelAsync();
        await worker;
        progress.Clear();
    }
}
