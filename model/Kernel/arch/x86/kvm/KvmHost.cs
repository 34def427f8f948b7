namespace Shootdown.Model.Kernel.arch.x86.kvm;

/// <summary>arch/x86/kvm/x86.c: the host of a guest's vCPUs.</summary>
/// <remarks>A vCPU loses its physical CPU at any moment, whatever the guest does, with its interrupts off too; it gets one back. Between
/// the VM exit and the store of KVM_VCPU_PREEMPTED a vCPU is one that is slow, and so is one between its flush and the VM entry; so each
/// of the two is one step.</remarks>
public sealed class KvmHost
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Mmu mmu;
    private readonly StealTime stealTime;

    /// <summary>Creates the host.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="stealTime">What it shares with the guest.</param>
    public KvmHost(Computer machine, Design design, Mmu mmu, StealTime stealTime) =>
        (this.machine, this.design, this.mmu, this.stealTime) = (machine, design, mmu, stealTime);

    /// <summary>Lets a vCPU have no physical CPU in the initial state.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public void BeginDescheduled(int vcpu) =>
        (machine.Descheduled[vcpu].Initial, stealTime.Of(vcpu).Initial) = (1, (int)VcpuFlags.Preempted);

    /// <summary>Runs a vCPU, and takes its physical CPU away a few times.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="times">How often, at most.</param>
    [Kernel("arch/x86/kvm/x86.c", "vcpu_run", "7.3")]
    [Redundant("text wrong-operand i < i", "a host that takes no physical CPU away is a host, too")]
    public async Step VcpuRun(int vcpu, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await KvmStealTimeSetPreempted(vcpu);
            await RecordStealTime(vcpu);
            await mmu.Enter(vcpu);
        }
    }

    [Kernel("arch/x86/kvm/x86.c", "kvm_steal_time_set_preempted", "7.3")]
    private async Step KvmStealTimeSetPreempted(int vcpu) => await stealTime.Exit(vcpu);

    [Kernel("arch/x86/kvm/x86.c", "record_steal_time", "7.3")]
    private async Step RecordStealTime(int vcpu)
    {
        VcpuFlags flags;
        if (design.KvmFlagUpdate == KvmFlagUpdate.HostStore)
        {
            flags = await stealTime.Read(vcpu);
            await stealTime.Clear(vcpu);
        }
        else
        {
            flags = await stealTime.Take(vcpu);
        }

        if ((flags & VcpuFlags.Flush) != 0)
        {
            await mmu.DropFromHost(vcpu);
        }
    }
}
