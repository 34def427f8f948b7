using DiffPlex;

namespace Shootdown.Drift.Records;

/// <summary>Lines that stand in one place of a function and did not, and how many stood there that do not.</summary>
/// <param name="Gone">How many lines are gone. What they said is not kept.</param>
/// <param name="After">How many lines of the recorded text stood before them.</param>
/// <param name="Added">The lines that are there.</param>
public sealed record LineDifference(int Gone, int After, IReadOnlyList<CLine> Added)
{
    /// <summary>How a definition differs from what was recorded.</summary>
    /// <param name="recorded">What was recorded.</param>
    /// <param name="definition">The definition.</param>
    /// <returns>Nothing where its text is the same.</returns>
    public static IReadOnlyList<LineDifference> Between(RecordedFunction recorded, CDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(definition);
        return Between(recorded.Digests, definition.Lines);
    }

    /// <summary>How lines differ from what was recorded.</summary>
    /// <param name="recorded">The digests of what was recorded.</param>
    /// <param name="lines">The lines.</param>
    public static IReadOnlyList<LineDifference> Between(IReadOnlyList<string> recorded, IReadOnlyList<CLine> lines)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(lines);
        if (recorded.Count == 0 || lines.Count == 0)
        {
            return recorded.Count == lines.Count ? [] : [new LineDifference(recorded.Count, 0, lines)];
        }

        var now = lines.Select(l => LineDigest.Of(l.Normalised));
        var blocks = Differ.Instance.CreateLineDiffs(string.Join('\n', recorded), string.Join('\n', now), ignoreWhitespace: false)
            .DiffBlocks;
        return [.. blocks.Select(b =>
            new LineDifference(b.DeleteCountA, b.DeleteStartA, [.. lines.Skip(b.InsertStartB).Take(b.InsertCountB)]))];
    }
}
