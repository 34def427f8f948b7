using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Shootdown.Cli.Check;

/// <summary>Ends all searches when time is up or the user presses Ctrl-C, or the process is asked to end (SIGTERM); half
/// a second later or more, the second time ends the process.</summary>
internal sealed class Deadline : IDisposable
{
    // Whoever stops a group of processes may tell each of them twice.
    private static readonly TimeSpan Repeated = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource source = new();
    private readonly TimeSpan? limit;
    private readonly PosixSignalRegistration termination;
    private readonly long start = Stopwatch.GetTimestamp();
    private long firstInterrupt;

    /// <summary>Starts the clock.</summary>
    /// <param name="limit">Time there is; null for no bound.</param>
    public Deadline(TimeSpan? limit)
    {
        this.limit = limit;
        if (limit is { } time)
        {
            source.CancelAfter(time);
        }

        Console.CancelKeyPress += Interrupt;
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = Interrupt());
    }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Why it is over; null while it is not.</summary>
    public string? Reason => !source.IsCancellationRequested ? null
        : Volatile.Read(ref firstInterrupt) != 0 ? "interrupted"
        : string.Create(CultureInfo.InvariantCulture, $"time limit of {limit!.Value.TotalSeconds:0} s reached");

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= Interrupt;
        termination.Dispose();
        source.Dispose();
    }

    private void Interrupt(object? sender, ConsoleCancelEventArgs e) => e.Cancel = Interrupt();

    // Whether the process goes on.
    private bool Interrupt()
    {
        if (Interlocked.CompareExchange(ref firstInterrupt, Stopwatch.GetTimestamp(), 0) is var first && first != 0)
        {
            if (Stopwatch.GetElapsedTime(first) < Repeated)
            {
                return true;
            }

            Console.Error.WriteLine("interrupted again: ends at once, and what was not saved is lost");
            return false;
        }

        source.Cancel();
        return true;
    }
}
