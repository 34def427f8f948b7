namespace Shootdown.Model;

/// <summary>C25: what flushes the TLBs of other CPUs.</summary>
public enum FlushBackend
{
    /// <summary>Interrupts, on bare metal.</summary>
    [Origin("native_flush_tlb_multi")]
    Native,

    /// <summary>Interrupts, in a guest of KVM: a vCPU that is not running is flushed by the host before it runs again.</summary>
    [Origin("kvm_flush_tlb_multi")]
    Kvm,
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
}

/// <summary>C27: where kvm_flush_tlb_multi collects the vCPUs that it interrupts.</summary>
public enum KvmFlushMask
{
    /// <summary>In this CPU's __pv_cpu_mask, with preemption off until the last of them has flushed.</summary>
    [Origin("7.3; preemptible series, patch 13 (v7)")]
    PerCpuPinned,

    /// <summary>In this CPU's __pv_cpu_mask; that preemption is off is left to the caller.</summary>
    [Origin("up to 7.2; preemptible v1 to v6")]
    PerCpu,

    /// <summary>In a mask of the task's own.</summary>
    [Origin("proposed by nobody; explored here")]
    PerTask,
}
