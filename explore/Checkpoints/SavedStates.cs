namespace Shootdown.Explore.Checkpoints;

/// <summary>Adjacent states of one lane, as they were saved.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Begin">The first's position there.</param>
/// <param name="End">The position behind the last.</param>
internal readonly record struct SavedStates(int Lane, long Begin, long End);
