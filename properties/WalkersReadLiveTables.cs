namespace Shootdown.Properties;

/// <summary>D-S3: no walker reads a page table that is freed, or is used for something else.</summary>
public static class WalkersReadLiveTables
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S3",
        "walkers read live page tables",
        (Observed.FreedTableRead, "GUP-fast reads a page table that has been freed or is used for something else"));
}
