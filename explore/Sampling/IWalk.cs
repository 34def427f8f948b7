namespace Shootdown.Explore.Sampling;

/// <summary>How a walk through a system chooses its next step. A struct, so that the walker is compiled anew for each.</summary>
internal unsafe interface IWalk
{
    /// <summary>Begins a schedule.</summary>
    /// <param name="random">The schedule's random numbers.</param>
    void Begin(ref RandomBits random);

    /// <summary>Chooses a step.</summary>
    /// <param name="state">The state.</param>
    /// <param name="enabled">What leaves it; at least one transition.</param>
    /// <param name="random">The schedule's random numbers.</param>
    /// <returns>The place of the chosen transition in <paramref name="enabled"/>.</returns>
    int Choose(ulong* state, in Successors enabled, ref RandomBits random);
}
