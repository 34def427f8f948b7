namespace Shootdown.Properties;

/// <summary>S3, its second half: a reference whose recheck passed is on a page that was mapped when it was taken, or that whoever
/// unmapped it had not yet finished with; fork shares no page that is pinned for writing, and khugepaged replaces none that is referred
/// to.</summary>
public sealed class ReferencesAreInTime : IMonitor
{
    private static readonly Clause Unmapped = new(
        "GUP-fast refers to a page of which a flush has said that it is not mapped any more");

    private static readonly Clause Shared = new("fork shares copy-on-write a page that is pinned for writing");
    private static readonly Clause Replaced = new(
        "GUP-fast refers to a page that khugepaged has replaced by a copy");

    private readonly HashSet<TablePage> forked = []; // fork shares pages of it

    private readonly Dictionary<Cell, Cell> copied = []; // by the count of references on a page
    private readonly Dictionary<Context, Cell> late = []; // its reference was taken on a page that had been flushed before
    private readonly Dictionary<(PageTable Tables, int Page), Cell> revoked = [];

    private ReferencesAreInTime()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3b",
        "no reference is on a page that has been unmapped and flushed, shared by fork, or replaced",
        () => new ReferencesAreInTime(),
        Unmapped,
        Shared,
        Replaced)
        with { Antecedent = "a page is used by a reference" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => Revocations.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var (revocations, mms) = (observer.Share<Revocations>(), observer.All<Mm>());
        forked.UnionWith(observer.CallsMade.Where(c => c.Call.Function == "copy_page_range")
            .Select(c => c.Call.Argument<Flush>("flush").Mm!.Tables.Table));
        foreach (var context in observer.Machine.Contexts)
        {
            foreach (var found in context.Automaton.Nodes.Select(n => n?.Operation.About).OfType<WalkerReference>().Distinct())
            {
                late.TryAdd(context, late.GetValueOrDefault(context) ?? observer.Ghost($"{context}.late reference", 2));
                revoked.TryAdd((found.Tables, found.Page), revocations.OfReferences(observer, mms[found.Tables.Number], found.Page));
            }

            foreach (var page in context.Automaton.Nodes.Select(n => n?.Operation.About).OfType<CopiedPage>())
            {
                var count = page.Table.RefCount(page.Page, page.Value);
                copied.TryAdd(count, copied.GetValueOrDefault(count) ?? observer.Ghost($"{count}.copied", 2));
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is ReferenceUse use)
        {
            return WhenUsed(late[site.Context], use);
        }

        if (site.Operation.About is CopiedPage copy)
        {
            var ghost = copied[copy.Table.RefCount(copy.Page, copy.Value)];
            return new Probe { Ghosts = [ghost], After = (ref Sight sight) => sight[ghost] = 1 };
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

    private Probe WhenUsed(Cell own, ReferenceUse use)
    {
        var replaced = copied.GetValueOrDefault(use.Table.RefCount(use.Page, use.Value));
        var entry = use.Table.Entries[use.Page];
        return new Probe
        {
            Notes = use.Pinned || !forked.Contains(use.Table), // of what fork shares it is pins that count
            Reads = use.Pinned ? [entry] : [],
            Ghosts = replaced is null ? [own] : [own, replaced],
            Before = (ref Sight sight) =>
            {
                sight.Break(Unmapped, sight.IsSet(own));
                sight.Break(Replaced, replaced is not null && sight.IsSet(replaced));
                sight.Break(Shared, use.Pinned && sight[entry] == (int)PteValue.ReadOnly);
            },
        };
    }
}
