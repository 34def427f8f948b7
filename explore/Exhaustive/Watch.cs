namespace Shootdown.Explore.Exhaustive;

/// <summary>A property that the search looks out for a breach of.</summary>
/// <param name="Name">What to call it in results; not used otherwise.</param>
/// <param name="Observations">A transition, or a state, that shows any of these bits breaks the property. 0 for none.</param>
/// <param name="Invariant">A state in which this does not hold breaks the property; null for none. Asked once for every distinct state
/// that is expanded.</param>
public sealed record Watch(string Name, ulong Observations, IStatePredicate? Invariant = null)
{
    /// <summary>Whether it is looked out for by the way only: a search that may stop when all watches are broken does not go on for
    /// it.</summary>
    public bool IsIncidental { get; init; }
}
