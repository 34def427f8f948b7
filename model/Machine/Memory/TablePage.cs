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
public sealed record ReferenceUse(TablePage Table, int Page, PteValue Value);

/// <summary>
/// The physical page that a page table is kept in, with the pages that its entries lead to: several address spaces may point to it, it is
/// freed, and it is used for something else then.
/// </summary>
public sealed unsafe class TablePage
{
    // How a page was given up.
    private const int Unmapped = 1;
    private const int Replaced = 2;

    private readonly Cell[][] freed;
    private readonly Cell[][] unmapped;
    private readonly Cell[][] references;

    /// <summary>Declares a table.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name: that of the address spaces whose it is.</param>
    /// <param name="pages">Its entries, 1 or 2.</param>
    /// <param name="most">The highest value that an entry takes.</param>
    /// <param name="spaces">The address spaces of the machine.</param>
    /// <param name="sharers">Those that point to it in the initial state.</param>
    /// <param name="mostReferences">The most references that walkers hold on one page at a time.</param>
    /// <param name="movedTo">The entry that the other one of two is moved to, and that maps nothing before; or -1.</param>
    public TablePage(Computer machine, string name, int pages, PteValue most, int spaces, int sharers = 1, int mostReferences = 0, int movedTo = -1)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (Name, Most, Sharers, MostReferences, MovedTo) = (name, most, sharers, mostReferences, movedTo);
        Freed = machine.Layout.Flag(name + ".table freed");
        Entries = [.. Enumerable.Range(0, pages).Select(p => machine.Layout.Declare(Of("pte", p), (int)most + 1, (int)(p == movedTo ? PteValue.None : PteValue.Old), -1, static v => ((PteValue)v).ToString().ToLowerInvariant()))];
        Shares = machine.Layout.Declare(name + ".pt_share_count", sharers, sharers - 1);
        OwnedBy = machine.Layout.Declare(name + ".table used by", 2 + spaces, 0, -1, static v => v == 0 ? "-" : v == 1 ? "others" : string.Create(CultureInfo.InvariantCulture, $"mm {v - 2}"));
        freed = Pages("page freed", "new page freed", 2);
        unmapped = Pages("page given up", "new page given up", 1 + Replaced);
        references = Pages("page references", "new page references", mostReferences + 1);
        if (movedTo >= 0)
        {
            foreach (var cells in (Cell[][][])[freed, unmapped, references])
            {
                cells[movedTo] = cells[1 - movedTo]; // one page, at two addresses
            }
        }

        Cell[][] Pages(string old, string @new, int range) =>
            [.. Enumerable.Range(0, pages).Select(p => Enumerable.Range(0, 2).Select(i => machine.Layout.Declare(Of(i == 0 ? old : @new, p), range)).ToArray())];
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The highest value that an entry takes.</summary>
    public PteValue Most { get; }

    /// <summary>The address spaces that point to it in the initial state.</summary>
    public int Sharers { get; }

    /// <summary>The most references that walkers hold on one page at a time.</summary>
    public int MostReferences { get; }

    /// <summary>The entry that the other one is moved to, whose page it then maps; or -1.</summary>
    public int MovedTo { get; }

    /// <summary>By page: its <see cref="PteValue"/>.</summary>
    internal ImmutableArray<Cell> Entries { get; }

    /// <summary>Whether it has been freed.</summary>
    internal Cell Freed { get; }

    /// <summary><c>pt_share_count</c>: the address spaces that point to it besides one.</summary>
    internal Cell Shares { get; }

    /// <summary>Ghost: what it has been used for since it was taken from somebody. 0 for nothing new, 1 for something that is no table of
    /// the model, 2 + an address space's number for that one's alone.</summary>
    internal Cell OwnedBy { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary><c>ptdesc_pmd_is_shared()</c>.</summary>
    public Operation<bool> IsShared() => new SharedQuestion(this);

    /// <summary><c>ptdesc_pmd_pts_dec()</c>: one address space less points to it.</summary>
    public Operation<Nothing> Unshare() => new UnshareOperation(this);

    /// <summary>Whether anybody but the entry refers to the page that a mapping leads to: <c>folio_ref_count() != expected</c>.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<bool> IsReferenced(int page, PteValue value) => new ReferencedQuestion(this, page, value, $"folio_ref_count({this}.{page}) is not as expected");

    /// <summary><c>folio_maybe_dma_pinned()</c>: whether anybody refers to the page that a mapping leads to; where this is asked, all references are pins.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<bool> MaybeDmaPinned(int page, PteValue value) => new ReferencedQuestion(this, page, value, $"folio_maybe_dma_pinned({this}.{page})");

    /// <summary><c>try_grab_folio_fast()</c>: refers to the page that a mapping leads to, unless it has no reference left.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="tables">The tables by which it came.</param>
    internal Operation<bool> TryGrab(int page, PteValue value, PageTable tables) => new GrabOperation(this, page, value, tables);

    /// <summary><c>folio_put()</c>: gives a reference back.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="tables">The tables by which it came.</param>
    internal Operation<Nothing> Put(int page, PteValue value, PageTable tables) => new PutOperation(this, page, value, tables);

    /// <summary>The entry's reference on a page is given back; the page is free with the last one.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> Free(int page, PteValue value) =>
        MostReferences == 0 ? new AllocationOperation(Of(freed, page, value), Label(page), Free: true) : new FreeOperation(this, page, value, Copied: false);

    /// <summary>The same of a page that has been copied, so that who refers to it goes on with what nobody else looks at.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> FreeCopied(int page, PteValue value) =>
        MostReferences == 0 ? Free(page, value) : new FreeOperation(this, page, value, Copied: true);

    /// <summary>Uses a page through a reference on it.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="writes">Whether it was taken for writing, of an mm whose entries only fork write-protects.</param>
    internal Operation<Nothing> Use(int page, PteValue value, bool writes) => new UseOperation(this, page, value, writes);

    /// <summary>Whether the table, reached by way of an address space, is no longer that one's.</summary>
    internal bool IsGoneFor(ulong* state, int number) => Freed.IsSet(state) || (OwnedBy.Get(state) is var owner && owner != 0 && owner != number + 2);

    /// <summary>The mappings of a page whose physical page has been freed.</summary>
    internal int FreedMappings(ulong* state, int page) => (freed[page][0].IsSet(state) ? 0b011 : 0) | (freed[page][1].IsSet(state) ? 0b100 : 0);

    internal Footprint TouchFreed(Footprint footprint, int page) => footprint.Read(freed[page]);

    private static Cell Of(Cell[][] cells, int page, PteValue value) => cells[page][value == PteValue.New ? 1 : 0];

    private string Of(string what, int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{what}[{page}]");

    private string Label(int page) => string.Create(CultureInfo.InvariantCulture, $"free_page({Name}.{page})");

    private sealed record SharedQuestion(TablePage Table) : Question
    {
        public override string Label => $"ptdesc_pmd_is_shared({Table})";

        public override int Execute(ref StepExecution step) => Table.Shares.IsSet(step.State) ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Table.Shares);
    }

    private sealed record UnshareOperation(TablePage Table) : Effect
    {
        public override string Label => $"ptdesc_pmd_pts_dec({Table})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Table.Shares.Set(step.State, Math.Max(0, Table.Shares.Get(step.State) - 1));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Table.Shares);
    }

    private sealed record ReferencedQuestion(TablePage Table, int Page, PteValue Value, string Name) : Question
    {
        public override string Label => Name;

        public override int Execute(ref StepExecution step) => Of(Table.references, Page, Value).IsSet(step.State) ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Of(Table.references, Page, Value));
    }

    private sealed record GrabOperation(TablePage Table, int Page, PteValue Value, PageTable Tables) : Question
    {
        public override object? About => new WalkerReference(Tables, Page, Value, ReferenceStep.Taken);

        public override string Label => $"folio_ref_try_add({Table}.{Page})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            if (Of(Table.freed, Page, Value).IsSet(step.State))
            {
                return 0;
            }

            var count = Of(Table.references, Page, Value);
            count.Set(step.State, Math.Min(count.Get(step.State) + 1, Table.MostReferences));
            return 1;
        }

        public override void Touch(Footprint footprint) =>
            footprint.Read(Of(Table.freed, Page, Value)).Write(Of(Table.references, Page, Value));
    }

    private sealed record PutOperation(TablePage Table, int Page, PteValue Value, PageTable Tables) : Effect
    {
        public override object? About => new WalkerReference(Tables, Page, Value, ReferenceStep.Given);

        public override string Label => $"folio_put({Table}.{Page})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            var count = Of(Table.references, Page, Value);
            count.Set(step.State, Math.Max(0, count.Get(step.State) - 1));
            if (!count.IsSet(step.State) && Of(Table.unmapped, Page, Value).IsSet(step.State))
            {
                Of(Table.freed, Page, Value).Set(step.State, true);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) =>
            footprint.Write(Of(Table.references, Page, Value), Of(Table.freed, Page, Value)).Read(Of(Table.unmapped, Page, Value));
    }

    private sealed record FreeOperation(TablePage Table, int Page, PteValue Value, bool Copied) : Effect
    {
        public override string Label => Table.Label(Page);

        public override MemoryOrder Order => MemoryOrder.Full; // folio_put() is a locked instruction

        public override int Execute(ref StepExecution step)
        {
            Of(Table.unmapped, Page, Value).Set(step.State, Copied ? Replaced : Unmapped);
            if (!Of(Table.references, Page, Value).IsSet(step.State))
            {
                Of(Table.freed, Page, Value).Set(step.State, true);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) =>
            footprint.Write(Of(Table.unmapped, Page, Value), Of(Table.freed, Page, Value)).Read(Of(Table.references, Page, Value));
    }

    private sealed record UseOperation(TablePage Table, int Page, PteValue Value, bool Writes) : Effect
    {
        public override object? About => new ReferenceUse(Table, Page, Value);

        public override string Label => $"uses {Table}.{Page} through its reference";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Of(Table.freed, Page, Value).IsSet(step.State) ? Observed.FreedPageUsed : 0);
            step.Observe(Of(Table.unmapped, Page, Value).Get(step.State) == Replaced ? Observed.ReferencedPageReplaced : 0);
            step.Observe(Writes && Table.Entries[Page].Get(step.State) == (int)PteValue.ReadOnly ? Observed.PinnedPageShared : 0);
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            footprint.Read(Of(Table.freed, Page, Value), Of(Table.unmapped, Page, Value));
            if (Writes)
            {
                footprint.Read(Table.Entries[Page]);
            }
        }
    }
}
