namespace Shootdown.Model.Machine.Memory;

/// <summary>How many of each cell the translation hardware of a CPU has: the same for every CPU of a machine.</summary>
/// <param name="form">How TLB contents are kept.</param>
/// <param name="pcids">PCIDs that the kernel uses on a CPU.</param>
/// <param name="tables">The page tables of all address spaces.</param>
/// <param name="tagged">Entries of the kernel's tables that are held by PCID.</param>
internal sealed class UnitShape(TlbForm form, int pcids, IReadOnlyList<PageTable> tables, IReadOnlyList<TaggedEntry> tagged)
{
    private readonly int[] first = [.. tables.Select((_, t) => tables.Take(t).Sum(p => p.Pages))];
    private readonly int[] pages = [.. tables.Select(t => t.Pages)];
    private readonly int[] firstUpper = [.. tables.Select((_, t) => tables.Take(t).Sum(p => p.Uppers.Length))];
    private readonly int[] uppers = [.. tables.Select(t => t.Uppers.Length)];

    public int Pcids { get; } = pcids;

    public int Tables { get; } = tables.Count;

    public int Pages { get; } = tables.Sum(t => t.Pages);

    public int Uppers { get; } = tables.Sum(t => t.Uppers.Length);

    /// <summary>The cells of what a CPU may hold.</summary>
    public int Held => (Pcids * (Uppers + Pages)) + (TaggedPcids * Tagged);

    /// <summary>Entries of the kernel's tables that are held by PCID.</summary>
    public int Tagged { get; } = tagged.Count;

    /// <summary>PCIDs of the kernel's, by which they are held.</summary>
    public int TaggedPcids { get; } = tagged.Count == 0 ? 0 : tagged[0].Pcids;

    /// <summary>Whether all that can be walked is held at once, for want of steps that walk.</summary>
    public bool Fills { get; } = form == TlbForm.May;

    /// <summary>Number of pages of a table.</summary>
    public int PagesOf(int table) => pages[table];

    /// <summary>Where a page stands among the pages of all tables.</summary>
    public int PageOf(int table, int page) => first[table] + page;

    /// <summary>Number of upper entries of a table.</summary>
    public int UppersOf(int table) => uppers[table];

    /// <summary>Where the upper entry of a page stands among those of all tables.</summary>
    public int UpperOf(int table, int page) => firstUpper[table] + (page < uppers[table] ? page : 0);
}

/// <summary>What the translation hardware of one CPU does, on the cells of a declaration.</summary>
/// <remarks>Cells of a kind stand side by side: pointers to tables, by PCID and upper entry, and translations, by PCID, table and page,
/// that the CPU may hold; upper entries, by table and place, and entries, by table and page, that it walks. Where a declaration begins
/// with other than the first, the first would stand before it.</remarks>
/// <param name="Shape">How many cells of each.</param>
/// <param name="Cr3">Where CR3 stands: 0, or 1 + the number of a table.</param>
/// <param name="Pcid">Where the PCID in CR3 stands.</param>
/// <param name="Descheduled">Where it stands whether the CPU is a vCPU that has no physical CPU.</param>
/// <param name="Pointers">Where the first pointer would stand.</param>
/// <param name="Translations">Where the first translation would stand.</param>
/// <param name="Uppers">Where the first upper entry would stand.</param>
/// <param name="Entries">Where the first entry would stand.</param>
/// <param name="Tagged">Where the first copy of an entry of the kernel's tables would stand: by PCID and entry.</param>
/// <param name="TaggedEntries">Where the first such entry stands.</param>
internal readonly record struct TranslationUnit(
    UnitShape Shape,
    int Cr3,
    int Pcid,
    int Descheduled,
    int Pointers,
    int Translations,
    int Uppers,
    int Entries,
    int Tagged,
    int TaggedEntries)
{
    private const int Large = 1 << (int)PteValue.Huge >> 1;

    /// <summary>All that hardware could walk now, into what the CPU may hold. A vCPU that has no physical CPU walks nothing.</summary>
    public void Fill(ref Values v)
    {
        if (v.IsSet(Descheduled))
        {
            return;
        }

        for (var entry = 0; entry < Shape.Tagged && v[Pcid] < Shape.TaggedPcids; entry++)
        {
            v[Tagged + (v[Pcid] * Shape.Tagged) + entry] |= v[TaggedEntries + entry];
        }

        if (!Shape.Fills || v[Cr3] is var loaded && loaded == 0)
        {
            return;
        }

        for (var page = 0; page < Shape.PagesOf(loaded - 1); page++)
        {
            Walk(ref v, loaded - 1, page);
        }
    }

    /// <summary>One walk; whether the CPU may hold more for it.</summary>
    public bool Walk(ref Values v, int table, int page)
    {
        var pcid = v[Pcid];
        var pointer = Pointer(pcid, table, page);
        var grew = false;
        var upper = (UpperEntry)v[Uppers + Shape.UpperOf(table, page)];
        if (upper == UpperEntry.Table && !v.IsSet(pointer))
        {
            v[pointer] = 1;
            grew = true;
        }
        else if (upper == UpperEntry.Leaf)
        {
            var at = Translation(pcid, table, page);
            grew = (v[at] & Large) == 0;
            v[at] |= Large;
        }

        if (v.IsSet(pointer) && v[Entries + Shape.PageOf(table, page)] is var value && value != 0)
        {
            var translation = Translation(pcid, table, page);
            var held = v[translation];
            v[translation] = held | 1 << (value - 1);
            grew |= held != v[translation];
        }

        return grew;
    }

    /// <summary>Drops all that any PCID tags.</summary>
    public void DropAll(ref Values v)
    {
        for (var pcid = 0; pcid < Shape.Pcids; pcid++)
        {
            Drop(ref v, pcid);
        }
    }

    /// <summary>Drops all that a PCID tags.</summary>
    public void Drop(ref Values v, int pcid)
    {
        for (var table = 0; table < Shape.Tables; table++)
        {
            Drop(ref v, pcid, table);
        }

        DropKernel(ref v, pcid);
    }

    /// <summary>Drops what a PCID tags of the kernel's tables.</summary>
    public void DropKernel(ref Values v, int pcid)
    {
        for (var entry = 0; entry < Shape.Tagged && pcid < Shape.TaggedPcids; entry++)
        {
            v[Tagged + (pcid * Shape.Tagged) + entry] = 0;
        }
    }

    /// <summary>Drops all that a PCID tags of a table.</summary>
    public void Drop(ref Values v, int pcid, int table)
    {
        DropPointer(ref v, pcid, table);
        for (var page = 0; page < Shape.PagesOf(table); page++)
        {
            DropPage(ref v, pcid, table, page);
        }
    }

    /// <summary>Drops a page's translations that a PCID tags; that of a large page with all of it.</summary>
    public void DropPage(ref Values v, int pcid, int table, int page)
    {
        var large = (v[Translation(pcid, table, page)] & Large) != 0;
        v[Translation(pcid, table, page)] = 0;
        for (var other = 0; large && other < Shape.PagesOf(table); other++)
        {
            v[Translation(pcid, table, other)] &= ~Large;
        }
    }

    /// <summary>Drops the pointers to a table that a PCID tags.</summary>
    public void DropPointer(ref Values v, int pcid, int table)
    {
        for (var place = 0; place < Shape.UppersOf(table); place++)
        {
            v[Pointer(pcid, table, place)] = 0;
        }
    }

    private int Pointer(int pcid, int table, int page) => Pointers + (pcid * Shape.Uppers) + Shape.UpperOf(table, page);

    private int Translation(int pcid, int table, int page) => Translations + (pcid * Shape.Pages) + Shape.PageOf(table, page);
}
