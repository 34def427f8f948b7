namespace Shootdown.Model.Kernel.arch.arm64.kvm;

/// <summary>arch/arm64/kvm/vmid.c: VMIDs of guests, in generations.</summary>
public sealed class Arm64Vmid
{
    internal const string OrderNotModelled = "the order of arm64's memory is not modelled of guests, and x86's needs no barrier here";

    internal const string KeptForNobody = "what a rollover keeps for nobody is one VMID less, and there are more of them than CPUs";

    private readonly Computer machine;
    private readonly Design design;
    private readonly AsidContexts vmids;
    private readonly Arm64Guests guests;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="vmids">The VMIDs.</param>
    /// <param name="guests">The guests.</param>
    public Arm64Vmid(Computer machine, Design design, AsidContexts vmids, Arm64Guests guests) =>
        (this.machine, this.design, this.vmids, this.guests) = (machine, design, vmids, guests);

    /// <summary>A vCPU has left its CPU, preemption off.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/arm64/kvm/vmid.c", "kvm_arm_vmid_clear_active", "7.3")]
    [Redundant("text negated design.VcpuPut == VcpuPut.Invalid", KeptForNobody)]
    [Redundant("text left-out await vmids.ActivateInvalid(cpu)", KeptForNobody)]
    public async Step KvmArmVmidClearActive(int cpu)
    {
        if (design.VcpuPut == VcpuPut.Invalid)
        {
            await vmids.ActivateInvalid(cpu);
        }
    }

    /// <summary>Gives the guest of a vCPU that comes to a CPU a VMID of the current generation, if it has none, preemption off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">The guest.</param>
    [Kernel("arch/arm64/kvm/vmid.c", "kvm_arm_vmid_update", "7.3")]
    [Differs("atomic64_read(active_vmids)",
        "nobody else stores anything but 0 there, so that what the cmpxchg compares with need not be read before")]
    [Redundant("always-no is of vmid_generation", AsidContexts.LockedToo)]
    [Redundant("always-no cmpxchg", AsidContexts.LockedToo)]
    [Redundant("no-barrier cmpxchg", OrderNotModelled)]
    [Redundant("no-barrier raw_spin_lock", KernelLock.IsAcquire)]
    [Redundant("text wrong-operand vmids.IsOfGeneration(vmid) ->", AsidContexts.LockedToo)]
    public async Step KvmArmVmidUpdate(int cpu, int guest)
    {
        var rule = design.ActiveVmids == ActiveVmids.Compared ? ActiveAsids.Compared : ActiveAsids.Exchanged;
        var vmid = await vmids.ReadId(guest);
        if (await vmids.IsOfGeneration(vmid) && await vmids.TryActivate(cpu, vmid, rule))
        {
            return;
        }

        await vmids.Lock();
        vmid = await vmids.ReadId(guest);
        if (!await vmids.IsStillOfGeneration(vmid))
        {
            vmid = await NewVmid(guest, vmid);
        }

        await vmids.Activate(cpu, vmid);
        await vmids.Unlock();
    }

    [Kernel("arch/arm64/kvm/vmid.c", "new_vmid", "7.3")]
    [Differs("atomic64_read(id) atomic64_read(vmid_generation) atomic64_set(id)", "under the lock: read by the caller, stored once")]
    private async Step<int> NewVmid(int guest, int vmid)
    {
        var found = vmid == 0 ? 0 : await vmids.Keep(vmid, design.RenewedAsids);
        if (found == 0)
        {
            found = await vmids.FindNext();
        }

        if (found == 0)
        {
            await vmids.NewVersion();
            await FlushContext();
            found = await vmids.FindFirst(); // there are more VMIDs than CPUs
        }

        await vmids.StoreId(guest, found);
        return found;
    }

    [Kernel("arch/arm64/kvm/vmid.c", "flush_context", "7.3")]
    [Redundant("no-barrier reserved_vmids", OrderNotModelled)]
    [Redundant("no-barrier tlbi alle1is", OrderNotModelled)]
    private async Step FlushContext()
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            await vmids.Reserve(cpu, design.ReservedAsids);
        }

        if (design.VmidRollover == VmidRollover.Flushed)
        {
            await guests.TlbiAlle1Is(); // __kvm_flush_vm_context()
        }
    }
}
