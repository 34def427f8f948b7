namespace Shootdown.Model.Designs;

/// <content>Who besides the CPUs translates by page tables: guests and devices.</content>
public sealed partial record Design
{
    /// <summary>What a fault of a guest asks before it maps the page that it has found.</summary>
    [Axis("-", "what a fault of a guest asks before it maps the page that it has found")]
    public KvmRetry KvmRetry { get => Tell(field); init; }

    /// <summary>When a fault of a guest reads mmu_invalidate_seq.</summary>
    [Axis("-", "when a fault of a guest reads mmu_invalidate_seq")]
    public KvmSeqRead KvmSeqRead { get => Tell(field); init; }

    /// <summary>Whether vCPUs are flushed when the second stage is zapped.</summary>
    [Axis("-", "whether vCPUs are flushed when the second stage is zapped")]
    public KvmZap KvmZap { get => Tell(field); init; }

    /// <summary>Which flushes reach the TLB of a device.</summary>
    [Axis("-", "which flushes reach the TLB of a device")]
    public SecondaryFlush SecondaryFlush { get => Tell(field); init; }

    /// <summary>Who tells guests that an entry changes.</summary>
    [Axis("-", "who tells guests that an entry changes")]
    public Notifies Notifies { get => Tell(field); init; }
}

/// <summary>Who tells guests that an entry changes (<c>mmu_notifier_invalidate_range_start()</c>).</summary>
public enum Notifies
{
    /// <summary>Whoever changes one.</summary>
    [Origin("4d4bbd8526a8 and later")]
    All,

    /// <summary>Not the oom reaper; here nobody who unmaps.</summary>
    [Origin("before 4d4bbd8526a8")]
    NotReaper,

    /// <summary>Not who migrates.</summary>
    [Origin("before f714f4f20e59, of large pages")]
    NotMigration,

    /// <summary>Not who makes a page clean.</summary>
    [Origin("mutant")]
    NotMkclean,

    /// <summary>Not khugepaged.</summary>
    [Origin("before f268f6cf875f, of a file's pages")]
    NotCollapse,
}

/// <summary>What a fault of a guest asks before it maps the page that it has found (<c>mmu_invalidate_retry()</c>).</summary>
public enum KvmRetry
{
    /// <summary>Whether an invalidation is under way, or has been since it looked.</summary>
    [Origin("e930bffe95e1 and later")]
    Asked,

    /// <summary>Whether there has been one since it looked.</summary>
    [Origin("mutant of e930bffe95e1: mmu_invalidate_in_progress is not asked")]
    OfSeqOnly,

    /// <summary>Nothing.</summary>
    [Origin("PowerPC before \"kvm: ppc: booke: check range page invalidation progress on page setup\"")]
    NotAsked,
}

/// <summary>When a fault of a guest reads <c>mmu_invalidate_seq</c>.</summary>
public enum KvmSeqRead
{
    /// <summary>Before it looks the page up.</summary>
    [Origin("e930bffe95e1 and later")]
    BeforeLookup,

    /// <summary>After that.</summary>
    [Origin("mutant of e930bffe95e1: what the smp_rmb() in front of the lookup is for")]
    AfterLookup,
}

/// <summary>Whether vCPUs are flushed when the second stage is zapped.</summary>
public enum KvmZap
{
    /// <summary>They are, before mmu_lock is dropped.</summary>
    [Origin("every version: kvm_flush_remote_tlbs()")]
    Flushed,

    /// <summary>They are not.</summary>
    [Origin("mutant")]
    Unflushed,
}

/// <summary>Which flushes reach the TLB of a device.</summary>
public enum SecondaryFlush
{
    /// <summary>All.</summary>
    [Origin("6bbd42e2df8f and later: flush_tlb_mm_range(), arch_tlbbatch_add_pending()")]
    WithEach,

    /// <summary>Of a range of several vmas, that of the last.</summary>
    [Origin("before fd1102f0aade: the generic tlb_end_vma() flushes the CPUs only, and begins the range anew")]
    OfLastVma,

    /// <summary>All but that of a batch.</summary>
    [Origin("mutant of 6bbd42e2df8f: nothing in arch_tlbbatch_add_pending()")]
    NotOfBatches,
}
