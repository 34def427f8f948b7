namespace Shootdown.Drift;

/// <summary>A tree held against what was recorded of a version.</summary>
public static class TreeDrift
{
    /// <summary>Holds each function of the model against what was recorded of it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="record">The record.</param>
    /// <param name="version">The version.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="design">The design that the accesses are held against.</param>
    public static IReadOnlyList<FunctionDrift> Of(
        SourceTree tree, KernelRecord record, string version, IReadOnlyCollection<ModelledFunction> functions, Design design)
    {
        ArgumentNullException.ThrowIfNull(record);
        var definitions = Definitions(tree, functions);
        var gone = definitions.Where(d => d.Definition is null).Select(d => (d.Function.File, d.Function.Name)).ToHashSet();
        var awaits = new AwaitSequence(ModelSource.Embedded, design, k => !gone.Contains((k.File, k.Function)));
        return [.. definitions
            .Select(d => Of(tree, record.Find(version, d.Function.File, d.Function.Name), d.Function, d.Definition) with
            {
                Accesses = d is { Definition: { } definition, Function.IsFollowed: true }
                    ? AccessTable.Of(d.Function, definition.Calls, version, awaits) : null,
            })];
    }

    /// <summary>What there is to be recorded of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="functions">The functions.</param>
    public static IReadOnlyList<RecordedFunction> Record(SourceTree tree, IReadOnlyCollection<ModelledFunction> functions) =>
        [.. Definitions(tree, [.. functions.Where(f => f.IsFollowed)]).Where(d => d.Definition is not null)
            .Select(d => RecordedFunction.Of(d.Function.File, d.Function.Name, d.Definition!)), .. MacroDrift.Record(tree, functions)];

    private static FunctionDrift Of(SourceTree tree, RecordedFunction? recorded, ModelledFunction function, CDefinition? definition)
    {
        if (!function.IsFollowed)
        {
            return new(function, TextStanding.NotRecorded, definition, [], null);
        }

        if (recorded is null || definition is null)
        {
            var standing = recorded is null ? (definition is null ? TextStanding.Nowhere : TextStanding.New)
                : tree.Has(function.File) ? TextStanding.Gone : TextStanding.FileMissing;
            return new(function, standing, definition, [], null);
        }

        var differences = LineDifference.Between(recorded, definition);
        var now = differences.Count > 0 ? TextStanding.Changed
            : definition.File != function.File ? TextStanding.Moved : TextStanding.Unchanged;
        return new(function, now, definition, differences, null);
    }

    private static IReadOnlyList<(ModelledFunction Function, CDefinition? Definition)> Definitions(
        SourceTree tree, IReadOnlyCollection<ModelledFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(functions);
        var inPlace = functions.Select(f => (Function: f, Definition: tree.Find(f.File, f.Name))).ToList();
        var elsewhere = tree.FindElsewhere(
            [.. inPlace.Where(f => f.Definition is null && f.Function.IsFollowed).Select(f => f.Function.Name)]);
        return [.. inPlace.Select(f => (f.Function, f.Definition ?? elsewhere.GetValueOrDefault(f.Function.Name)))];
    }
}
