using System.CommandLine;

namespace Shootdown.Cli.Campaign;

/// <summary><c>campaign</c>: work that falls into parts, in this process or in many.</summary>
internal sealed class CampaignCommand
{
    private readonly CampaignOptions options = new();
    private readonly ClusterOptions cluster = new();

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CampaignCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var asked = options.Asked;
        var command = new Verb(
            "campaign",
            "Decides every workload of a size, or draws schedules and workloads, in shards that any number of processes share.",
            "campaign --all-workloads 1x1 --of memory --calls munmap,access",
            "campaign h6-no-ipi-early-return --design linux-7.3+wait-decision=if-ipi-sent --property S13 --engine random --shards 4")
        {
            asked.Scenarios,
        };
        foreach (var option in (Option[])[.. options.Which, asked.Enumeration.Found, .. cluster.All, asked.Threads, asked.MaxTime])
        {
            command.Add(option);
        }

        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var deadline = new Deadline(result.GetValue(options.Asked.MaxTime));
        var found = options.Asked.Enumeration.Directory(result);
        var work = options.Work(result, deadline);
        using var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen };
        var run = new CampaignRun(work, options.Words(result), deadline, progress, terminal);
        return run.Run(works => cluster.Start(result, works), found);
    }
}
