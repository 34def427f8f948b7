using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>What a walker does with its reference on a page.</summary>
public enum ReferenceStep
{
    /// <summary>It refers to the page that it has found.</summary>
    Taken,

    /// <summary>It looks again at what has led it there.</summary>
    Checked,

    /// <summary>It gives the reference back.</summary>
    Given,
}

/// <summary>A walker refers to the page that an entry leads to, looks again, or gives its reference back.</summary>
/// <param name="Tables">The tables by which it came.</param>
/// <param name="Page">The page of virtual memory.</param>
/// <param name="Value">The mapping.</param>
/// <param name="Step">Which of the three.</param>
public sealed record WalkerReference(PageTable Tables, int Page, PteValue Value, ReferenceStep Step);

/// <summary>A page is used by a reference that somebody has on it, without its entry.</summary>
/// <param name="Table">The table whose entry led to it.</param>
/// <param name="Page">The page of virtual memory.</param>
/// <param name="Value">The mapping.</param>
/// <param name="Pinned">Whether it was taken for writing, of an mm whose entries only fork write-protects.</param>
public sealed record ReferenceUse(TablePage Table, int Page, PteValue Value, bool Pinned);

/// <summary>A page's own description is looked at by somebody who has no reference on it, so that it must not be free.</summary>
/// <param name="Table">The table whose entry led to it.</param>
/// <param name="Page">The page of virtual memory.</param>
/// <param name="Value">The mapping.</param>
public sealed record FolioLook(TablePage Table, int Page, PteValue Value);

/// <summary>The entry's reference on a page is given back after the page has been copied: who refers to it goes on with what nobody else
/// looks at.</summary>
/// <param name="Table">The table.</param>
/// <param name="Page">The page of virtual memory.</param>
/// <param name="Value">The mapping.</param>
public sealed record CopiedPage(TablePage Table, int Page, PteValue Value);

/// <summary>
/// The physical page that a page table is kept in, with the pages that its entries lead to: several address spaces may point to it, it is
/// freed, and it is used for something else then.
/// </summary>
public sealed partial class TablePage
{
    private readonly int mostReferences;
    private readonly Cell shares;

    // By page of virtual memory, then for the page that it maps first and for the new one: references on it, the entry's own among them.
    // It is free without any.
    private readonly Cell[][] counts;

    /// <summary>Declares a table.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name: that of the address spaces whose it is.</param>
    /// <param name="pages">Its entries, 1 or 2.</param>
    /// <param name="most">The highest value that an entry takes; <see cref="PteValue.Huge"/> where an upper one is a leaf, so that the
    /// table maps nothing yet.</param>
    /// <param name="spaces">The address spaces of the machine.</param>
    /// <param name="sharers">Those that point to it in the initial state.</param>
    /// <param name="mostReferences">The most references that walkers hold on one page at a time.</param>
    /// <param name="movedTo">The entry that the other one of two is moved to, and that maps nothing before; or -1.</param>
    /// <param name="movesWhole">Whether it is moved itself, so that one entry maps one page at either place.</param>
    /// <param name="collapses">Whether it is there in the initial state though a leaf comes to take its place.</param>
    public TablePage(
        Computer machine,
        string name,
        int pages,
        PteValue most,
        int spaces,
        int sharers = 1,
        int mostReferences = 0,
        int movedTo = -1,
        bool movesWhole = false,
        bool collapses = false)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (Name, Most, Sharers, this.mostReferences, MovedTo, MovesWhole) = (name, most, sharers, mostReferences, movedTo, movesWhole);
        Collapses = collapses;
        machine.Show(this);
        Freed = machine.Layout.Flag(name + ".table freed");
        Cell[] own = [.. Enumerable.Range(0, movesWhole ? 1 : pages).Select(p => machine.Layout.Declare(
            Of("pte", p),
            (int)most + 1,
            (int)((p == movedTo && !movesWhole) || (most == PteValue.Huge && !collapses) ? PteValue.None : PteValue.Old),
            -1,
            static v => ((PteValue)v).ToString().ToLowerInvariant()))];
        Entries = [.. Enumerable.Range(0, pages).Select(p => own[Math.Min(p, own.Length - 1)])];
        shares = machine.Layout.Declare(name + ".pt_share_count", sharers, sharers - 1);
        UsedBy = machine.Layout.Declare(
            name + ".table used by",
            2 + spaces,
            0,
            -1,
            static v => v == 0 ? "-" : v == 1 ? "others" : string.Create(CultureInfo.InvariantCulture, $"mm {v - 2}"));
        counts = [.. Enumerable.Range(0, pages).Select(p => Enumerable.Range(0, 2).Select(i => machine.Layout.Declare(
            Of(i == 0 ? "page refcount" : "new page refcount", p),
            mostReferences + 2,
            1,
            -1,
            static v => v == 0 ? "free" : v.ToString(CultureInfo.InvariantCulture))).ToArray())];
        if (movedTo >= 0)
        {
            counts[movedTo] = counts[1 - movedTo]; // one page, at two addresses
        }
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Whether a fault shares it anew.</summary>
    public bool IsSharedAnew { get; init; }

    /// <summary>The highest value that an entry takes.</summary>
    public PteValue Most { get; }

    /// <summary>The address spaces that point to it in the initial state.</summary>
    public int Sharers { get; }

    /// <summary>The entry that the other one is moved to, whose page it then maps; or -1.</summary>
    public int MovedTo { get; }

    /// <summary>Whether it is moved itself: an upper entry for either place points to it.</summary>
    public bool MovesWhole { get; }

    /// <summary>Whether a leaf comes to take its place, and maps a large page that the small ones are copied to.</summary>
    public bool Collapses { get; }

    /// <summary>By what walkers come from one access to the next; null where memory is accessed in the order of the text, or of
    /// x86.</summary>
    public WalkDependences? Dependences { get; init; }

    /// <summary>By page: its <see cref="PteValue"/>.</summary>
    public ImmutableArray<Cell> Entries { get; }

    /// <summary>Whether it has been freed.</summary>
    public Cell Freed { get; }

    /// <summary>Whose it has become since it was taken from somebody: 0 for nobody's, 1 for something that is no table of the model, 2 + an
    /// address space's number for that one's alone.</summary>
    /// <remarks>State of memory like <see cref="Freed"/>: whoever takes the page says so by a step of its text. No step goes by it, as no
    /// step of the kernel can tell a table from what has taken its place.</remarks>
    public Cell UsedBy { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>References on the page that a mapping leads to, the entry's own among them; 0 once it is free.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Cell RefCount(int page, PteValue value) => counts[page][LeadsToNew(value) ? 1 : 0];

    /// <summary>Whether a mapping leads to another page than the one that is mapped first.</summary>
    /// <param name="value">The mapping.</param>
    public bool LeadsToNew(PteValue value) => value == PteValue.New || (Collapses && value == PteValue.Huge);

    /// <summary><c>ptdesc_pmd_pts_inc()</c>: one address space more points to it.</summary>
    public Operation<Nothing> Share() => Atomic.Add(shares, 1, $"ptdesc_pmd_pts_inc({this})");

    /// <summary><c>ptdesc_pmd_is_shared()</c>.</summary>
    public Operation<bool> IsShared() => IsAbove(shares, 0, $"ptdesc_pmd_is_shared({this})");

    /// <summary><c>ptdesc_pmd_pts_dec()</c>: one address space less points to it.</summary>
    public Operation<Nothing> Unshare() => Decrement(shares, $"ptdesc_pmd_pts_dec({this})");

    /// <summary>Whether anybody but the entry refers to the page that a mapping leads to: <c>folio_ref_count() != expected</c>.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<bool> IsReferenced(int page, PteValue value) =>
        IsAbove(RefCount(page, value), 1, $"folio_ref_count({Of(page)}) is not as expected");

    /// <summary><c>folio_maybe_dma_pinned()</c>: whether anybody refers to the page that a mapping leads to; where this is asked, all
    /// references are pins.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<bool> MaybeDmaPinned(int page, PteValue value) =>
        IsAbove(RefCount(page, value), 1, $"folio_maybe_dma_pinned({Of(page)})");

    /// <summary><c>try_grab_folio_fast()</c>: refers to the page that a mapping leads to, unless it has no reference left. It saturates, as
    /// <c>refcount_t</c> does.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="tables">The tables by which the walker came.</param>
    internal Operation<bool> TryGrab(int page, PteValue value, PageTable tables) =>
        Atomic.Modify<int, bool>(
            RefCount(page, value),
            $"folio_ref_try_add({Of(page)})",
            2,
            mostReferences + 1,
            static (ref Values v, int most) =>
        {
            var free = v[0] == 0;
            v[0] = free ? 0 : Math.Min(v[0] + 1, most);
            return free ? 0 : 1;
        }) with
        {
            Concerns = new WalkerReference(tables, page, value, ReferenceStep.Taken),
            Ordering = Dependences?.Counts(RefCount(page, value), static was => was != 0),
        };

    /// <summary><c>folio_put()</c>: gives a walker's reference back.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="tables">The tables by which the walker came.</param>
    internal Operation<Nothing> Put(int page, PteValue value, PageTable tables) =>
        Decrement(RefCount(page, value), $"folio_put({Of(page)})") with
        {
            Concerns = new WalkerReference(tables, page, value, ReferenceStep.Given),
            Ordering = Dependences?.Counts(RefCount(page, value), static _ => true),
        };

    /// <summary>The entry's reference on a page is given back; the page is free with the last one.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> Free(int page, PteValue value) => GiveUp(page, value);

    /// <summary>The same of a page that has been copied.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> FreeCopied(int page, PteValue value) =>
        GiveUp(page, value) with { Concerns = new CopiedPage(this, page, value) };

    /// <summary>Uses a page through a reference on it.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="pinned">Whether it was taken for writing, of an mm whose entries only fork write-protects.</param>
    internal Operation<Nothing> Use(int page, PteValue value, bool pinned) =>
        Atomic.Data($"uses {Of(page)} through its reference", new ReferenceUse(this, page, value, pinned)) with
        {
            Ordering = Dependences?.Uses(),
        };

    // Where nobody else takes references, giving back the entry's is freeing the page.
    private Access<int, Nothing> GiveUp(int page, PteValue value) => mostReferences == 0
        ? Atomic.Ceases(RefCount(page, value), 0, $"free_page({Of(page)})")
        : Decrement(RefCount(page, value), $"free_page({Of(page)})");

    private static Access<int, bool> IsAbove(Cell count, int expected, string label) =>
        Atomic.Load<int, bool>(count, label, 2, expected, static (ref Values v, int expected) => v[0] > expected ? 1 : 0);

    private static Access<int, Nothing> Decrement(Cell count, string label) =>
        Atomic.Modify<int, Nothing>(count, label, 1, 1, static (ref Values v, int one) =>
        {
            if (v[0] < one)
            {
                return Operation.Undefined;
            }

            v[0] -= one;
            return 0;
        }) with { Fault = MachineFault.DeadMemoryTouched };

    private string Of(string what, int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{what}[{page}]");

    private string Of(int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{page}");
}
