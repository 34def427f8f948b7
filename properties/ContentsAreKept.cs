namespace Shootdown.Properties;

/// <summary>S16: a page that is mapped in another's place holds what that one held when somebody uses it.</summary>
/// <remarks>
/// <para>What is written to the first page after it has been copied is lost; that is S1, which forbids its translations from then on. Here
/// it is asked that the copy is made at all, of the page that is mapped, and before anybody reads it.</para>
/// <para>Who maps another page otherwise (a fault after an unmapping) maps one with contents of its own.</para>
/// </remarks>
public sealed class ContentsAreKept : IMonitor
{
    private const int Copied = 1; // to the page that is mapped next
    private const int Lacking = 2; // mapped, and not copied to yet

    private static readonly Clause Lost = new("a page is used that is mapped in another's place, and holds nothing of what that one held");

    private readonly Dictionary<(Mm Mm, int Page), Cell> contents = [];
    private Observer observer = null!;
    private IReadOnlyList<Mm> mms = [];

    private ContentsAreKept()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S16", "a page in another's place holds what that one held", () => new ContentsAreKept(), Lost)
        with { Antecedent = "a page is used in the place of one whose contents were to be copied" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (this.observer, mms) = (observer, observer.All<Mm>());
        var moved = observer.Steps.Select(s => s.About).OfType<CopyMapped>();
        foreach (var at in moved.SelectMany(PagesOf).Distinct())
        {
            contents.Add(at, observer.Ghost($"{at.Mm}.{at.Page} contents", (Copied | Lacking) + 1));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            PageCopy copy when contents.TryGetValue((copy.Mm, copy.Page), out var cell) => WhenCopied(cell),
            CopyMapped mapped => WhenMapped(mapped),
            UserAccess access when contents.TryGetValue((mms[access.Table], access.Page), out var cell) => WhenUsed(site, access, cell),
            ReferenceUse use => WhenReferred(use),
            _ => null,
        };
    }

    private static IEnumerable<(Mm Mm, int Page)> PagesOf(CopyMapped mapped) => mapped.Page >= 0
        ? [(mapped.Mm, mapped.Page)] : Enumerable.Range(0, mapped.Mm.Tables.Pages).Select(page => (mapped.Mm, page));

    // The mappings of a page that lead to the one with the copy.
    private static int ToCopy(TablePage table) =>
        NoFreedPageUsed.ToNew | (table.LeadsToNew(PteValue.Huge) ? Revocations.Bit(PteValue.Huge) : 0);

    private static Probe WhenCopied(Cell cell) => new()
    {
        Ghosts = [cell],
        After = (ref Sight sight) => sight[cell] = Copied,
    };

    private Probe WhenMapped(CopyMapped mapped)
    {
        Cell[] cells = [.. PagesOf(mapped).Select(at => contents[at])];
        return new Probe
        {
            Ghosts = cells,
            After = (ref Sight sight) =>
            {
                foreach (var cell in cells)
                {
                    sight[cell] |= sight[cell] == Copied ? 0 : Lacking;
                }
            },
        };
    }

    private Probe WhenUsed(Site site, UserAccess access, Cell cell)
    {
        var mmu = observer.Find<Mmu>()!;
        var leads = ToCopy(mmu.Tables[access.Table].Table);
        var translations = Translations.Of(mmu, site.Cpus(observer.Machine), access);
        return new Probe
        {
            Reads = translations.Cells,
            Ghosts = [cell],
            DependsOnCpu = true,
            Before = (ref Sight sight) =>
            {
                var found = (translations.Held(ref sight) & leads) != 0;
                sight.Note(found && sight.IsSet(cell));
                sight.Break(Lost, found && sight[cell] == Lacking);
            },
        };
    }

    private Probe? WhenReferred(ReferenceUse use)
    {
        Cell[] cells = [.. contents.Where(at => at.Key.Mm.Tables.Table == use.Table && at.Key.Page == use.Page).Select(at => at.Value)];
        return cells.Length == 0 || !use.Table.LeadsToNew(use.Value) ? null : new Probe
        {
            Reads = cells,
            Before = (ref Sight sight) =>
            {
                foreach (var cell in cells)
                {
                    sight.Note(sight.IsSet(cell));
                    sight.Break(Lost, sight[cell] == Lacking);
                }
            },
        };
    }
}
