namespace Shootdown.Scenarios.Calls;

/// <summary>What the calls of a workload do to one mm.</summary>
/// <param name="Mm">The mm.</param>
/// <param name="Calls">The calls that are about it.</param>
internal sealed record MmUse(MmSpec Mm, IReadOnlyList<Call> Calls)
{
    /// <summary>Whether who flushes in batches and somebody else change its entries.</summary>
    public bool IsReclaimed =>
        (Has<TryToUnmapCall>() || Has<ShrinkFolioListCall>() || Has<MigratePagesBatchCall>()) && Tables.Any(t => t.Kind.LooksForBatches);

    /// <summary>The page that mremap moves another to, or -1.</summary>
    public int MovedTo =>
        Calls.FirstOrDefault(c => CallKind.Find(c.Name) is MremapCall or MoveNormalPmdCall) is { } moved ? 1 - (moved.Page ?? 0) : -1;

    /// <summary>Whether mremap moves its table as a whole.</summary>
    public bool MovesTable => Has<MoveNormalPmdCall>();

    /// <summary>Whether entries of it say something that hardware does not know.</summary>
    public bool IsMigrated => Calls.Any(c => CallKind.Find(c.Name) is MigrationCall or DoSwapPageCall);

    /// <summary>Whether its small pages come to be a large one, that is mapped by a leaf.</summary>
    public bool Collapses => Mm.Huge && Has<CollapseHugePageCall>();

    /// <summary>The latest value that an entry of it can have.</summary>
    public PteValue Latest => Mm.Huge ? PteValue.Huge : Tables.Select(t => t.Kind.Writes).Append(PteValue.Old).Max();

    /// <summary>How often its generation is raised at most.</summary>
    public int Generations => Tables.Sum(t => t.Kind.Generations(t.Call, this));

    private IEnumerable<(TableCall Kind, Call Call)> Tables =>
        Calls.Select(c => (Kind: CallKind.Find(c.Name) as TableCall, Call: c)).Where(t => t.Kind is not null)!;

    /// <summary>Whether there is a call of a kind.</summary>
    /// <typeparam name="TKind">The kind.</typeparam>
    public bool Has<TKind>()
        where TKind : CallKind => Calls.Any(c => CallKind.Find(c.Name) is TKind);
}
