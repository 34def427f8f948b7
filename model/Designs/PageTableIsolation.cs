namespace Shootdown.Model.Designs;

/// <content>Page-table isolation: user space has PCIDs of its own, and their flushes are put off until a CPU goes back to it
/// (6fd166aae78c, 6cff64b86aaa).</content>
public sealed partial record Design
{
    /// <summary>Whether user mode has page tables and PCIDs of its own.</summary>
    [Axis("-", "whether user mode has page tables and PCIDs of its own")]
    public PageTableIsolation PageTableIsolation { get => Tell(field); init; }

    /// <summary>When the flush of a user PCID is done.</summary>
    [Axis("-", "when the flush of a user PCID is done")]
    public UserPcidFlush UserPcidFlush { get => Tell(field); init; }

    /// <summary>What is done about a single page of a user PCID.</summary>
    [Axis("-", "what is done about a single page of a user PCID")]
    public UserPageFlush UserPageFlush { get => Tell(field); init; }

    /// <summary>Whether INVLPGB is used under page-table isolation.</summary>
    [Axis("-", "whether INVLPGB is used under page-table isolation")]
    public IsolatedInvlpgb IsolatedInvlpgb { get => Tell(field); init; }
}

/// <summary>Whether user mode has page tables and PCIDs of its own.</summary>
public enum PageTableIsolation
{
    /// <summary>It has those of the kernel.</summary>
    [Origin("pti=off, and CPUs that Meltdown does not concern")]
    Off,

    /// <summary>It has its own: each PCID of an mm has a twin for user mode.</summary>
    [Origin("pti=on, X86_FEATURE_PTI")]
    On,
}

/// <summary>When the flush of a user PCID is done.</summary>
public enum UserPcidFlush
{
    /// <summary>It is noted in user_pcid_flush_mask, and made on the way to user mode, interrupts off.</summary>
    [Origin("6fd166aae78c and later")]
    Deferred,

    /// <summary>It is not noted: the kernel's PCID alone is flushed.</summary>
    [Origin("mutant: invalidate_user_asid() left out")]
    NotNoted,

    /// <summary>It is noted, and the note is taken, but CR3 is written with the NOFLUSH bit.</summary>
    [Origin("mutant: SWITCH_TO_USER_CR3 always sets the NOFLUSH bit")]
    NeverMade,

    /// <summary>The note is looked for before interrupts are off.</summary>
    [Origin("mutant: user_pcid_flush_mask is tested outside the part of the way to user mode that nothing interrupts")]
    TestedEarly,
}

/// <summary>What is done about a single page of a user PCID.</summary>
public enum UserPageFlush
{
    /// <summary>INVPCID drops the page.</summary>
    [Origin("6cff64b86aaa and later, on CPUs with INVPCID")]
    Invpcid,

    /// <summary>The whole PCID is flushed on the way to user mode.</summary>
    [Origin("6cff64b86aaa and later, on CPUs without INVPCID")]
    Deferred,

    /// <summary>Nothing: INVLPG, which drops the page of the kernel's PCID, is taken to be enough.</summary>
    [Origin("mutant: __flush_tlb_one_user() as without page-table isolation")]
    None,
}

/// <summary>Whether INVLPGB is used under page-table isolation.</summary>
public enum IsolatedInvlpgb
{
    /// <summary>It is not: flushes interrupt.</summary>
    [Origin("94a17f2dc90b and later")]
    Disabled,

    /// <summary>It is, and global ASIDs have no place in user_pcid_flush_mask.</summary>
    [Origin("before 94a17f2dc90b")]
    Used,
}
