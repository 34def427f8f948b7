namespace Shootdown.Model.Designs;

/// <content>Entries that are cleared, moved or write-protected, and the flush that is owed for them (protocol.md A.3 and E).</content>
public sealed partial record Design
{
    /// <summary>How a page-table entry is cleared.</summary>
    [Axis("-", "how a page-table entry is cleared")]
    public PteClear PteClear { get => Tell(field); init; }

    /// <summary>C33: what a gather does when it finds another in flight.</summary>
    [Axis("C33", "what a gather does when it finds another in flight")]
    public NestedGather NestedGather { get => Tell(field); init; }

    /// <summary>C32: who flushes what reclaim has unmapped and not flushed yet.</summary>
    [Axis("C32", "who flushes what reclaim has unmapped and not flushed yet")]
    public BatchedPending BatchedPending { get => Tell(field); init; }

    /// <summary>What tlb_flush_pending is.</summary>
    [Axis("-", "what tlb_flush_pending is")]
    public PendingCount PendingCount { get => Tell(field); init; }

    /// <summary>When KSM takes a page for one that nobody can write.</summary>
    [Axis("-", "when KSM takes a page for one that nobody can write")]
    public KsmCheck KsmCheck { get => Tell(field); init; }

    /// <summary>In which order a written page of a shared file is unmapped.</summary>
    [Axis("-", "in which order a written page of a shared file is unmapped")]
    public DirtyZap DirtyZap { get => Tell(field); init; }

    /// <summary>When the unmapping of a VM_PFNMAP vma is flushed.</summary>
    [Axis("-", "when the unmapping of a VM_PFNMAP vma is flushed")]
    public PfnmapFlush PfnmapFlush { get => Tell(field); init; }

    /// <summary>When mremap flushes what it has moved.</summary>
    [Axis("-", "when mremap flushes what it has moved")]
    public MremapFlush MremapFlush { get => Tell(field); init; }

    /// <summary>Which locks mremap holds while it moves a whole table.</summary>
    [Axis("-", "which locks mremap holds while it moves a whole table")]
    public TableMove TableMove { get => Tell(field); init; }

    /// <summary>What GUP-fast asks of write_protect_seq when it pins.</summary>
    [Axis("-", "what GUP-fast asks of write_protect_seq when it pins")]
    public PinCheck PinCheck { get => Tell(field); init; }

    /// <summary>What do_wp_page asks before it copies a page.</summary>
    [Axis("-", "what do_wp_page asks before it copies a page")]
    public WpFault WpFault { get => Tell(field); init; }

    /// <summary>What is flushed when entries were write-protected and nothing was freed.</summary>
    [Axis("-", "what is flushed when entries were write-protected and nothing was freed")]
    public WpFlush WpFlush { get => Tell(field); init; }

    /// <summary>How an entry is changed that stays mapped.</summary>
    [Axis("-", "how an entry is changed that stays mapped")]
    public EntryChange EntryChange { get => Tell(field); init; }

    /// <summary>Whether who unmaps a page looks at its entry with the lock held.</summary>
    [Axis("-", "whether who unmaps a page looks at its entry with the lock held")]
    public ZapCheck ZapCheck { get => Tell(field); init; }

    /// <summary>How an mm remembers that a batch of reclaim is not flushed yet.</summary>
    [Axis("-", "how an mm remembers that a batch of reclaim is not flushed yet")]
    public BatchMemory BatchMemory { get => Tell(field); init; }
}

/// <summary>How a page-table entry is cleared.</summary>
public enum PteClear
{
    /// <summary>By an exchange.</summary>
    [Origin("native_ptep_get_and_clear")]
    Exchange,

    /// <summary>By a plain store, as entries are set and as a whole address space is torn down.</summary>
    [Origin("native_set_pte, native_pte_clear")]
    Store,
}

/// <summary>C33: what a gather does when it finds another in flight on its mm.</summary>
public enum NestedGather
{
    /// <summary>It flushes everything, whatever it removed itself.</summary>
    [Origin("99baac21e458 and later")]
    Flushes,

    /// <summary>It goes by what it removed itself.</summary>
    [Origin("before 99baac21e458")]
    Ignores,
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

/// <summary>When mremap flushes what it has moved.</summary>
public enum MremapFlush
{
    /// <summary>With the locks of both tables held.</summary>
    [Origin("eb66ae030829 and later")]
    BeforeUnlock,

    /// <summary>With the lock of the old table held, when it has dropped that of the new one.</summary>
    [Origin("5d1904204c99: of dirty entries, before eb66ae030829")]
    BeforeOldUnlock,

    /// <summary>When it has dropped both.</summary>
    [Origin("before 5d1904204c99; of clean entries before eb66ae030829: move_page_tables()")]
    AtEnd,
}

/// <summary>Which locks mremap holds while it moves a whole table, besides those of what points to it.</summary>
public enum TableMove
{
    /// <summary>Those by which others walk a file's or a page's mappings, for writing.</summary>
    [Origin("97113eb39fa7 and later")]
    RmapLocked,

    /// <summary>None, where such a walk comes to the old address first.</summary>
    [Origin("2c91bd4a4e2e up to 97113eb39fa7")]
    Unlocked,
}

/// <summary>What GUP-fast asks of write_protect_seq when it pins.</summary>
public enum PinCheck
{
    /// <summary>Whether fork write-protects entries when it begins, and whether fork has begun since, when it has pinned.</summary>
    [Origin("57efa1fe5957 and later")]
    BeforeAndAfter,

    /// <summary>Whether fork write-protects entries when it begins.</summary>
    [Origin("mutant of 57efa1fe5957: no read_seqcount_retry()")]
    BeforeOnly,

    /// <summary>Whether the count is another when it has pinned, odd or not.</summary>
    [Origin("mutant of 57efa1fe5957: does not give up where the count is odd")]
    AfterOnly,

    /// <summary>Nothing.</summary>
    [Origin("before 57efa1fe5957")]
    None,
}

/// <summary>What do_wp_page() asks before it copies a page whose entry is read-only.</summary>
public enum WpFault
{
    /// <summary>Whether a flush of the mm is in flight; it flushes the page itself then.</summary>
    [Origin("6ce64428d620 and later")]
    FlushesPending,

    /// <summary>Nothing.</summary>
    [Origin("before 6ce64428d620")]
    TrustsEntry,
}

/// <summary>What is flushed when entries were write-protected and nothing was freed.</summary>
public enum WpFlush
{
    /// <summary>What was write-protected, when the gather ends.</summary>
    [Origin("every release for userfaultfd; 912efa17e512 and later for soft-dirty")]
    AtFinish,

    /// <summary>Nothing: the gather is empty.</summary>
    [Origin("soft-dirty from 0758cd830494 up to 912efa17e512")]
    Elided,
}

/// <summary>How an entry is changed that stays mapped: by mprotect, userfaultfd and NUMA balancing, and to make a page clean.</summary>
public enum EntryChange
{
    /// <summary>So that it is never seen to map nothing.</summary>
    [Origin("huge entries since ced108037c2a: pmdp_invalidate(); under the lock of a table nobody can tell")]
    InPlace,

    /// <summary>It is cleared, then stored anew, with the page-table lock held.</summary>
    [Origin("entries of tables: ptep_modify_prot_start(), ptep_clear_flush(); huge entries before ced108037c2a")]
    ClearThenSet,
}

/// <summary>Whether who unmaps a page looks at its entry with the page-table lock held.</summary>
public enum ZapCheck
{
    /// <summary>It does.</summary>
    [Origin("entries of tables: zap_pte_range()")]
    UnderLock,

    /// <summary>Where it finds nothing, it takes no lock.</summary>
    [Origin("huge entries: pmd_none() in zap_pmd_range()")]
    BeforeLock,
}

/// <summary>How an mm remembers that a batch of reclaim is not flushed yet (<c>tlb_flush_batched</c>).</summary>
public enum BatchMemory
{
    /// <summary>By how many batches there were, and how many of them are known to be flushed; changed by compare-and-exchange.</summary>
    [Origin("5ee2fa2f0636 and later")]
    Counters,

    /// <summary>By a flag, which is cleared after the flush.</summary>
    [Origin("3ea277194daa up to 5ee2fa2f0636")]
    FlagClearedAfter,

    /// <summary>By a flag, which is cleared before the flush.</summary>
    [Origin("mutant of 3ea277194daa")]
    FlagClearedBefore,
}
