using System.Diagnostics;
using System.Globalization;

namespace Shootdown.Explore.Exhaustive;

/// <summary>Ends a search that has reached a bound, and asks it to pause when its table has to grow or it is to be saved.</summary>
/// <param name="maxTime">Time that the search may take; null for no bound.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class SearchClock(TimeSpan? maxTime, CancellationToken cancellation)
{
    private readonly long start = Stopwatch.GetTimestamp();
    private TimeSpan before;
    private Ending? ending;
    private volatile bool interrupted;

    /// <summary>Whether the threads are to leave their work, for a while or for good.</summary>
    public bool Interrupted => interrupted;

    /// <summary>Why the search is over before its end; null while it is not.</summary>
    public string? Reason => Volatile.Read(ref ending)?.Reason;

    /// <summary>Time that the search has taken.</summary>
    public TimeSpan Elapsed => before + Stopwatch.GetElapsedTime(start);

    /// <summary>Counts time that the search had taken before it was saved; the bound is for the time since.</summary>
    /// <param name="saved">How long.</param>
    public void Add(TimeSpan saved) => before += saved;

    /// <summary>Asks the threads to pause.</summary>
    public void Pause() => interrupted = true;

    /// <summary>Lets the threads go on, unless the search is over.</summary>
    public void Resume() => interrupted = Reason is not null;

    /// <summary>What it wants for; none while the search is not over.</summary>
    public Shortage Shortage => Volatile.Read(ref ending)?.Shortage ?? Shortage.None;

    /// <summary>Ends the search; only the first reason counts.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="shortage">What it wants for.</param>
    public void End(string reason, Shortage shortage = Shortage.None)
    {
        _ = Interlocked.CompareExchange(ref ending, new Ending(reason, shortage), null);
        interrupted = true;
    }

    /// <summary>Ends the search if it was cancelled or its time is up.</summary>
    public void Check()
    {
        if (cancellation.IsCancellationRequested)
        {
            End("cancelled");
        }
        else if (maxTime is { } limit && Stopwatch.GetElapsedTime(start) >= limit)
        {
            End(string.Create(CultureInfo.InvariantCulture, $"time limit of {limit.TotalSeconds:0.###} s reached"));
        }
    }

    private sealed record Ending(string Reason, Shortage Shortage);
}
