namespace Shootdown.Model.Designs;

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
}

/// <summary>C22: when tlb_remove_table_sync_one() does nothing, because the flush before it is taken to have interrupted every walker.</summary>
public enum SyncElision
{
    /// <summary>Never.</summary>
    [Origin("every release up to 7.3")]
    Never,

    /// <summary>Where flush_tlb_multi is the native one and there is no INVLPGB, asked each time.</summary>
    [Origin("sync-ipi-elision v2, patches 2 and 3")]
    AskedEachTime,

    /// <summary>The same, decided once at boot (tlb_ipi_broadcast_key).</summary>
    [Origin("sync-ipi-elision v6")]
    KeySetAtBoot,

    /// <summary>Where there is no INVLPGB, whatever flush_tlb_multi is.</summary>
    [Origin("mutant of sync-ipi-elision v2, patch 2: what the test of flush_tlb_multi is for")]
    WithoutNativeTest,

    /// <summary>Where flush_tlb_multi is the native one, with INVLPGB or without.</summary>
    [Origin("mutant of sync-ipi-elision v2, patch 2: what the test of INVLPGB is for")]
    WithoutInvlpgbTest,
}

/// <summary>C23: what an mm that leaves a shared table flushes.</summary>
public enum UnshareFlush
{
    /// <summary>Its translations; lazy CPUs are left out, as where no table is freed.</summary>
    [Origin("8ce720d5bd91: x86 tlb_flush passes freed_tables only; 7.3")]
    FreedTablesOnly,

    /// <summary>Its translations, on lazy CPUs too, as where a table is freed.</summary>
    [Origin("sync-ipi-elision v2, patch 2: freed_tables || unshared_tables")]
    AsFreedTables,

    /// <summary>Nothing.</summary>
    [Origin("before a4a118f2eead, CVE-2021-4002")]
    None,
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

/// <summary>What stands before tlb_remove_table_sync_one() in collapse_huge_page(): what the elision asks of every caller.</summary>
public enum CollapseFlush
{
    /// <summary>A flush of the mm whose table it is.</summary>
    [Origin("every release: pmdp_collapse_flush")]
    OwnMm,

    /// <summary>A flush of another mm.</summary>
    [Origin("mutant: a caller that breaks the contract of sync-ipi-elision")]
    AnotherMm,

    /// <summary>Nothing.</summary>
    [Origin("mutant: a caller that breaks the contract of sync-ipi-elision")]
    Nothing,
}

/// <summary>C32: who flushes what reclaim has unmapped and not flushed yet (<c>flush_tlb_batched_pending</c>).</summary>
public enum BatchedPending
{
    /// <summary>Whoever changes entries, before it looks at them.</summary>
    [Origin("383c4613c67c and later")]
    Flushed,

    /// <summary>Whoever changes entries, but not who unmaps.</summary>
    [Origin("before 383c4613c67c: some paths were left out; here all that unmap")]
    NotByZap,

    /// <summary>Nobody.</summary>
    [Origin("before 3ea277194daa")]
    Ignored,
}

/// <summary>What tlb_flush_pending is.</summary>
public enum PendingCount
{
    /// <summary>The number of gathers in flight.</summary>
    [Origin("16af97dc5a89 and later")]
    Counter,

    /// <summary>Whether there is one; the first that ends clears it.</summary>
    [Origin("before 16af97dc5a89")]
    Flag,
}

/// <summary>When write_protect_page() of KSM takes a page for one that nobody can write.</summary>
public enum KsmCheck
{
    /// <summary>When its entry is read-only and no flush of its mm is in flight.</summary>
    [Origin("b3a81d0841a9 and later")]
    EntryAndPending,

    /// <summary>When its entry is read-only.</summary>
    [Origin("before b3a81d0841a9")]
    Entry,
}

/// <summary>In which order a page of a shared file that was written is unmapped.</summary>
public enum DirtyZap
{
    /// <summary>Under the page-table lock: cleared, flushed, taken out of the rmap.</summary>
    [Origin("5df397dec7c4 and later")]
    FlushThenRmap,

    /// <summary>Under the page-table lock: cleared, taken out of the rmap, flushed.</summary>
    [Origin("before 5df397dec7c4")]
    RmapThenFlush,

    /// <summary>Cleared under the page-table lock, flushed without it, then taken out of the rmap.</summary>
    [Origin("before 1cf35d47712d")]
    FlushAfterUnlock,
}

/// <summary>When the unmapping of a VM_PFNMAP vma is flushed.</summary>
public enum PfnmapFlush
{
    /// <summary>Before the vma is taken out of its file's mapping.</summary>
    [Origin("b67fbebd4cf9 and later")]
    BeforeUnlink,

    /// <summary>When the gather ends.</summary>
    [Origin("before b67fbebd4cf9")]
    AtFinish,
}
