namespace Shootdown.Explore.Exhaustive;

/// <summary>A property that the search looks out for a breach of.</summary>
/// <param name="Name">What to call it in results; not used otherwise.</param>
/// <param name="Observations">A transition, or a state, that shows any of these bits breaks the property. 0 for none.</param>
/// <param name="Invariant">A state in which this does not hold breaks the property; null for none. Asked once for every distinct state
/// that is expanded.</param>
public sealed record Watch(string Name, ulong Observations, IStatePredicate? Invariant = null);
