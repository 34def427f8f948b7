using System.Globalization;

namespace Shootdown.Explore.Exhaustive;

/// <summary>How far a search has come.</summary>
/// <param name="States">Distinct states found.</param>
/// <param name="Transitions">Transitions followed.</param>
/// <param name="Depth">The level that is being expanded; the initial state is level 1.</param>
/// <param name="Frontier">States in that level.</param>
/// <param name="StatesPerSecond">New states a second since the last report.</param>
/// <param name="Bytes">Memory in use.</param>
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
    /// <summary>Bytes on disk; 0 while memory has room for all states. Of the states found since the last level was closed, some may then
    /// turn out to be known.</summary>
    public long DiskBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{States:N0} states, {StatesPerSecond / 1e6:0.00} M/s, depth {Depth}, frontier {Frontier:N0}, "
            + $"{Bytes / 1048576.0:N0} MiB{OnDisk}");

    private string OnDisk =>
        DiskBytes == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and {DiskBytes / 1048576.0:N0} MiB on disk");
}
