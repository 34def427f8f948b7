namespace Shootdown.Model.Designs;

/// <content>arch/s390/mm: flushes by instructions that reach every CPU, or this one alone, and lazy ones that whoever attaches the mm
/// makes.</content>
public sealed partial record Design
{
    /// <summary>When a CPU of s390 counts as one that has an mm attached.</summary>
    [Axis("-", "when a CPU of s390 counts as one that has an mm attached")]
    public S390Attach S390Attach { get => Tell(field); init; }

    /// <summary>What a CPU of s390 waits for before it loads an mm's ASCE.</summary>
    [Axis("-", "what a CPU of s390 waits for before it loads an mm's ASCE")]
    public S390Wait S390Wait { get => Tell(field); init; }

    /// <summary>How a CPU of s390 detaches an mm.</summary>
    [Axis("-", "how a CPU of s390 detaches an mm")]
    public S390Detach S390Detach { get => Tell(field); init; }

    /// <summary>When a CPU of s390 comes into mm_cpumask.</summary>
    [Axis("-", "when a CPU of s390 comes into mm_cpumask")]
    public S390Cpumask S390Cpumask { get => Tell(field); init; }

    /// <summary>When a flush of an mm resets mm_cpumask on s390.</summary>
    [Axis("-", "when a flush of an mm resets mm_cpumask on s390")]
    public S390Reset S390Reset { get => Tell(field); init; }

    /// <summary>How a lazy flush takes flush_mm on s390.</summary>
    [Axis("-", "how a lazy flush takes flush_mm on s390")]
    public S390FlushMm S390FlushMm { get => Tell(field); init; }

    /// <summary>By what it is decided on s390 that an entry is changed without a flush.</summary>
    [Axis("-", "by what it is decided on s390 that an entry is changed without a flush")]
    public S390Lazy S390Lazy { get => Tell(field); init; }

    /// <summary>What comes first on s390 where an entry is changed without a flush.</summary>
    [Axis("-", "what comes first on s390 where an entry is changed without a flush")]
    public S390LazyOrder S390LazyOrder { get => Tell(field); init; }

    /// <summary>When an entry of s390 is flushed on this CPU alone.</summary>
    [Axis("-", "when an entry of s390 is flushed on this CPU alone")]
    public S390Local S390Local { get => Tell(field); init; }

    /// <summary>Whether a table that is freed asks for a flush on s390.</summary>
    [Axis("-", "whether a table that is freed asks for a flush on s390")]
    public S390FreedTable S390FreedTable { get => Tell(field); init; }
}

/// <summary>When a CPU of s390 counts as one that has an mm attached.</summary>
public enum S390Attach
{
    /// <summary>Before it waits for changes of entries that are under way: one that comes later sees it.</summary>
    [Origin("switch_mm_irqs_off(), Linux 7.2 and 7.3")]
    BeforeWait,

    /// <summary>After it has waited.</summary>
    [Origin("mutant: cpumask_set_cpu(cpu_attach_mask) in finish_arch_post_lock_switch()")]
    AfterWait,
}

/// <summary>What a CPU of s390 waits for before it loads an mm's ASCE.</summary>
public enum S390Wait
{
    /// <summary>For all changes of the mm's entries that are under way.</summary>
    [Origin("finish_arch_post_lock_switch(), \"s390/mm,tlb: race of lazy TLB flush vs. recreation of TLB entries\"")]
    ForFlushCount,

    /// <summary>For nothing: one may have been decided to be lazy before.</summary>
    [Origin("before \"s390/mm,tlb: race of lazy TLB flush vs. recreation of TLB entries\"")]
    Nothing,
}

/// <summary>How a CPU of s390 detaches an mm.</summary>
public enum S390Detach
{
    /// <summary>Once its control registers have an ASCE that translates nothing.</summary>
    [Origin("switch_mm_irqs_off()")]
    AfterAsce,

    /// <summary>Before that: it may still translate.</summary>
    [Origin("mutant: cpumask_clear_cpu(cpu_attach_mask) before the control registers are loaded")]
    BeforeAsce,

    /// <summary>With the mm's ASCE kept until the next one is loaded.</summary>
    [Origin("before \"s390/mm,tlb: safeguard against speculative TLB creation\"")]
    AsceKept,
}

/// <summary>When a CPU of s390 comes into mm_cpumask.</summary>
public enum S390Cpumask
{
    /// <summary>After it has waited: a flush that resets the mask is over by then.</summary>
    [Origin("finish_arch_post_lock_switch()")]
    AfterWait,

    /// <summary>Before it waits: a flush that has read cpu_attach_mask before may take it out again.</summary>
    [Origin("mutant: cpumask_set_cpu(mm_cpumask) above the loop of finish_arch_post_lock_switch()")]
    BeforeWait,
}

/// <summary>When a flush of an mm resets mm_cpumask to the CPUs that have the mm attached.</summary>
public enum S390Reset
{
    /// <summary>Before it flushes.</summary>
    [Origin("__tlb_flush_mm(), \"s390/mm: fix local TLB flushing vs. detach of an mm address space\"")]
    BeforeFlush,

    /// <summary>After it has flushed: a CPU may have translated in between, and detached the mm.</summary>
    [Origin("before \"s390/mm: fix local TLB flushing vs. detach of an mm address space\"")]
    AfterFlush,
}

/// <summary>How a lazy flush takes flush_mm.</summary>
public enum S390FlushMm
{
    /// <summary>It clears it first, under context.lock, which it keeps until it has flushed.</summary>
    [Origin("__tlb_flush_mm_lazy(), \"s390/mm: fix race on mm->context.flush_mm\"")]
    ClearedUnderLock,

    /// <summary>It clears it first: another finds nothing to flush before it is flushed.</summary>
    [Origin("mutant: \"s390/mm: fix race on mm->context.flush_mm\" without its lock")]
    ClearedFirst,

    /// <summary>It clears it last: what has been changed since the flush goes unflushed.</summary>
    [Origin("before \"s390/mm: fix race on mm->context.flush_mm\"")]
    ClearedLast,
}

/// <summary>By what it is decided that an entry is changed without a flush.</summary>
public enum S390Lazy
{
    /// <summary>That no other CPU has the mm attached.</summary>
    [Origin("ptep_flush_lazy(): cpu_attach_mask")]
    IfAttachedAlone,

    /// <summary>That mm_users is one; and by that again whether the flush is made. Who reads /proc raises it in between.</summary>
    [Origin("before \"[S390] fix tlb flushing vs. concurrent /proc accesses\"")]
    IfOneUser,
}

/// <summary>What comes first where an entry is changed without a flush.</summary>
public enum S390LazyOrder
{
    /// <summary>The entry: who takes flush_mm flushes it.</summary>
    [Origin("ptep_flush_lazy()")]
    EntryFirst,

    /// <summary>flush_mm: another may take it, and flush, before the entry is changed.</summary>
    [Origin("mutant: the two stores of ptep_flush_lazy() swapped")]
    FlushMmFirst,
}

/// <summary>When an entry is flushed on this CPU alone.</summary>
public enum S390Local
{
    /// <summary>If mm_cpumask has no other, which one that attaches the mm comes into after it has waited.</summary>
    [Origin("ptep_flush_direct(), \"s390/mm: simplify the TLB flushing code\" up to Linux 7.3")]
    IfInMaskAlone,

    /// <summary>If no other has the mm attached, and then mm_cpumask has no other.</summary>
    [Origin("\"s390/mm,tlb: optimize TLB flushing for zEC12\", by attach_count, and what would mend it")]
    IfAttachedAlone,

    /// <summary>The same, looked at the other way round: one may attach the mm, translate, and detach it in between.</summary>
    [Origin("mutant: cpu_attach_mask looked at after mm_cpumask")]
    IfInMaskThenAttachedAlone,

    /// <summary>Never: the machine cannot.</summary>
    [Origin("before zEC12: cpu_has_tlb_lc() says no")]
    Never,
}

/// <summary>Whether a table that is freed asks for a flush.</summary>
public enum S390FreedTable
{
    /// <summary>It does.</summary>
    [Origin("pte_free_tlb(): flush_mm = 1")]
    FlushMmSet,

    /// <summary>It does not: its entries have been flushed one by one, and what leads to it has not.</summary>
    [Origin("mutant: flush_mm = 1 left out of pte_free_tlb()")]
    FlushMmUnset,
}
