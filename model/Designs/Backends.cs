namespace Shootdown.Model.Designs;

/// <content>What flushes other CPUs besides interrupts: hypervisors (protocol.md A.4) and INVLPGB.</content>
public sealed partial record Design
{
    /// <summary>C25: what flushes the TLBs of other CPUs.</summary>
    [Axis("C25", "what flushes the TLBs of other CPUs")]
    public FlushBackend Backend { get => Tell(field); init; }

    /// <summary>C26: how guest and host update the preempted byte of a vCPU.</summary>
    [Axis("C26", "how guest and host update the preempted byte of a vCPU")]
    public KvmFlagUpdate KvmFlagUpdate { get => Tell(field); init; }

    /// <summary>When the host of a vCPU may report it as preempted.</summary>
    [Axis("-", "when the host of a vCPU may report it as preempted")]
    public KvmPreemptedReport KvmPreemptedReport { get => Tell(field); init; }

    /// <summary>What comes of a flush hypercall of Hyper-V.</summary>
    [Axis("-", "what comes of a flush hypercall of Hyper-V")]
    public HypervHypercall HypervHypercall { get => Tell(field); init; }

    /// <summary>When a multicall of Xen that flushes is issued.</summary>
    [Axis("-", "when a multicall of Xen that flushes is issued")]
    public XenMulticall XenMulticall { get => Tell(field); init; }

    /// <summary>C28: what is pinned from INVLPGB to TLBSYNC.</summary>
    [Axis("C28", "what is pinned from INVLPGB to TLBSYNC")]
    public InvlpgbPinning InvlpgbPinning { get => Tell(field); init; }

    /// <summary>C29: how an mm gets its global ASID.</summary>
    [Axis("C29", "how an mm gets its global ASID")]
    public AsidTransition AsidTransition { get => Tell(field); init; }

    /// <summary>How finish_asid_transition() looks at what a CPU runs.</summary>
    [Axis("-", "how finish_asid_transition() looks at what a CPU runs")]
    public AsidCheck AsidCheck { get => Tell(field); init; }

    /// <summary>When a global ASID that was freed is used again.</summary>
    [Axis("-", "when a global ASID that was freed is used again")]
    public AsidReuse AsidReuse { get => Tell(field); init; }
}

/// <summary>C25: what flushes the TLBs of other CPUs.</summary>
public enum FlushBackend
{
    /// <summary>Interrupts, on bare metal.</summary>
    [Origin("native_flush_tlb_multi")]
    Native,

    /// <summary>Interrupts, in a guest of KVM: a vCPU that is not running is flushed by the host before it runs again.</summary>
    [Origin("kvm_flush_tlb_multi")]
    Kvm,

    /// <summary>A hypercall of Hyper-V, which flushes vCPUs without interrupting the guest.</summary>
    [Origin("hyperv_flush_tlb_multi")]
    Hyperv,

    /// <summary>A multicall of Xen, in a paravirtual guest.</summary>
    [Origin("xen_flush_tlb_multi")]
    Xen,

    /// <summary>INVLPGB and TLBSYNC where the mm has a global ASID, interrupts where it has none.</summary>
    [Origin("4afeb0ed1753 and later, on AMD")]
    Invlpgb,

    /// <summary>Interrupts, on RISC-V: by ASID, on every CPU that ever had the mm, for there are no generations.</summary>
    [Origin("arch/riscv, __flush_tlb_range()")]
    Riscv,

    /// <summary>TLBI by ASID on 32-bit Arm, which every CPU hears, or interrupts where none does.</summary>
    [Origin("arch/arm, smp_tlb.c")]
    Arm,
}

/// <summary>C26: how the preempted byte of a vCPU's steal time is updated.</summary>
public enum KvmFlagUpdate
{
    /// <summary>The guest adds its flag by cmpxchg, the host takes the byte by xchg.</summary>
    [Origin("b043138246a4 and later")]
    Atomic,

    /// <summary>The guest stores its flag after it has looked.</summary>
    [Origin("mutant of concurrent-async RFC, patch 6")]
    GuestStore,

    /// <summary>The host reads the byte, then writes it.</summary>
    [Origin("before b043138246a4, CVE-2019-3016")]
    HostStore,

    /// <summary>The host stores KVM_VCPU_PREEMPTED once more while the vCPU is away.</summary>
    [Origin("before 8c6de56a42e0, CVE-2019-3016")]
    HostMarksAgain,
}

/// <summary>When the host of a vCPU that loses its physical CPU may report it as preempted.</summary>
public enum KvmPreemptedReport
{
    /// <summary>Where the guest stands between two instructions; elsewhere it is away without saying so, as one that is slow.</summary>
    [Origin("6cd88243c7e0 and later")]
    InstructionBoundary,

    /// <summary>After any VM exit, in the middle of an instruction that the host emulates too.</summary>
    [Origin("before 6cd88243c7e0, CVE-2022-39189")]
    AnyExit,
}

/// <summary>What comes of a flush hypercall of Hyper-V.</summary>
public enum HypervHypercall
{
    /// <summary>It may fail; the flush is then made as on bare metal.</summary>
    [Origin("hv_result_success(), do_native")]
    MayFail,

    /// <summary>It succeeds.</summary>
    [Origin("the usual case")]
    Succeeds,
}

/// <summary>When a multicall of Xen that flushes is issued.</summary>
public enum XenMulticall
{
    /// <summary>Before the flush returns: nobody flushes in lazy MMU mode.</summary>
    [Origin("tlb_flush_mmu_tlbonly() comes after arch_leave_lazy_mmu_mode()")]
    Issued,

    /// <summary>Later: the flush is made in lazy MMU mode, which puts it off.</summary>
    [Origin("mutant")]
    Deferred,
}

/// <summary>C28: what is pinned from INVLPGB to TLBSYNC.</summary>
public enum InvlpgbPinning
{
    /// <summary>The task.</summary>
    [Origin("every version; cant_migrate() in __tlbsync()")]
    Pinned,

    /// <summary>Nothing.</summary>
    [Origin("mutant: what patch 14 must leave pinned")]
    Unpinned,
}

/// <summary>C29: how an mm gets its global ASID.</summary>
public enum AsidTransition
{
    /// <summary>asid_transition is set before global_asid, and CPUs are interrupted until all have moved.</summary>
    [Origin("be88a1dd6112 and later")]
    TwoFlags,

    /// <summary>global_asid is set before asid_transition.</summary>
    [Origin("mutant: order of the two stores in mm_assign_global_asid()")]
    GlobalAsidFirst,

    /// <summary>global_asid alone: CPUs move when they next switch.</summary>
    [Origin("mutant")]
    Immediate,
}

/// <summary>How finish_asid_transition() looks at what a CPU runs.</summary>
public enum AsidCheck
{
    /// <summary>It reads loaded_mm until no switch is under way, and reads it again to compare.</summary>
    [Origin("be88a1dd6112 and later")]
    TwoReads,

    /// <summary>It compares the value that it has waited for.</summary>
    [Origin("what would mend S1b of asid-transition-vs-exec")]
    OneRead,
}

/// <summary>When a global ASID that was freed is used again.</summary>
public enum AsidReuse
{
    /// <summary>After the rollover has flushed all of them.</summary>
    [Origin("reset_global_asid_space()")]
    AfterFlush,

    /// <summary>At the rollover, unflushed.</summary>
    [Origin("mutant")]
    Unflushed,
}
