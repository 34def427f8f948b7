namespace Shootdown.Model.Designs;

/// <content>arch/arm64/kvm/vmid.c: VMIDs of guests, in generations.</content>
public sealed partial record Design
{
    /// <summary>How a vCPU of arm64 takes its guest's VMID without the lock.</summary>
    [Axis("-", "how a vCPU of arm64 takes its guest's VMID without the lock")]
    public ActiveVmids ActiveVmids { get => Tell(field); init; }

    /// <summary>When VTTBR_EL2 is loaded.</summary>
    [Axis("-", "when a vCPU of arm64 that comes to a CPU loads VTTBR_EL2 there")]
    public VttbrLoad VttbrLoad { get => Tell(field); init; }

    /// <summary>What a CPU's active VMID is once its vCPU has left.</summary>
    [Axis("-", "what a CPU's active VMID is on arm64 once its vCPU has left")]
    public VcpuPut VcpuPut { get => Tell(field); init; }
}

/// <summary>How a vCPU of arm64 takes its guest's VMID without the lock.</summary>
public enum ActiveVmids
{
    /// <summary>Only where no rollover has taken the CPU's from it.</summary>
    [Origin("kvm_arm_vmid_update(): old_active_vmid != 0, atomic64_cmpxchg_relaxed()")]
    Compared,

    /// <summary>In any case; where a rollover has taken the CPU's, it goes to the lock after that.</summary>
    [Origin("mutant: without old_active_vmid != 0, of which the comment in kvm_arm_vmid_update() speaks")]
    Exchanged,
}

/// <summary>When VTTBR_EL2 is loaded.</summary>
public enum VttbrLoad
{
    /// <summary>Once the guest has a VMID of the current generation, which a rollover keeps for it.</summary>
    [Origin("kvm_arch_vcpu_load(): \"Ensure a VMID is allocated for the MMU before programming VTTBR_EL2\"")]
    BehindVmid,

    /// <summary>Before.</summary>
    [Origin("what the comment in kvm_arch_vcpu_load() tells of: VHE loads it eagerly")]
    BeforeVmid,
}

/// <summary>What a CPU's active VMID is once its vCPU has left.</summary>
public enum VcpuPut
{
    /// <summary>None that a guest has: a rollover keeps nothing for it.</summary>
    [Origin("kvm_arm_vmid_clear_active(): VMID_ACTIVE_INVALID")]
    Invalid,

    /// <summary>That of the vCPU still: a rollover keeps it, for nobody.</summary>
    [Origin("arch/arm64/mm/context.c, where a CPU keeps its mm")]
    Kept,
}
