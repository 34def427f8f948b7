namespace Shootdown.Explore.Sampling;

/// <summary>A run on which a walker saw a property broken.</summary>
/// <param name="Schedule">The number of the schedule, from 0.</param>
/// <param name="Choices">The run's choices.</param>
/// <param name="Observed">What its last step or state showed.</param>
internal sealed record WalkFinding(long Schedule, uint[] Choices, ulong Observed);
