using System.CommandLine;

namespace Shootdown.Cli.Campaign;

/// <summary><c>worker</c>: does shards of the campaigns of a cluster.</summary>
internal sealed class WorkerCommand
{
    private readonly ClusterOptions cluster = new();
    private readonly AskedOptions asked = new();

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new WorkerCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "worker",
            "Joins a cluster and does shards of its campaigns, until it is interrupted.",
            "worker --cluster 10.0.0.1:6379",
            "worker --cluster 10.0.0.1:6379,password=secret --threads 16 --max-time 8h");
        foreach (var option in (Option[])[.. cluster.All, asked.Threads, asked.MaxTime])
        {
            command.Add(option);
        }

        command.SetAction(result => Run(result, terminal).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> Run(ParseResult result, Terminal terminal)
    {
        if (result.GetResult(cluster.Cluster) is null)
        {
            throw new FormatException($"worker: no {cluster.Cluster.Name}; accepted: {cluster.Cluster.Name} {cluster.Cluster.HelpName}");
        }

        using var deadline = new Deadline(result.GetValue(asked.MaxTime));
        var threads = result.GetValue(asked.Threads) ?? new EngineBudget().Threads;
        await using var silo = await cluster.Start(
            result, new ShardWorks(words => CampaignOptions.Read(words, deadline).Shards, deadline.Token));
        using var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen };
        var done = 0;
        await new CampaignWorker(silo, threads, terminal.Error.WriteLine)
        {
            Done = () => progress.Report($"{Page.Count(Interlocked.Increment(ref done), "shard")} done here"),
        }.Run(deadline.Token);
        progress.Clear();
        await terminal.Out.WriteLineAsync($"{Page.Count(done, "shard")} done here, {deadline.Reason}");
        return ExitCode.AsClaimed;
    }
}
