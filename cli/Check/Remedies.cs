namespace Shootdown.Cli.Check;

/// <summary>The single changes that make a violation go away.</summary>
/// <param name="Found">Those that do.</param>
/// <param name="IsOpen">Whether there may be more: time was up, or some could not be decided in theirs.</param>
internal sealed record Remedies(IReadOnlyList<Remedy> Found, bool IsOpen)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Found.Count > 0 ? $"goes away with: {string.Join(", ", Found)}"
            : IsOpen ? "no single change of the design is known to mend it; some could not be decided in the time given to them"
            : "no single change of the design mends it";
}
