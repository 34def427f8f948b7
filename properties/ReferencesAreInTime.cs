namespace Shootdown.Properties;

/// <summary>D-S3, its second half: a reference whose recheck passed is on a page that was mapped when it was taken, or that whoever unmapped it
/// had not yet finished with; fork shares no page that is pinned for writing, and khugepaged replaces none that is referred to.</summary>
/// <remarks>Antecedent: a page is used by a reference.</remarks>
public sealed class ReferencesAreInTime : IMonitor
{
    private static readonly Clause Unmapped = new("GUP-fast refers to a page of which a flush has said that it is not mapped any more", Observed.UnmappedPageReferenced);

    private readonly Dictionary<Context, Cell> late = []; // its reference was taken on a page that had been flushed before
    private readonly Dictionary<(PageTable Tables, int Page), Cell> revoked = [];

    private ReferencesAreInTime()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3b",
        "no reference is on a page that has been unmapped and flushed, shared by fork, or replaced",
        (Observed.PinnedPageShared, "fork shares copy-on-write a page that is pinned for writing"),
        (Observed.ReferencedPageReplaced, "GUP-fast refers to a page that khugepaged has replaced by a copy")).And(() => new ReferencesAreInTime(), Unmapped);

    /// <inheritdoc/>
    public IEnumerable<string> Calls => Revocations.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var (revocations, mms) = (observer.Share<Revocations>(), observer.All<Mm>());
        foreach (var context in observer.Machine.Contexts)
        {
            foreach (var found in context.Automaton.Nodes.Select(n => n?.Operation.About).OfType<WalkerReference>().Distinct())
            {
                late.TryAdd(context, late.GetValueOrDefault(context) ?? observer.Ghost($"{context}.late reference", 2));
                revoked.TryAdd((found.Tables, found.Page), revocations.OfReferences(observer, mms[found.Tables.Number], found.Page));
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is ReferenceUse)
        {
            var own = late[site.Context];
            return new Probe { Ghosts = [own], Before = (ref Sight sight) => sight.Break(Unmapped, sight.IsSet(own)) };
        }

        if (site.Operation.About is not WalkerReference { Tables: var tables, Page: var page, Value: var value, Step: var what })
        {
            return null;
        }

        var (mine, gone, bit) = (late[site.Context], revoked[(tables, page)], Revocations.Bit(value));
        return new Probe
        {
            Reads = [gone],
            Ghosts = [mine],
            After = (ref Sight sight) => sight[mine] = what switch
            {
                ReferenceStep.Taken => sight.Result == 1 && (sight[gone] & bit) != 0 ? 1 : 0,
                ReferenceStep.Checked => sight.IsSet(mine) && (sight[gone] & bit) != 0 ? 1 : 0,
                _ => 0,
            },
        };
    }
}
