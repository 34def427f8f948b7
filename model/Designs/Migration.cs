namespace Shootdown.Model.Designs;

/// <content>Pages that are migrated.</content>
public sealed partial record Design
{
    /// <summary>When migrate_vma flushes the entries that it has made migration entries.</summary>
    [Axis("-", "when migrate_vma flushes the entries that it has made migration entries")]
    public MigrateVmaFlush MigrateVmaFlush { get => Tell(field); init; }

    /// <summary>Whether an entry of PROT_NONE may still be in a TLB.</summary>
    [Axis("-", "whether an entry of PROT_NONE may still be in a TLB")]
    public PteAccessible PteAccessible { get => Tell(field); init; }

    /// <summary>When a batch of migration is flushed.</summary>
    [Axis("-", "when a batch of migration is flushed")]
    public MigrationFlush MigrationFlush { get => Tell(field); init; }

    /// <summary>When who comes to a migration entry begins to wait.</summary>
    [Axis("-", "when who comes to a migration entry begins to wait")]
    public MigrationWait MigrationWait { get => Tell(field); init; }

    /// <summary>Whether a NUMA-hinting fault looks at the entry with the lock held.</summary>
    [Axis("-", "whether a NUMA-hinting fault looks at the entry with the lock held")]
    public NumaCheck NumaCheck { get => Tell(field); init; }

    /// <summary>When a page that is migrated is copied.</summary>
    [Axis("-", "when a page that is migrated is copied")]
    public MigrationCopy MigrationCopy { get => Tell(field); init; }
}

/// <summary>When a batch of migration is flushed (<c>migrate_pages_batch()</c>).</summary>
public enum MigrationFlush
{
    /// <summary>Once, when all of its pages are unmapped and none is copied yet.</summary>
    [Origin("7e12beb8ca2a and later: try_to_unmap_flush()")]
    BeforeMove,

    /// <summary>Once all are copied.</summary>
    [Origin("mutant of 7e12beb8ca2a")]
    AfterMove,
}

/// <summary>When who comes to a migration entry begins to wait (<c>migration_entry_wait()</c>).</summary>
public enum MigrationWait
{
    /// <summary>With the page-table lock held, while the entry keeps the page.</summary>
    [Origin("ffa65753c431 and later; before, a reference on the page did the same")]
    QueuedUnderLock,

    /// <summary>Without the lock, and without a reference.</summary>
    [Origin("before 3c226c637b69, of huge pages")]
    QueuedAfterUnlock,
}

/// <summary>Whether a NUMA-hinting fault looks at the entry with the lock held (<c>do_numa_page()</c>).</summary>
public enum NumaCheck
{
    /// <summary>It does (pte_same()).</summary>
    [Origin("every version")]
    UnderLock,

    /// <summary>It goes by what it has seen before.</summary>
    [Origin("mutant")]
    BeforeLock,
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
