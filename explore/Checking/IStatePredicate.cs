namespace Shootdown.Explore.Checking;

/// <summary>A yes-or-no question about one state.</summary>
/// <remarks>Must be a pure function of the state and safe to call from several threads.</remarks>
public unsafe interface IStatePredicate
{
    /// <summary>Answers the question.</summary>
    /// <param name="state">A reachable state of the system that is explored, in its words.</param>
    /// <returns>Whether the predicate holds in <paramref name="state"/>.</returns>
    bool Holds(ulong* state);
}
