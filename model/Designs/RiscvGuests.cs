namespace Shootdown.Model.Designs;

/// <content>arch/riscv/kvm: VMIDs of guests, in versions.</content>
public sealed partial record Design
{
    /// <summary>When the vCPUs of a guest are told that it has another VMID.</summary>
    [Axis("-", "when the vCPUs of a guest of RISC-V are told that it has another VMID")]
    public VmidRequests VmidRequests { get => Tell(field); init; }

    /// <summary>What is stored first where a guest gets another VMID.</summary>
    [Axis("-", "what is stored first where a guest of RISC-V gets another VMID")]
    public VmidOrder VmidOrder { get => Tell(field); init; }

    /// <summary>Whether the version is looked at again before a guest is entered.</summary>
    [Axis("-", "whether the version of a VMID is looked at again before a guest of RISC-V is entered")]
    public VmidCheck VmidCheck { get => Tell(field); init; }

    /// <summary>When a vCPU that comes to a CPU loads HGATP there.</summary>
    [Axis("-", "when a vCPU that comes to a CPU of RISC-V loads HGATP there")]
    public VcpuLoad VcpuLoad { get => Tell(field); init; }

    /// <summary>What a rollover of VMIDs asks of every CPU.</summary>
    [Axis("-", "what a rollover of VMIDs asks of every CPU on RISC-V and arm64")]
    public VmidRollover VmidRollover { get => Tell(field); init; }
}

/// <summary>When the vCPUs of a guest are told that it has another VMID.</summary>
public enum VmidRequests
{
    /// <summary>After the lock is given back: another vCPU may find the version current before it finds the request.</summary>
    [Origin("kvm_riscv_gstage_vmid_update(), Linux up to 7.3")]
    AfterUnlock,

    /// <summary>Before the version is stored.</summary>
    [Origin("what would mend it")]
    BeforeVersion,
}

/// <summary>What is stored first where a guest gets another VMID.</summary>
public enum VmidOrder
{
    /// <summary>The VMID.</summary>
    [Origin("kvm_riscv_gstage_vmid_update()")]
    VmidFirst,

    /// <summary>The version: another vCPU may find it current, and the VMID as it was.</summary>
    [Origin("update_vttbr() of arm64 before \"KVM: arm/arm64: Fix VMID alloc race by reverting to lock-less\"")]
    VersionFirst,
}

/// <summary>Whether the version is looked at again before a guest is entered.</summary>
public enum VmidCheck
{
    /// <summary>With interrupts off, so that whoever begins a version waits for who has looked.</summary>
    [Origin("kvm_arch_vcpu_ioctl_run()")]
    BeforeEntry,

    /// <summary>It is not.</summary>
    [Origin("mutant: kvm_riscv_gstage_vmid_ver_changed() left out of kvm_arch_vcpu_ioctl_run()")]
    NotRepeated,
}

/// <summary>When a vCPU that comes to a CPU loads HGATP there.</summary>
public enum VcpuLoad
{
    /// <summary>Unless its guest has executed there last, and the CPU has had no other vCPU since: it may have got another VMID elsewhere
    /// meanwhile, and had HGATP loaded there.</summary>
    [Origin("kvm_arch_vcpu_load() with kvm_former_vcpu, Linux 7.2 and 7.3")]
    SkippedIfFormer,

    /// <summary>In any case.</summary>
    [Origin("kvm_arch_vcpu_load() before kvm_former_vcpu")]
    Always,
}

/// <summary>What a rollover of VMIDs asks of every CPU.</summary>
public enum VmidRollover
{
    /// <summary>To leave its guest, and flush what it holds of guests.</summary>
    [Origin("kvm_riscv_gstage_vmid_update(): on_each_cpu_mask(__local_hfence_gvma_all)")]
    Flushed,

    /// <summary>Nothing.</summary>
    [Origin("mutant: on_each_cpu_mask() left out")]
    Unflushed,
}
