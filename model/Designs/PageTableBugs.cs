namespace Shootdown.Model.Designs;

/// <content>Page tables that are freed, shared and collapsed while others walk them (protocol.md A.3 and E).</content>
public sealed partial record Design
{
    /// <summary>C21: how the page of a page table is freed.</summary>
    [Axis("C21", "how the page of a page table is freed")]
    public TableFreeing TableFreeing { get => Tell(field); init; }

    /// <summary>C23: when an mm that leaves a shared table waits for walkers.</summary>
    [Axis("C23", "when an mm that leaves a shared table waits for walkers")]
    public UnshareSync UnshareSync { get => Tell(field); init; }

    /// <summary>C23: when an mm that leaves a shared table drops i_mmap_rwsem.</summary>
    [Axis("C23", "when an mm that leaves a shared table drops i_mmap_rwsem")]
    public UnshareUnlock UnshareUnlock { get => Tell(field); init; }

    /// <summary>C24: what GUP-fast looks at again when it has a reference.</summary>
    [Axis("C24", "what GUP-fast looks at again when it has a reference")]
    public GupRecheck GupRecheck { get => Tell(field); init; }

    /// <summary>Which lock GUP-fast takes.</summary>
    [Axis("-", "which lock GUP-fast takes")]
    public GupLocking GupLocking { get => Tell(field); init; }

    /// <summary>Whether collapse_huge_page waits for walkers.</summary>
    [Axis("-", "whether collapse_huge_page waits for walkers")]
    public CollapseSync CollapseSync { get => Tell(field); init; }
}

/// <summary>C21: how the page of a page table is freed.</summary>
public enum TableFreeing
{
    /// <summary>After the flush, by an RCU callback: in batches, or by itself where CONFIG_PT_RECLAIM is set.</summary>
    [Origin("a37259732a7d: always on x86; 48a8b97cfd80 with paravirt")]
    Rcu,

    /// <summary>After the flush and a grace period that the caller waits for: where there is no memory for a batch.</summary>
    [Origin("7.1 and later: __tlb_remove_table_one")]
    SynchronizeRcu,

    /// <summary>After the flush and an IPI to every CPU: where there is no memory for a batch.</summary>
    [Origin("up to 7.0: __tlb_remove_table_one")]
    IpiAll,

    /// <summary>Right after the flush.</summary>
    [Origin("d86564a2f085 without CONFIG_MMU_GATHER_RCU_TABLE_FREE: x86 on bare metal before a37259732a7d")]
    AfterFlush,

    /// <summary>Before the flush.</summary>
    [Origin("145f573b89a6 before its revert")]
    BeforeFlush,

    /// <summary>Before the flush, after an IPI to every CPU: where there is no memory for a batch.</summary>
    [Origin("before 0ed1325967ab on powerpc with the radix MMU")]
    IpiAllBeforeFlush,
}

/// <summary>C23: when an unsharer waits for walkers.</summary>
public enum UnshareSync
{
    /// <summary>When one user of the table is left.</summary>
    [Origin("8ce720d5bd91 and later")]
    LastSharer,

    /// <summary>Every time, before it leaves.</summary>
    [Origin("1013af4f585f")]
    EveryUnshare,

    /// <summary>Never.</summary>
    [Origin("before 1013af4f585f")]
    None,
}

/// <summary>When an unsharer lets others have the mapping again (<c>i_mmap_rwsem</c>).</summary>
public enum UnshareUnlock
{
    /// <summary>When it has flushed, and waited for walkers.</summary>
    [Origin("8ce720d5bd91: huge_pmd_unshare_flush() before i_mmap_unlock_write()")]
    AfterFlush,

    /// <summary>When it has left the table.</summary>
    [Origin("mutant")]
    BeforeFlush,
}

/// <summary>C24: what GUP-fast looks at once more when it has a reference.</summary>
public enum GupRecheck
{
    /// <summary>The entry, and the one above it.</summary>
    [Origin("70cbc3cc78a9 and later")]
    PmdAndPte,

    /// <summary>The entry.</summary>
    [Origin("before 70cbc3cc78a9")]
    PteOnly,

    /// <summary>Nothing.</summary>
    [Origin("x86 before 2667f50e8b81's generic GUP: IPIs alone")]
    None,
}

/// <summary>What GUP-fast takes besides masking interrupts.</summary>
public enum GupLocking
{
    /// <summary>Nothing.</summary>
    [Origin("every release")]
    Lockless,

    /// <summary>The page-table lock.</summary>
    [Origin("mutant: what flushers hold, walkers must not need")]
    PageTableLock,
}

/// <summary>What collapse_huge_page() does between the flush and what rests on no walker being there.</summary>
public enum CollapseSync
{
    /// <summary>tlb_remove_table_sync_one().</summary>
    [Origin("2ba99c5e0881 and later")]
    SyncOne,

    /// <summary>Nothing.</summary>
    [Origin("before 2ba99c5e0881")]
    None,
}
