namespace Shootdown.Explore.Lassos;

/// <summary>What a search for a lasso found. Unless it is inconclusive it is the same for every run and number of threads, up to
/// <paramref name="Elapsed"/> and <paramref name="BytesUsed"/>.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Which bound was reached; null unless inconclusive.</param>
/// <param name="Lasso">The lasso; null unless found.</param>
/// <param name="States">Distinct states found.</param>
/// <param name="Transitions">Transitions that leave them.</param>
/// <param name="Depth">Levels of the breadth-first search; the initial state is level 1.</param>
/// <param name="PendingStates">States in which the predicate holds.</param>
/// <param name="FairComponents">Strongly connected sets of such states that a fair run can stay in for ever.</param>
/// <param name="Elapsed">Wall time since the exploration began.</param>
/// <param name="BytesUsed">Memory used, in bytes.</param>
public sealed record LassoResult(
    LassoOutcome Outcome,
    string? Reason,
    Lasso? Lasso,
    long States,
    long Transitions,
    int Depth,
    long PendingStates,
    long FairComponents,
    TimeSpan Elapsed,
    long BytesUsed)
{
    /// <summary>What it wanted for, if it is inconclusive for that.</summary>
    public Shortage Shortage { get; init; }
}
