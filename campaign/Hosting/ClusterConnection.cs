using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Shootdown.Campaign.Hosting;

/// <summary>Where the processes of a cluster find each other, and where what they have done is kept.</summary>
public sealed record ClusterConnection
{
    private const string Accepted = "accepted: HOST:PORT of a Redis server that runs, with options of StackExchange.Redis behind commas";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private ClusterConnection(ConfigurationOptions options, IPAddress address) => (Options, Address) = (options, address);

    /// <summary>How to reach the server.</summary>
    internal ConfigurationOptions Options { get; }

    /// <summary>This machine's address, as the others can reach it: the one from which it reaches the server.</summary>
    internal IPAddress Address { get; }

    /// <summary>Reads one, and sees whether the server answers.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="quoted">The same text as messages show it.</param>
    /// <exception cref="FormatException">It is none, or nobody answers.</exception>
    public static ClusterConnection Open(string text, string option, string quoted)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count == 0)
            {
                throw new FormatException($"{option}: {quoted}; {Accepted}");
            }

            options.ConnectTimeout = (int)Patience.TotalMilliseconds;
            options.AbortOnConnectFail = true;
            using (var server = ConnectionMultiplexer.Connect(options))
            {
                _ = server.GetDatabase().Ping();
            }

            // Later it may be away for a while.
            options.AbortOnConnectFail = false;
            return new ClusterConnection(options, AddressTowards(options.EndPoints[0]));
        }
        catch (Exception failure) when (failure is ArgumentException or RedisException or SocketException or TimeoutException)
        {
            throw new FormatException($"{option}: {quoted}: nobody answers, or it is no address; {Accepted}", failure);
        }
    }

    // A datagram socket that is connected sends nothing, and knows from where it would.
    private static IPAddress AddressTowards(EndPoint server)
    {
        using var socket = server is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 }
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        switch (server)
        {
            case DnsEndPoint named:
                socket.Connect(named.Host, named.Port);
                break;
            default:
                socket.Connect(server);
                break;
        }

        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
