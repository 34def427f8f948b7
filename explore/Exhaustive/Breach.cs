namespace Shootdown.Explore.Exhaustive;

/// <summary>The least of the ways in which a property was broken on one level.</summary>
/// <remarks>
/// A broken state comes before a breaking transition, because its schedule is shorter; then the least state by content counts, then
/// the least choice. So the pick depends neither on the order of the search nor on the number of threads.
/// </remarks>
/// <param name="words">Words in a state.</param>
internal sealed unsafe class Breach(int words)
{
    private readonly ulong[] state = new ulong[words];

    /// <summary>Whether there is any.</summary>
    public bool Found { get; private set; }

    /// <summary>Whether it is a transition.</summary>
    public bool ByTransition { get; private set; }

    /// <summary>The choice, where it is a transition.</summary>
    public uint Choice { get; private set; }

    /// <summary>The state that is broken or that the transition leaves.</summary>
    public ReadOnlySpan<ulong> State => state;

    /// <summary>It, to be saved.</summary>
    /// <param name="watch">The watch's number.</param>
    /// <param name="level">The level; 0 while it is being expanded.</param>
    public SavedBreach Saved(int watch, int level) => new(watch, level, ByTransition ? Choice : null, [.. state]);

    /// <summary>Considers one more way.</summary>
    /// <param name="state">The state that is broken or that the transition leaves.</param>
    /// <param name="choice">The transition's choice; null for a broken state.</param>
    public void Offer(ulong* state, uint? choice) => Offer(new ReadOnlySpan<ulong>(state, this.state.Length), choice);

    /// <summary>Considers what another thread found.</summary>
    public void Offer(Breach other)
    {
        if (other.Found)
        {
            Offer(other.State, other.ByTransition ? other.Choice : null);
        }
    }

    /// <inheritdoc cref="Offer(ulong*, uint?)"/>
    public void Offer(ReadOnlySpan<ulong> state, uint? choice)
    {
        if (Found && !IsLess(state, choice))
        {
            return;
        }

        Found = true;
        ByTransition = choice is not null;
        Choice = choice ?? 0;
        state.CopyTo(this.state);
    }

    private bool IsLess(ReadOnlySpan<ulong> state, uint? choice)
    {
        if (ByTransition != choice is not null)
        {
            return ByTransition;
        }

        var order = state.SequenceCompareTo(this.state);
        return order < 0 || (order == 0 && choice < Choice);
    }
}
