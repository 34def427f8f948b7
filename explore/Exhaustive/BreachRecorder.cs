using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>What one thread found on the present level. Off the hot path: only asked once a bit of the union mask has shown.</summary>
/// <param name="board">The watches.</param>
/// <param name="words">Words in a state.</param>
internal sealed unsafe class BreachRecorder(WatchBoard board, int words)
{
    private readonly Breach[] breaches = [.. board.Watches.Select(_ => new Breach(words))];

    /// <summary>What was found for one watch.</summary>
    public Breach BreachOf(int watch) => breaches[watch];

    /// <summary>Considers a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="observations">What it shows.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void OfferState(ulong* state, ulong observations)
    {
        var unbroken = board.Unbroken;
        for (var i = 0; i < unbroken.Count; i++)
        {
            var watch = board.Watches[unbroken[i]];
            if ((observations & watch.Observations) != 0 || (watch.Invariant is { } invariant && !invariant.Holds(state)))
            {
                breaches[unbroken[i]].Offer(state, null);
            }
        }
    }

    /// <summary>Considers a transition.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">Its choice.</param>
    /// <param name="observations">What it shows.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void OfferTransition(ulong* state, uint choice, ulong observations)
    {
        var unbroken = board.Unbroken;
        for (var i = 0; i < unbroken.Count; i++)
        {
            if ((observations & board.Watches[unbroken[i]].Observations) != 0)
            {
                breaches[unbroken[i]].Offer(state, choice);
            }
        }
    }
}
