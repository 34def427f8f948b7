using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Cli.Check;

/// <summary>Ends all searches when time is up or the user presses Ctrl-C; the second Ctrl-C ends the process.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly TimeSpan? limit;
    private readonly long start = Stopwatch.GetTimestamp();
    private volatile bool interrupted;

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
    }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Why it is over; null while it is not.</summary>
    public string? Reason => !source.IsCancellationRequested ? null
        : interrupted ? "interrupted"
        : string.Create(CultureInfo.InvariantCulture, $"time limit of {limit!.Value.TotalSeconds:0} s reached");

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= Interrupt;
        source.Dispose();
    }

    private void Interrupt(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = !interrupted;
        interrupted = true;
        source.Cancel();
    }
}
