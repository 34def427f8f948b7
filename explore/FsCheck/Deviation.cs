namespace Shootdown.Explore.FsCheck;

/// <summary>A moment at which a run leaves its usual course.</summary>
/// <param name="After">Decisions that are taken as usual before it; at least 0. A decision is a step where more than one transition is
/// enabled.</param>
/// <param name="Pick">Which of the enabled transitions is taken: so many places after the usual one, round the end; at least 1.</param>
public readonly record struct Deviation(int After, int Pick);
