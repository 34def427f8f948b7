namespace Shootdown.Model.Designs;

/// <content>arch/arm64: flushes that every CPU hears, and the proposal to make some on one CPU alone ("arm64: tlbflush: Don't broadcast if
/// mm was only active on local cpu", RFC, v2 and its review).</content>
public sealed partial record Design
{
    /// <summary>Whether an mm that has run on one CPU only is flushed there only.</summary>
    [Axis("C25", "whether arm64 flushes an mm that has run on one CPU only there only")]
    public ActiveCpu ActiveCpu { get => Tell(field); init; }

    /// <summary>What orders the read of active_cpu behind the change of the page table.</summary>
    [Axis("C30", "what orders the read of active_cpu behind the change of the page table")]
    public ActiveCpuRead ActiveCpuRead { get => Tell(field); init; }

    /// <summary>What keeps a flusher on its CPU between reading active_cpu and the local TLBI.</summary>
    [Axis("C31", "what keeps a flusher on its CPU between reading active_cpu and the local TLBI")]
    public ActiveCpuGuard ActiveCpuGuard { get => Tell(field); init; }

    /// <summary>What a CPU does between active_cpu and TTBR0 when it switches to an mm.</summary>
    [Axis("-", "what stands between active_cpu and TTBR0 when a CPU switches to an mm")]
    public ActiveCpuSwitch ActiveCpuSwitch { get => Tell(field); init; }

    /// <summary>Whether <c>__switch_to()</c> waits for the TLBIs of the task that leaves.</summary>
    [Axis("-", "whether __switch_to() waits for the TLBIs of the task that leaves")]
    public SwitchToBarrier SwitchToBarrier { get => Tell(field); init; }

    /// <summary>What DSB ISHST orders.</summary>
    [Axis("-", "what DSB ISHST orders: the two readings of the architecture")]
    public DsbIshst DsbIshst { get => Tell(field); init; }

    /// <summary>What DSB NSHST waits for.</summary>
    [Axis("-", "what DSB NSHST waits for: the letter of the architecture, and what processors are likely to do")]
    public DsbNshst DsbNshst { get => Tell(field); init; }

    /// <summary>Whether arm64's tlb_flush() is told that tables are freed.</summary>
    [Axis("-", "whether arm64's tlb_flush() is told that tables are freed")]
    public FreedTables FreedTables { get => Tell(field); init; }
}

/// <summary>Whether arm64's tlb_flush() is told that tables are freed.</summary>
public enum FreedTables
{
    /// <summary>It is, so that it drops what is held of entries that lead to tables.</summary>
    [Origin("mmu_gather::freed_tables, Linux 4.20 and later")]
    Told,

    /// <summary>It is not, and drops what is held of last-level entries alone.</summary>
    [Origin("mutant: TLBF_NOWALKCACHE, whatever is freed")]
    Untold,
}

/// <summary>Whether an mm that has run on one CPU only is flushed there only.</summary>
public enum ActiveCpu
{
    /// <summary>No: every TLBI is broadcast.</summary>
    [Origin("Linux up to 7.3")]
    Unused,

    /// <summary>Yes.</summary>
    [Origin("arm64: tlbflush: Don't broadcast if mm was only active on local cpu")]
    Local,

    /// <summary>Yes, and an mm that a device shares counts as active elsewhere.</summary>
    [Origin("its review: force ACTIVE_CPU_MULTIPLE where an SMMU uses the ASID (BTM)")]
    LocalUnlessShared,

    /// <summary>Yes, but for CPUs on which TLBIs are repeated to work around an erratum.</summary>
    [Origin("its review, Ryan Roberts: disable the optimization when either workaround is enabled")]
    LocalUnlessRepeated,
}

/// <summary>What orders the read of active_cpu behind the change of the page table.</summary>
public enum ActiveCpuRead
{
    /// <summary>It is read; where it says this CPU, DSB ISH, and it is read again; else DSB ISHST.</summary>
    [Origin("v2: flush_tlb_user_pre()")]
    Twice,

    /// <summary>DSB ISHST, and it is read.</summary>
    [Origin("its review, Will Deacon")]
    AfterIshst,

    /// <summary>DSB ISH, and it is read.</summary>
    [Origin("its review, Catalin Marinas")]
    AfterIsh,

    /// <summary>It is read, then DSB ISHST.</summary>
    [Origin("mutant: the second read of v2 left out")]
    BeforeIshst,
}

/// <summary>What keeps a flusher on its CPU between reading active_cpu and the local TLBI.</summary>
public enum ActiveCpuGuard
{
    /// <summary>migrate_disable(), up to after the last DSB, which is DSB NSH.</summary>
    [Origin("v2: flush_tlb_user_pre(), flush_tlb_user_post()")]
    MigrateDisabled,

    /// <summary>migrate_disable(), up to before the last DSB, which is DSB ISH.</summary>
    [Origin("RFC")]
    EnabledBeforeDsb,

    /// <summary>Nothing.</summary>
    [Origin("mutant: no migrate_disable()")]
    Nothing,

    /// <summary>Nothing; after the local TLBI and DSB ISH it is read again, and the flush broadcast if it says another CPU.</summary>
    [Origin("its review, Ryan Roberts: re-check active_cpu")]
    Rechecked,

    /// <summary>As <see cref="Rechecked"/>, with DSB NSH before the second read.</summary>
    [Origin("its review: a weaker barrier before the second read")]
    RecheckedAfterNsh,

    /// <summary>A sequence that begins again where the task has lost its CPU in it, which is as good as one in which it cannot.</summary>
    [Origin("its review: a restartable sequence in the kernel")]
    Restarted,
}

/// <summary>What a CPU does between active_cpu and TTBR0 when it switches to an mm.</summary>
public enum ActiveCpuSwitch
{
    /// <summary>DSB ISHST where it has stored to active_cpu.</summary>
    [Origin("v2: check_and_switch_context()")]
    DsbIshst,

    /// <summary>DMB ISHST there.</summary>
    [Origin("mutant: DMB, which orders no walk")]
    DmbIshst,

    /// <summary>Nothing.</summary>
    [Origin("mutant: no barrier")]
    Nothing,

    /// <summary>DSB ISHST where it has stored to active_cpu; TTBR0 is written whatever active_cpu turns out to be.</summary>
    [Origin("mutant: no control dependency from the read of active_cpu to the write of TTBR0")]
    Uncontrolled,
}

/// <summary>Whether <c>__switch_to()</c> waits for the TLBIs of the task that leaves.</summary>
public enum SwitchToBarrier
{
    /// <summary>DSB ISH.</summary>
    [Origin("__switch_to()")]
    DsbIsh,

    /// <summary>Nothing.</summary>
    [Origin("mutant: the DSB left out")]
    Nothing,
}

/// <summary>What DSB ISHST orders.</summary>
public enum DsbIshst
{
    /// <summary>Stores before it come before all that comes after it, but for walks of page tables.</summary>
    [Origin("Arm's memory model since November 2022 (aarch64hwreqs.cat)")]
    OrdersAll,

    /// <summary>Stores before it come before stores and TLBIs after it.</summary>
    [Origin("the older reading, that of DMB ISHST")]
    OrdersStores,
}

/// <summary>What DSB NSHST waits for.</summary>
public enum DsbNshst
{
    /// <summary>Nothing that other CPUs see.</summary>
    [Origin("assumed, not compared with the Arm ARM: stores are there for their own CPU, an atomic's before it has read")]
    WaitsForNothing,

    /// <summary>Atomics before it, until they have read.</summary>
    [Origin("assumed, not compared with the Arm ARM: an atomic is not there for its own CPU before it has read")]
    WaitsForAtomics,
}
