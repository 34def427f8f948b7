namespace Shootdown.Drift;

/// <summary>A file in which macros with names of accesses, or of functions of the model, are not what was recorded: all that the file
/// says may mean something else, although it is the same text.</summary>
/// <param name="File">The file.</param>
/// <param name="Differences">Where what it says of them differs.</param>
public sealed record MacroDrift(string File, IReadOnlyList<LineDifference> Differences)
{
    /// <summary>Holds each file of the model's functions against what was recorded of it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="record">The record.</param>
    /// <param name="version">The version.</param>
    /// <param name="functions">The functions.</param>
    /// <returns>The files that differ.</returns>
    public static IReadOnlyList<MacroDrift> Of(
        SourceTree tree, KernelRecord record, string version, IReadOnlyCollection<ModelledFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(record);
        return [.. In(tree, functions).Where(m => tree.Has(m.File)).Select(m => new MacroDrift(m.File, LineDifference.Between(
                record.Find(version, m.File, RecordedFunction.Macros)?.Digests ?? [], m.Macros?.Lines ?? [])))
            .Where(m => m.Differences.Count > 0)];
    }

    /// <summary>What there is to be recorded of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="functions">The functions.</param>
    internal static IEnumerable<RecordedFunction> Record(SourceTree tree, IReadOnlyCollection<ModelledFunction> functions) =>
        In(tree, functions).Where(m => m.Macros is not null).Select(m => RecordedFunction.Of(m.File, RecordedFunction.Macros, m.Macros!));

    private static IEnumerable<(string File, CDefinition? Macros)> In(SourceTree tree, IReadOnlyCollection<ModelledFunction> functions) =>
        functions.Where(f => f.IsFollowed).GroupBy(f => f.File)
            .Select(g => (g.Key, tree.Macros(g.Key, Vocabulary.Embedded.IsName, g.Select(f => f.Name).ToHashSet().Contains)));
}
