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

    /// <summary>When a page that is migrated is copied.</summary>
    [Axis("-", "when a page that is migrated is copied")]
    public MigrationCopy MigrationCopy { get; init; }
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

/// <summary>When a page that is migrated is copied.</summary>
public enum MigrationCopy
{
    /// <summary>Before it is mapped where it has gone.</summary>
    [Origin("every version: folio_migrate_copy(), then remove_migration_ptes()")]
    BeforeMapping,

    /// <summary>Once it is mapped there.</summary>
    [Origin("mutant of migrate_folio_move()")]
    AfterMapping,
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
