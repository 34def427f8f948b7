namespace Shootdown.Model.Designs;

/// <content>Pages that are migrated.</content>
public sealed partial record Design
{
    /// <summary>When migrate_vma flushes the entries that it has made migration entries.</summary>
    [Axis("-", "when migrate_vma flushes the entries that it has made migration entries")]
    public MigrateVmaFlush MigrateVmaFlush { get; init; }

    /// <summary>Whether an entry of PROT_NONE may still be in a TLB.</summary>
    [Axis("-", "whether an entry of PROT_NONE may still be in a TLB")]
    public PteAccessible PteAccessible { get; init; }
}

/// <summary>When migrate_vma flushes the entries that it has made migration entries.</summary>
public enum MigrateVmaFlush
{
    /// <summary>With the page-table lock held.</summary>
    [Origin("60bae7370896 and later")]
    BeforeUnlock,

    /// <summary>Once it has dropped it.</summary>
    [Origin("before 60bae7370896")]
    AfterUnlock,
}

/// <summary>Whether an entry of PROT_NONE may still be in a TLB (<c>pte_accessible()</c>).</summary>
public enum PteAccessible
{
    /// <summary>While a flush of the mm is in flight.</summary>
    [Origin("20841405940e and later")]
    AsksPending,

    /// <summary>Never.</summary>
    [Origin("before 20841405940e")]
    PresentOnly,
}
