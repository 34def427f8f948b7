namespace Shootdown.Drift;

/// <summary>Another version whose recorded text a tree is nearer to.</summary>
/// <param name="Version">The version.</param>
/// <param name="Functions">How many functions differ from it in fewer lines.</param>
public sealed record NearerVersion(string Version, int Functions)
{
    /// <summary>Looks for one.</summary>
    /// <param name="functions">The functions of the tree, held against a version.</param>
    /// <param name="record">The record.</param>
    /// <param name="version">That version.</param>
    /// <returns>Null where no other has more functions that are nearer to it than such as are farther.</returns>
    public static NearerVersion? Of(IReadOnlyCollection<FunctionDrift> functions, KernelRecord record, string version)
    {
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(record);
        List<FunctionDrift> looked = [.. functions.Where(f => f.Standing != TextStanding.NotRecorded && f.Definition is not null)];
        return record.Versions.Where(v => v != version)
            .Select(v => (Version: v, Nearer: looked
                .Select(f => Distance(f, record, v).CompareTo(Distance(f, record, version))).ToLookup(Math.Sign)))
            .Where(v => v.Nearer[-1].Count() > v.Nearer[1].Count())
            .Select(v => new NearerVersion(v.Version, v.Nearer[-1].Count())).MaxBy(v => v.Functions);
    }

    // In lines; that only one of the two has it is farther than any.
    private static int Distance(FunctionDrift function, KernelRecord record, string version) =>
        (record.Find(version, function.Function.File, function.Function.Name), function.Definition) switch
        {
            ({ } recorded, { } definition) => LineDifference.Between(recorded, definition).Sum(d => d.Gone + d.Added.Count),
            _ => int.MaxValue,
        };
}
