namespace Shootdown.Explore.Schedules;

/// <summary>One step of a replayed schedule.</summary>
/// <param name="Choice">The choice taken.</param>
/// <param name="Observations">What the transition showed.</param>
/// <param name="Index">Its place among the enabled transitions, from 0.</param>
/// <param name="Enabled">How many transitions were enabled; at least 1.</param>
public sealed record ExecutedStep(uint Choice, ulong Observations, int Index, int Enabled);
