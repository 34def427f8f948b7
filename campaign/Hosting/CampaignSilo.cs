using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Shootdown.Campaign.Hosting;

/// <summary>This process as a silo: of a cluster, or alone.</summary>
public sealed class CampaignSilo : IAsyncDisposable
{
    private const string Name = "shootdown";

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(3);

    private readonly IHost host;

    private CampaignSilo(IHost host, ShardWorks works) => (this.host, Works) = (host, works);

    /// <summary>What is done here.</summary>
    public ShardWorks Works { get; }

    /// <summary>The cluster's grains.</summary>
    internal IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts it.</summary>
    /// <param name="cluster">The cluster; null for none, where nothing outlives the process.</param>
    /// <param name="port">The port for others of the cluster; null for any that is free.</param>
    /// <param name="works">What is done here.</param>
    public static async Task<CampaignSilo> Start(ClusterConnection? cluster, int? port, ShardWorks works)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();

        // Ctrl-C is the caller's.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddSingleton(works).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IFatalErrorHandler, ExpelledProcess>();
        builder.UseOrleans(silo => Configure(silo, cluster, port ?? FreePort()));
        var host = builder.Build();
        await host.StartAsync();
        return new CampaignSilo(host, works);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static void Configure(ISiloBuilder silo, ClusterConnection? cluster, int port)
    {
        if (cluster is null)
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, serviceId: Name, clusterId: Name).AddMemoryGrainStorage(Storage.Name);
            return;
        }

        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Name, Name))
            .Configure<ClusterMembershipOptions>(o =>
            {
                // A process that was killed is taken for dead within some ten seconds, also by one that joins when nobody else is left.
                (o.ProbeTimeout, o.NumMissedProbesLimit) = (Probe, 3);
                (o.IAmAliveTablePublishTimeout, o.NumMissedTableIAmAliveLimit, o.TableRefreshTimeout) = (Alive, 3, Alive);
            })
            .ConfigureEndpoints(cluster.Address, port, 0, listenOnAnyHostAddress: false)
            .UseRedisClustering(o => o.ConfigurationOptions = cluster.Options)
            .AddRedisGrainStorage(Storage.Name, o => o.ConfigurationOptions = cluster.Options);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
