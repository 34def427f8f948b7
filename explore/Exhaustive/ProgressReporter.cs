namespace Shootdown.Explore.Exhaustive;

/// <summary>Reports how far a search has come, about once a second.</summary>
/// <param name="clock">The search's clock.</param>
/// <param name="listener">Who is told; null for nobody.</param>
internal sealed class ProgressReporter(SearchClock clock, Action<SearchProgress>? listener)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private TimeSpan last;
    private long lastStates;

    /// <summary>Whether a report is due.</summary>
    public bool Due => listener is not null && clock.Elapsed - last >= Interval;

    /// <summary>Reports.</summary>
    /// <param name="states">Distinct states found.</param>
    /// <param name="candidates">States found that may be known, or one another.</param>
    /// <param name="transitions">Transitions followed.</param>
    /// <param name="depth">Level that is being expanded.</param>
    /// <param name="frontier">States in that level.</param>
    /// <param name="bytes">Memory in use.</param>
    /// <param name="diskBytes">Bytes on disk.</param>
    public void Report(long states, long candidates, long transitions, int depth, long frontier, long bytes, long diskBytes)
    {
        var now = clock.Elapsed;
        var rate = (states - lastStates) / (now - last).TotalSeconds;
        last = now;
        lastStates = states;
        listener?.Invoke(new SearchProgress(states, transitions, depth, frontier, rate, bytes, now)
        {
            DiskBytes = diskBytes,
            Candidates = candidates,
        });
    }
}
