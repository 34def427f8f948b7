using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Storage;
using StackExchange.Redis;

namespace Shootdown.Campaign.Hosting;

/// <summary>What comes of machines, networks and stores that are away, and passes: no answer to a question is wrong for it, for what was
/// not kept is asked again.</summary>
internal static class ClusterFailure
{
    /// <summary>Whether a failure is of that kind.</summary>
    /// <param name="failure">The failure.</param>
    public static bool Is(Exception failure) => failure
        is OrleansException or TimeoutException or RedisException or SocketException or InconsistentStateException
        or ObjectDisposedException or OperationCanceledException or IOException;
}
