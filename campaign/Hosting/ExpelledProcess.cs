using Orleans.Runtime;

namespace Shootdown.Campaign.Hosting;

/// <summary>What a process does that the others have taken for dead, because it stood still too long: it ends, as if it had been. It would
/// end with a dump of memory otherwise.</summary>
internal sealed class ExpelledProcess : IFatalErrorHandler
{
    private const int ExitCode = 75; // EX_TEMPFAIL: whoever starts it anew finds all that was kept

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => !ClusterFailure.Is(exception);

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine("the cluster has taken this process for dead; start it anew, what is done is kept");
        Environment.Exit(ExitCode);
    }
}
