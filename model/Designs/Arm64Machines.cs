namespace Shootdown.Model.Designs;

/// <content>The machines that arm64 runs on: guests of a hypervisor, and CPUs whose TLBIs are over too early.</content>
public sealed partial record Design
{
    /// <summary>What a hypervisor makes of a guest's local TLBI and DSB.</summary>
    [Axis("-", "what a hypervisor makes of a guest's local TLBI and DSB")]
    public GuestMaintenance GuestMaintenance { get => Tell(field); init; }

    /// <summary>What one TLBI and DSB leave behind on other CPUs.</summary>
    [Axis("-", "what one TLBI and DSB leave behind on other CPUs: errata, in two readings")]
    public TlbiErratum TlbiErratum { get => Tell(field); init; }

    /// <summary>How often arm64 makes a TLBI that other CPUs hear.</summary>
    [Axis("-", "how often arm64 makes a TLBI that other CPUs hear")]
    public TlbiSync TlbiSync { get => Tell(field); init; }

    /// <summary>Whether the ASID of user mode is flushed with the kernel's.</summary>
    [Axis("-", "whether arm64 flushes the ASID of user mode with the kernel's")]
    public UserAsidFlush UserAsidFlush { get => Tell(field); init; }

    /// <summary>What stands before an access of user memory from the kernel.</summary>
    [Axis("-", "what stands on arm64 before an access of user memory from the kernel")]
    public KernelAccessOfUser KernelAccessOfUser { get => Tell(field); init; }

    /// <summary>Who invalidates what a device holds under an ASID of its own.</summary>
    [Axis("-", "who invalidates what a device of arm64 holds under an ASID of its own")]
    public SmmuInvalidation SmmuInvalidation { get => Tell(field); init; }

    /// <summary>What stands between active_cpu and the tables of a device that is bound to an mm.</summary>
    [Axis("-", "what stands between active_cpu and the tables of a device that is bound to an mm")]
    public SmmuBinding SmmuBinding { get => Tell(field); init; }

    /// <summary>Where the kernel of arm64 may lose its CPU while it flushes.</summary>
    [Axis("-", "where the kernel of arm64 may lose its CPU while it flushes")]
    public KernelPreemption KernelPreemption { get => Tell(field); init; }
}

/// <summary>What stands between active_cpu and the tables of a device that is bound to an mm.</summary>
public enum SmmuBinding
{
    /// <summary>DSB ISHST.</summary>
    [Origin("review of the active-CPU series: an interface to force ACTIVE_CPU_MULTIPLE, ordered as the switch to the mm is")]
    BehindDsb,

    /// <summary>Nothing.</summary>
    [Origin("mutant: no barrier")]
    AtOnce,
}

/// <summary>Where the kernel of arm64 may lose its CPU while it flushes.</summary>
public enum KernelPreemption
{
    /// <summary>Anywhere.</summary>
    [Origin("PREEMPT, and a caller that holds no spinlock")]
    Full,

    /// <summary>Nowhere.</summary>
    [Origin("PREEMPT_NONE, or a caller that holds a spinlock, such as that of a page table")]
    None,
}

/// <summary>Whether the ASID of user mode is flushed with the kernel's.</summary>
public enum UserAsidFlush
{
    /// <summary>Yes.</summary>
    [Origin("Linux 4.16: arm64: mm: Invalidate both kernel and user ASIDs when performing TLBI")]
    WithKernels,

    /// <summary>No.</summary>
    [Origin("mutant: __tlbi_user() left out")]
    LeftOut,
}

/// <summary>What stands before an access of user memory from the kernel.</summary>
public enum KernelAccessOfUser
{
    /// <summary>ISB.</summary>
    [Origin("CONFIG_ARM64_SW_TTBR0_PAN: __uaccess_ttbr0_enable()")]
    BehindIsb,

    /// <summary>Nothing.</summary>
    [Origin("ARM64_HAS_PAN: LDTR and STTR as they are")]
    AtOnce,
}

/// <summary>Who invalidates what a device holds under an ASID of its own.</summary>
public enum SmmuInvalidation
{
    /// <summary>The flush, by a notifier.</summary>
    [Origin("6bbd42e2df8f: mmu_notifiers: call invalidate_range() when invalidating TLBs")]
    ByNotifier,

    /// <summary>Nobody.</summary>
    [Origin("mutant: the notifier left out")]
    LeftOut,
}

/// <summary>What a hypervisor makes of a guest's local TLBI and DSB.</summary>
public enum GuestMaintenance
{
    /// <summary>Both reach every CPU.</summary>
    [Origin("KVM: HCR_EL2.FB and HCR_EL2.BSU")]
    Upgraded,

    /// <summary>The TLBI reaches every CPU, and DSB NSH waits for this one alone.</summary>
    [Origin("mutant: HCR_EL2.BSU is 0")]
    TlbiUpgraded,

    /// <summary>They stay local.</summary>
    [Origin("mutant: HCR_EL2.FB and HCR_EL2.BSU are 0")]
    AsIssued,
}

/// <summary>What one TLBI and DSB leave behind on other CPUs.</summary>
public enum TlbiErratum
{
    /// <summary>Nothing.</summary>
    [Origin("the architecture")]
    Absent,

    /// <summary>Accesses that are in flight, by what has been invalidated.</summary>
    [Origin("the notices of Cortex-A76 erratum 1286807 and Cortex-A510 erratum 2441009")]
    AccessesInFlight,

    /// <summary>Translations too, until it is repeated.</summary>
    [Origin("review of the active-CPU series, Will Deacon: a vCPU that has moved")]
    Translations,
}

/// <summary>How often arm64 makes a TLBI that other CPUs hear.</summary>
public enum TlbiSync
{
    /// <summary>Once.</summary>
    [Origin("__tlbi_sync_s1ish()")]
    Once,

    /// <summary>Twice, each time with DSB ISH.</summary>
    [Origin("__repeat_tlbi_sync(): ARM64_WORKAROUND_REPEAT_TLBI_SYNC")]
    Repeated,
}
