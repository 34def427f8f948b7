using static System.FormattableString;

namespace Shootdown.Explore.Exhaustive;

/// <summary>How far a search has come.</summary>
/// <param name="States">Distinct states found, each known to be none of the others.</param>
/// <param name="Transitions">Transitions followed.</param>
/// <param name="Depth">The level that is being expanded; the initial state is level 1.</param>
/// <param name="Frontier">States in that level.</param>
/// <param name="StatesPerSecond">New states a second since the last report; on disk these are known only when a level ends.</param>
/// <param name="Bytes">Memory for states, hash table and levels; on disk the most that it has been.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SearchProgress(
    long States,
    long Transitions,
    int Depth,
    long Frontier,
    double StatesPerSecond,
    long Bytes,
    TimeSpan Elapsed)
{
    private const double MiB = 1 << 20;

    /// <summary>Bytes on disk; 0 while memory has room for all states.</summary>
    public long DiskBytes { get; init; }

    /// <summary>On disk, what was found since the last level was closed: when the next one is, some may turn out to be known, or to be one
    /// another.</summary>
    public long Candidates { get; init; }

    /// <inheritdoc/>
    public override string ToString() => DiskBytes == 0
        ? Invariant($"{States:N0} states, {StatesPerSecond / 1e6:0.00} M/s, {Place}, {Bytes / MiB:N0} MiB of memory")
        : Invariant($"{Counted} states, {Place}, up to {Bytes / MiB:N0} MiB of memory, {DiskBytes / MiB:N0} MiB on disk");

    private string Place => Invariant($"depth {Depth}, frontier {Frontier:N0}");

    private string Counted => Candidates == 0 ? Invariant($"{States:N0}") : Invariant($"{States:N0} to {States + Candidates:N0}");
}
