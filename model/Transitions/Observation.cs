namespace Shootdown.Model.Transitions;

/// <summary>
/// The observations that every transition system shares. A model defines its own in the bits below <see cref="Stuck"/>.
/// </summary>
public static class Observation
{
    /// <summary>Of a transition: the step has no successor state, because what it did leaves no defined one. Explored no further.</summary>
    public const ulong Fatal = 1UL << 63;

    /// <summary>Of a state: somebody still has work to do, and nothing but the scheduler's own choices can ever happen again.</summary>
    public const ulong Stuck = 1UL << 62;

    /// <summary>Of a state: every program has run to its end.</summary>
    public const ulong Terminated = 1UL << 61;
}
