namespace Shootdown.Properties;

/// <summary>D-S1b: no CPU that has a page table's tree loaded can reach the table through its paging-structure cache once the table is freed, or
/// is used for something else; hardware may walk at any moment, lazy or not.</summary>
public static class NoFreedTableWalked
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S1b",
        "no freed page table is walked",
        (Observed.FreedTableWalked, "hardware can walk a page table that has been freed or is used for something else"));
}
