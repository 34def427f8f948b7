using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>
/// The page tables of an Armv8 test, and what each CPU's TLB may hold of them: every valid entry that memory has held since it was last
/// invalidated there. An entry that is not valid is never held.
/// </summary>
internal sealed class ArmPageTables
{
    private readonly ValueDomain domain;
    private readonly Func<string, Cell> location;
    private readonly IReadOnlyList<string> virtualPages;
    private readonly ImmutableArray<int> entries;
    private readonly Cell[][] held;

    /// <summary>Declares what TLBs hold.</summary>
    /// <param name="test">A test whose memory holds the entries.</param>
    /// <param name="domain">What the numbers in cells stand for.</param>
    /// <param name="layout">Where to.</param>
    /// <param name="location">The cell of a location.</param>
    public ArmPageTables(LitmusTest test, ValueDomain domain, Layout layout, Func<string, Cell> location)
    {
        (this.domain, this.location) = (domain, location);
        var all = domain.Values.Select((value, index) => (Entry: PageEntry.Of(value), Index: index))
            .Where(v => v.Entry is not null).ToList();
        entries = [.. all.Select(v => v.Index)];
        Pages = [.. all.Select(v => v.Entry!.Value.Page).Distinct()];
        virtualPages = [.. test.Threads.SelectMany(t => t)
            .Where(i => i is LoadInstruction { IsTranslated: true } or StoreInstruction { IsTranslated: true })
            .Select(i => i.Location!).Distinct()];
        held = [.. Enumerable.Range(0, test.Threads.Count).Select(cpu => virtualPages.Select(page => layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"tlb[{cpu}].{page}"),
            1 << entries.Length,
            Bit(domain.IndexOf(test.Memory[PageEntry.LocationOf(page)])),
            format: Text)).ToArray())];
    }

    /// <summary>The pages of memory that entries map to.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>Whether a test has page tables.</summary>
    /// <param name="test">The test.</param>
    public static bool AreIn(LitmusTest test) =>
        test.Memory.Keys.Any(k => k.StartsWith(PageEntry.LocationOf(string.Empty), StringComparison.Ordinal));

    /// <summary>The number of a virtual page.</summary>
    /// <param name="page">The page.</param>
    public int NumberOf(string page) => virtualPages.TakeWhile(p => p != page).Count();

    /// <summary>Looks for a translation of a page: in memory, or in what the TLB may hold.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cpu">The CPU.</param>
    public Operation Translation(string page, int cpu)
    {
        var places = entries.Select(e => PageEntry.Of(domain.Values[e])!.Value is { IsValid: true } entry
            ? Pages.TakeWhile(p => p != entry.Page).Count() : Pages.Count);
        return Atomic.Instruction<(ImmutableValues Entries, ImmutableValues Places), int>(
            AccessKind.Hardware,
            $"CPU {cpu} translates {page}",
            [],
            [location(PageEntry.LocationOf(page)), held[cpu][NumberOf(page)]],
            Pages.Count + 1,
            (Constants(entries), Constants(places)),
            static (ref Values v, (ImmutableValues Entries, ImmutableValues Places) a) =>
                v[0] == a.Entries[v.Outcome] || (v[1] >> v.Outcome & 1) != 0 ? a.Places[v.Outcome] : Operation.Blocked) with
        {
            Choices = [.. entries.Select(e => PageEntry.TextOf(domain.Values[e]))],
            Waits = true,
        };
    }

    /// <summary>A store to an entry; null where a location is none. Every CPU may walk the tables right after.</summary>
    /// <param name="name">The location.</param>
    /// <param name="to">Its cell.</param>
    /// <param name="source">What is stored.</param>
    public Access<(PlacedOperand Source, ImmutableValues Bits), Nothing>? StoreEntry(string name, Cell to, CellOperand source)
    {
        var page = virtualPages.FirstOrDefault(p => PageEntry.LocationOf(p) == name);
        if (page is null)
        {
            return null;
        }

        Cell[] writes = [to, .. held.Select(h => h[NumberOf(page)])];
        return Atomic.Instruction<(PlacedOperand Source, ImmutableValues Bits), Nothing>(
            AccessKind.Store, $"[{name}] = {source}", writes, source.Cells, 1, (source.At(writes.Length), Bits()),
            static (ref Values v, (PlacedOperand Source, ImmutableValues Bits) a) =>
            {
                v[0] = a.Source.Get(ref v);
                for (var cpu = 1; cpu < v.Count - (a.Source.Position < 0 ? 0 : 1); cpu++)
                {
                    v[cpu] |= a.Bits[v[0]];
                }

                return 0;
            });
    }

    /// <summary><c>TLBI</c>: what is held of a page, or of all, is what memory holds.</summary>
    /// <param name="tlbi">The instruction.</param>
    /// <param name="cpu">The CPU that executes it.</param>
    public Operation<Nothing> Invalidate(InvalidateInstruction tlbi, int cpu)
    {
        var pages = virtualPages.Where(p => tlbi.Page is null || tlbi.Page == p).ToList();
        var reached = tlbi.Scope == InvalidationScope.Local ? [held[cpu]] : held;
        Cell[] writes = [.. reached.SelectMany(h => pages.Select(p => h[NumberOf(p)]))];
        Cell[] reads = [.. pages.Select(p => location(PageEntry.LocationOf(p)))];
        return Atomic.Instruction<(int Pages, int Written, ImmutableValues Bits), Nothing>(
            AccessKind.Hardware,
            $"tlbi {tlbi.Page ?? "all"}{(tlbi.Scope == InvalidationScope.Local ? string.Empty : ", is")}",
            writes,
            reads,
            1,
            (pages.Count, writes.Length, Bits()),
            static (ref Values v, (int Pages, int Written, ImmutableValues Bits) a) =>
            {
                for (var i = 0; i < a.Written; i++)
                {
                    v[i] = a.Bits[v[a.Written + (i % a.Pages)]];
                }

                return 0;
            }) with
        {
            Ordering = new Ordering
            {
                Invalidates = tlbi.Scope,
                Page = tlbi.Page is null ? -1 : tlbi.Page is { } page && virtualPages.Contains(page) ? NumberOf(page) : int.MaxValue,
            },
        };
    }

    private static ImmutableValues Constants(IEnumerable<int> values) => new([.. values]);

    // By value of the domain: the bit of it as a held entry, 0 where it is none or not valid.
    private ImmutableValues Bits() => Constants(Enumerable.Range(0, domain.Values.Count).Select(Bit));

    private int Bit(int value) => PageEntry.Of(domain.Values[value]) is { IsValid: true } ? 1 << entries.IndexOf(value) : 0;

    private string Text(int set) =>
        string.Join(' ', entries.Where((_, i) => (set >> i & 1) != 0).Select(e => PageEntry.TextOf(domain.Values[e])))
            is { Length: > 0 } text
            ? text : "nothing";
}
