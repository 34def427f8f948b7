namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/huge_memory.c: who takes references on whatever page it comes by.</summary>
public sealed partial class HugeMemory
{
    /// <summary>Looks for pages to split, by their number, and so comes by one that holds a page table.</summary>
    /// <param name="table">The table.</param>
    [Kernel("mm/huge_memory.c", "split_huge_pages_all", "7.3")]
    [Differs("folio_lock folio_unlock", "of who splits the folio then")]
    [Redundant("no-barrier folio_try_get", "it stays indivisible, and nothing has been stored before it")]
    [Redundant("no-barrier folio_put", "it stays indivisible, and the reference was all that has been stored")]
    public static async Step SplitHugePagesAll(TablePage table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (await table.TryGet())
        {
            await table.PutTable("folio_put");
        }
    }
}
