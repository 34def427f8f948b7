using System.CommandLine;

namespace Shootdown.Cli.Campaign;

/// <summary>How a process joins a cluster.</summary>
internal sealed class ClusterOptions
{
    private const int MostPort = 65535;

    /// <summary>The option for the cluster.</summary>
    public Option<string?> Cluster { get; } = new("--cluster")
    {
        Description = "Where the cluster's processes find each other and keep what is done: HOST:PORT of a Redis server, with options of "
            + "StackExchange.Redis behind commas.",
        HelpName = "CONNECTION",
    };

    private readonly Option<int?> port = NumberOption.Create(
        "--port", "With --cluster: the port at which others of it reach this process; by default any that is free.", 1, MostPort);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Cluster, port];

    /// <summary>This process as a silo.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="works">What is done in it.</param>
    /// <exception cref="FormatException">There is no such cluster.</exception>
    public Task<CampaignSilo> Start(ParseResult result, ShardWorks works)
    {
        if (result.GetValue(Cluster) is not { } connection)
        {
            return result.GetValue(port) is { } number
                ? throw new FormatException($"--port: {number}; accepted: only with {Cluster.Name}")
                : CampaignSilo.Start(null, null, works);
        }

        var cluster = ClusterConnection.Open(connection, Cluster.Name, InputText.Quote(connection));
        return CampaignSilo.Start(cluster, result.GetValue(port), works);
    }
}
