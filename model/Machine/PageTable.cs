using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model;

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
}

/// <summary>
/// The page table of one address space: an upper entry that points to one table of entries, or to nothing; and, as ghost state, which
/// mappings nobody may use any more.
/// </summary>
/// <remarks>One table of one or two entries shows every way in which a translation, or a pointer to a table, can outlive its entry: two
/// tables of one address space never share an entry in a TLB or in a paging-structure cache.</remarks>
public sealed unsafe class PageTable
{
    private readonly Cell[][] freed;

    /// <summary>Declares a table.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">Its address space's number.</param>
    /// <param name="name">Its address space's name.</param>
    /// <param name="pages">Entries of the table, 1 or 2.</param>
    /// <param name="most">The highest value that an entry takes.</param>
    public PageTable(Machine machine, int number, string name, int pages, PteValue most)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (Number, Name, Most) = (number, name, most);
        Upper = machine.Layout.Declare(name + ".pmd", 2, 1, -1, static v => v == 0 ? "none" : "table");
        TableFreed = machine.Layout.Flag(name + ".table freed");
        Entries = [.. Enumerable.Range(0, pages).Select(p => machine.Layout.Declare(Of("pte", p), (int)most + 1, (int)PteValue.Old, -1, static v => ((PteValue)v).ToString().ToLowerInvariant()))];
        Revoked = [.. Enumerable.Range(0, pages).Select(p => machine.Layout.Declare(Of("revoked", p), 1 << (int)most, 0, -1, Set))];
        freed = [.. Enumerable.Range(0, pages).Select(p => Enumerable.Range(0, 2).Select(i => machine.Layout.Flag(Of(i == 0 ? "page freed" : "new page freed", p))).ToArray())];
        foreach (var cell in Revoked)
        {
            cell.IsHidden = true;
        }
    }

    /// <summary>Its address space's number.</summary>
    public int Number { get; }

    /// <summary>Its address space's name.</summary>
    public string Name { get; }

    /// <summary>The highest value that an entry takes.</summary>
    public PteValue Most { get; }

    /// <summary>Entries of the table.</summary>
    public int Pages => Entries.Length;

    /// <summary>The entry above: whether it points to the table.</summary>
    internal Cell Upper { get; }

    /// <summary>Whether the table's page has been freed.</summary>
    internal Cell TableFreed { get; }

    /// <summary>By page: its <see cref="PteValue"/>.</summary>
    internal ImmutableArray<Cell> Entries { get; }

    /// <summary>Ghost, by page: the mappings of which a flush has said, by returning, that nobody uses them any more. Bit v - 1 stands for
    /// value v.</summary>
    internal ImmutableArray<Cell> Revoked { get; }

    /// <summary>Whether the physical page behind a mapping has been freed.</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">What it was mapped to.</param>
    internal Cell Freed(int page, PteValue value) => freed[page][value == PteValue.New ? 1 : 0];

    /// <summary>The mappings of a page whose physical page has been freed.</summary>
    internal int FreedMappings(ulong* state, int page) => (freed[page][0].IsSet(state) ? 0b011 : 0) | (freed[page][1].IsSet(state) ? 0b100 : 0);

    internal Footprint TouchFreed(Footprint footprint, int page) => footprint.Read(freed[page]);

    /// <summary>A set of mappings in words.</summary>
    internal static string Set(int bits) =>
        bits == 0 ? "-" : string.Join('+', Enumerable.Range(0, 3).Where(b => (bits >> b & 1) != 0).Select(b => ((PteValue)(b + 1)).ToString().ToLowerInvariant()));

    private string Of(string what, int page) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{what}[{page}]");
}
