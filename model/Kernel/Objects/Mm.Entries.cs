namespace Shootdown.Model.Kernel.Objects;

/// <summary>The page-table entries of an mm, and the pages that they lead to.</summary>
public sealed partial class Mm
{
    private const string UnderLock = "the page-table lock is held, and hardware, which does without, only ever sees the store";

    /// <summary>Changes a page-table entry, with the page-table lock held; yields what it was.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The value; <see cref="PteValue.ReadOnly"/> is stored over a mapping only, <see cref="PteValue.New"/> over none
    /// only.</param>
    /// <param name="locked">Whether by an exchange, which is a full barrier (<c>ptep_get_and_clear</c>), or by a plain store
    /// (<c>set_pte</c>).</param>
    public Operation<PteValue> SetPte(int page, PteValue value, bool locked) => SetPte(page, value, locked, value switch
    {
        PteValue.ReadOnly => static (ref Values v, int to) => Store(ref v, to, v[0] != (int)PteValue.None),
        PteValue.New => StoreOverNone,
        _ => static (ref Values v, int to) => Store(ref v, to, true),
    });

    /// <summary>Maps a page by an entry that maps nothing, with the page-table lock held (<c>set_pte_at</c>).</summary>
    /// <param name="page">The page of virtual memory.</param>
    /// <param name="value">The mapping, which another entry had.</param>
    internal Operation<PteValue> MovePte(int page, PteValue value) => SetPte(
        page, value, locked: false,
        static (ref Values v, int to) => Store(ref v, to, true));

    /// <summary>Reads a page-table entry with its lock held.</summary>
    /// <param name="page">The page.</param>
    public Operation<PteValue> ReadPte(int page) => Atomic.Load<PteValue>(Tables.Entries[page], $"ptep_get({Name}.{page})");

    /// <summary>The lock of the table that an entry is in. Of two pages each is in a table of its own (<c>USE_SPLIT_PTE_PTLOCKS</c>):
    /// where both are in one, fewer steps can come between others.</summary>
    /// <param name="page">The page of virtual memory.</param>
    internal KernelLock LockOf(int page) =>
        page == (IsMoved ? Tables.Table.MovedTo : 1) && !MovesTable ? otherTableLock : PageTableLock;

    /// <summary>Clears the entry that points to the table (<c>pmdp_get_and_clear</c>, an exchange).</summary>
    public Operation<Nothing> ClearUpper() => Atomic.Modify<Nothing, Nothing>(
        Tables.Upper, $"pmdp_get_and_clear({Name})", 1, default,
        static (ref Values v, Nothing _) => v[0] = 0);

    /// <summary>Whether the entry above is a leaf (<c>pmd_trans_huge()</c>).</summary>
    public Operation<bool> PmdTransHuge() => Atomic.Load<Nothing, bool>(
        Tables.Upper, $"pmd_trans_huge({Name})", 2, default,
        static (ref Values v, Nothing _) => v[0] == (int)UpperEntry.Leaf ? 1 : 0);

    /// <summary>Reads the entry above (<c>pmdp_get_lockless</c>), where it may be a leaf.</summary>
    internal Operation<UpperEntry> ReadPmd() => Atomic.Load<UpperEntry>(Tables.Upper, $"pmdp_get_lockless({Name})");

    /// <summary>Lets a leaf map a large page where nothing is mapped (<c>set_pmd_at</c>).</summary>
    internal Operation<Nothing> SetPmdLeaf() =>
        Atomic.Store(Tables.Upper, (int)UpperEntry.Leaf, $"set_pmd_at({Name}, leaf)", MemoryOrder.Plain) with
        {
            Concerns = new CopyMapped(this, -1, IsMigration: false),
        };

    /// <summary>Maps the copy of a page by an entry that maps nothing, with the page-table lock held (<c>set_pte_at</c>).</summary>
    /// <param name="page">The page of virtual memory.</param>
    internal Operation<PteValue> SetCopied(int page) =>
        SetPte(page, PteValue.New, false, StoreOverNone, new CopyMapped(this, page, IsMigration: false));

    /// <summary>Lets the entry point to the table again (<c>pmd_populate</c>).</summary>
    public Operation<Nothing> RestoreUpper() =>
        Atomic.Store(Tables.Upper, 1, $"{(Tables.IsShared ? "pud" : "pmd")}_populate({Name})", MemoryOrder.Plain);

    /// <summary>Clears the entry that points to the table (<c>pmd_clear</c>, a store).</summary>
    /// <param name="page">The page that it is above.</param>
    public Operation<Nothing> ClearPmd(int page) => Atomic.Store(Tables.UpperOf(page), 0, $"pmd_clear({Name}.{page})", MemoryOrder.Plain);

    /// <summary>Lets an entry point to the table that another one did (<c>pmd_populate</c>).</summary>
    /// <param name="page">The page that it is above.</param>
    public Operation<Nothing> PopulatePmd(int page) =>
        Atomic.Store(Tables.UpperOf(page), 1, $"pmd_populate({Name}.{page})", MemoryOrder.Plain);

    /// <summary>Whether the entry above points to the table (<c>pmdp_get_lockless</c>, <c>pudp_get</c>).</summary>
    /// <param name="page">The page.</param>
    public Operation<bool> PointsToTable(int page) =>
        Atomic.Load<bool>(Tables.UpperOf(page), $"{Tables.UpperOf(page)} points to a table") with
        {
            Ordering = Tables.Table.Dependences?.ReadsUpper(Tables.UpperOf(page)),
        };

    /// <summary>Copies the page that a mapping leads to (<c>cow_user_page</c>, <c>__collapse_huge_page_copy</c>): what is written to it
    /// from now on is not in the copy.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The mapping.</param>
    /// <param name="function">The function that copies.</param>
    internal Operation<Nothing> CopyPage(int page, PteValue value, string function) =>
        Atomic.Hardware<Nothing, Nothing>(
            $"{function}({Name}.{page})", [], [], 1, default,
            static (ref Values _, Nothing _) => 0, MemoryOrder.Once) with { Concerns = new PageCopy(this, page, value) };

    /// <summary>Frees the page that a mapping led to.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> FreePage(int page, PteValue value) => Tables.Table.Free(page, value);

    private static int Store(ref Values v, int value, bool stores)
    {
        var old = v[0];
        v[0] = stores ? value : old;
        return old;
    }

    private static int StoreOverNone(ref Values v, int to) => Store(ref v, to, v[0] == (int)PteValue.None);

    private Operation<PteValue> SetPte(int page, PteValue value, bool locked, Effects<int> effects, CopyMapped? mapped = null)
    {
        var entry = Tables.Entries[page];
        var label = value == PteValue.None
            ? $"ptep_get_and_clear({Name}.{page})" : $"set_pte({Name}.{page}, {value.ToString().ToLowerInvariant()})";
        return IsMigrated ? SetWord(page, label, value, locked) with { Concerns = mapped }
            : locked ? Atomic.Modify<int, PteValue>(entry, label, entry.Range, (int)value, effects)
            : Atomic.Together<int, PteValue>(label, UnderLock, [entry], [], entry.Range, (int)value, effects, MemoryOrder.Plain) with
            {
                Concerns = mapped,
            };
    }
}

/// <summary>A page is copied: whom that concerns.</summary>
/// <param name="Mm">The mm that maps it.</param>
/// <param name="Page">The page of virtual memory.</param>
/// <param name="Value">The mapping that leads to what is copied.</param>
public sealed record PageCopy(Mm Mm, int Page, PteValue Value);

/// <summary>A page is mapped that the contents of the one before it have been copied to.</summary>
/// <param name="Mm">The mm that maps it.</param>
/// <param name="Page">The page of virtual memory; -1 for all of the table's.</param>
/// <param name="IsMigration">Whether it is the same page to whoever asked for something of it.</param>
public sealed record CopyMapped(Mm Mm, int Page, bool IsMigration);
