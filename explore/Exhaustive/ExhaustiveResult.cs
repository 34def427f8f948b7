namespace Shootdown.Explore.Exhaustive;

/// <summary>What an exhaustive search found. Unless it is inconclusive it is the same for every run and number of threads, up to
/// <paramref name="Elapsed"/> and the bytes.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Which bound was reached; null unless inconclusive.</param>
/// <param name="States">Distinct states found. When the search stopped early these include states that were not expanded.</param>
/// <param name="Transitions">Transitions that leave the expanded states, with those that lead to a state already known and those
/// that end the run.</param>
/// <param name="Depth">Levels that were expanded, the last of them perhaps in part; the initial state is level 1.</param>
/// <param name="Elapsed">Wall time of the exploration, without the time to rebuild counterexamples.</param>
/// <param name="BytesUsed">Memory for states, hash table and levels, at the end or when it was most.</param>
/// <param name="Watches">One result for each watch, in their order.</param>
public sealed record ExhaustiveResult(
    SearchOutcome Outcome,
    string? Reason,
    long States,
    long Transitions,
    int Depth,
    TimeSpan Elapsed,
    long BytesUsed,
    IReadOnlyList<WatchResult> Watches)
{
    /// <summary>What it wanted for, if it is inconclusive for that.</summary>
    public Shortage Shortage { get; init; }

    /// <summary>All that any transition or expanded state has shown.</summary>
    public ulong Seen { get; init; }

    /// <summary>The antecedents that have come true in some transition: <see cref="Successors.Noted"/>.</summary>
    public ulong Noted { get; init; }

    /// <summary>The renamings for which one state was kept and counted of all that they make of it; null where every state was.</summary>
    public StateSymmetry? Symmetry { get; init; }

    /// <summary>The milestones of the system that no expanded state had reached.</summary>
    public IReadOnlyList<string> MissedMilestones { get; init; } = [];

    /// <summary>Bytes on disk at the end; 0 where memory had room for all.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Bytes of memory for each distinct state.</summary>
    public double BytesPerState => States == 0 ? 0 : (double)BytesUsed / States;

    /// <summary>Distinct states a second.</summary>
    public double StatesPerSecond => Elapsed > TimeSpan.Zero ? States / Elapsed.TotalSeconds : 0;
}
