using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Memory;

/// <summary>What a page-table entry maps its page of virtual memory to.</summary>
public enum PteValue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The page that it mapped first, writable.</summary>
    Old,

    /// <summary>The same page, read-only.</summary>
    ReadOnly,

    /// <summary>Another page, writable.</summary>
    New,

    /// <summary>The page that it mapped first, writable, by an upper entry that is a leaf: all pages of the table by one entry.</summary>
    Huge,
}

/// <summary>What the upper entry is.</summary>
public enum UpperEntry
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A pointer to the table.</summary>
    Table,

    /// <summary>A leaf, which maps a large page.</summary>
    Leaf,
}

/// <summary>
/// The page tables of one address space: an upper entry that points to one table of entries, or to nothing.
/// </summary>
/// <remarks>One table of one or two entries shows every way in which a translation, or a pointer to a table, can outlive its entry: two
/// tables of one address space never share an entry in a TLB or in a paging-structure cache. Where the table is shared with other address
/// spaces (hugetlb), it is a PMD table, its entries map huge pages, and the upper entry is a PUD. An upper entry that is a leaf maps a
/// large page of as many small ones as the table has entries, which the table maps one by one when the large one is split, or has mapped
/// before they were collapsed.</remarks>
public sealed partial class PageTable
{
    /// <summary>Declares the tables of an address space.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">The address space's number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="table">The table of entries that it points to.</param>
    public PageTable(Computer machine, int number, string name, TablePage table)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(table);
        (Number, Name, Table) = (number, name, table);
        machine.Show(this);
        Uppers = table.MovesWhole ? [Declare(".pmd[0]", table.MovedTo == 1), Declare(".pmd[1]", table.MovedTo == 0)]
            : [Declare(IsShared ? ".pud" : ".pmd", true)];

        Cell Declare(string suffix, bool maps) => machine.Layout.Declare(
            name + suffix,
            IsHuge ? 3 : 2,
            (int)(!maps ? UpperEntry.None : IsHuge && !Table.Collapses ? UpperEntry.Leaf : UpperEntry.Table),
            -1,
            static v => ((UpperEntry)v).ToString().ToLowerInvariant());
    }

    /// <summary>Its address space's number.</summary>
    public int Number { get; }

    /// <summary>Its address space's name.</summary>
    public string Name { get; }

    /// <summary>The table of entries.</summary>
    public TablePage Table { get; }

    /// <summary>The highest value that an entry takes.</summary>
    public PteValue Most => Table.Most;

    /// <summary>Entries of the table.</summary>
    public int Pages => Entries.Length;

    /// <summary>Whether other address spaces point to the table too, in the initial state.</summary>
    public bool IsShared => Table.Sharers > 1;

    /// <summary>Whether the upper entry is a leaf, in the initial state or later.</summary>
    public bool IsHuge => Table.Most == PteValue.Huge;

    /// <summary>What a page is mapped to.</summary>
    /// <param name="upper">The value of <see cref="Upper"/>.</param>
    /// <param name="entry">The value of its entry in the table.</param>
    public static PteValue Mapping(int upper, int entry) =>
        (UpperEntry)upper switch { UpperEntry.None => PteValue.None, UpperEntry.Leaf => PteValue.Huge, _ => (PteValue)entry };

    /// <summary>The entries above, each an <see cref="UpperEntry"/>: one; where the table is moved, one for either page.</summary>
    public ImmutableArray<Cell> Uppers { get; }

    /// <summary>The entry above, of a table that is not moved.</summary>
    public Cell Upper => Uppers[0];

    /// <summary>The entry above a page.</summary>
    /// <param name="page">The page.</param>
    public Cell UpperOf(int page) => Uppers[Math.Min(page, Uppers.Length - 1)];

    /// <summary>By page: its <see cref="PteValue"/>.</summary>
    public ImmutableArray<Cell> Entries => Table.Entries;

    /// <summary>Whether the table, reached by way of this address space, is no longer its table.</summary>
    /// <param name="freed">The value of <see cref="TablePage.Freed"/>.</param>
    /// <param name="usedBy">The value of <see cref="TablePage.UsedBy"/>.</param>
    public bool IsGone(int freed, int usedBy) => freed != 0 || (usedBy != 0 && usedBy != Number + 2);

    /// <summary>A set of mappings in words.</summary>
    internal static string Set(int bits) =>
        bits == 0
            ? "-"
            : string.Join('+', Enumerable.Range(0, 4)
                .Where(b => (bits >> b & 1) != 0)
                .Select(b => ((PteValue)(b + 1)).ToString().ToLowerInvariant()));
}
