namespace Shootdown.Cli.List;

/// <summary>Which part of all that could be looked at is.</summary>
/// <param name="Count">How many are drawn; null for all.</param>
/// <param name="Seed">Which of them.</param>
internal sealed record DrawnSample(int? Count, int Seed)
{
    /// <summary>How many of them are left out, the first that are drawn: an earlier run has tried them.</summary>
    public int Skip { get; init; }
}
