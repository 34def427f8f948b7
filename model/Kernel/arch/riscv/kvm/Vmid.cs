using Shootdown.Model.Kernel.arch.riscv.mm;

namespace Shootdown.Model.Kernel.arch.riscv.kvm;

/// <summary>arch/riscv/kvm/vmid.c: VMIDs of guests, in versions.</summary>
public sealed class Vmid
{
    private const string TooEarly = "that it is stored before the VMID is the bug";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly RiscvGuests guests;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="guests">The guests.</param>
    public Vmid(Computer machine, Design design, Smp smp, RiscvGuests guests) =>
        (this.machine, this.design, this.smp, this.guests) = (machine, design, smp, guests);

    /// <summary>Whether a guest's VMID is of another version than the current one.</summary>
    /// <param name="guest">The guest.</param>
    [Kernel("arch/riscv/kvm/vmid.c", "kvm_riscv_gstage_vmid_ver_changed", "7.3")]
    public async Step<bool> VerChanged(int guest) => await guests.ReadVersionOf(guest) != await guests.ReadVersion();

    /// <summary>Gives a vCPU's guest a VMID of the current version, if it has none.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="request">The call that a rollover makes.</param>
    [Kernel("arch/riscv/kvm/vmid.c", "kvm_riscv_gstage_vmid_update", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-yes vmid_next", "a rollover that comes sooner; one may follow the other for ever")]
    [Redundant("text left-out await guests.SetVersionOf(guest) [1]", TooEarly)]
    [Redundant("text wrong-operand guests.SetVersionOf(vcpu) [1]", TooEarly)]
    public async Step Update(int vcpu, Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var guest = guests.GuestOf(vcpu);
        if (!await VerChanged(guest))
        {
            return;
        }

        await guests.VmidLock.Acquire();
        if (!await VerChanged(guest))
        {
            await guests.VmidLock.Release();
            return;
        }

        if (await guests.NoneIsLeft())
        {
            await guests.NewVersion();
            if (design.VmidRollover == VmidRollover.Flushed)
            {
                request.Func = new LocalHfenceGvmaAll(guests);
                var all = CpuMask.All(machine.Cpus);
                await smp.OnEachCpuCondMask(new MaskArgument(all), request, new WantedCpus(all)); // on_each_cpu_mask()
            }
        }

        if (design.VmidOrder == VmidOrder.VersionFirst)
        {
            await guests.SetVersionOf(guest);
        }

        await guests.TakeNext(guest);
        if (design.VmidRequests == VmidRequests.BeforeVersion)
        {
            await RequestAll(guest);
        }

        if (design.VmidOrder == VmidOrder.VmidFirst)
        {
            await guests.SetVersionOf(guest);
        }

        await guests.VmidLock.Release();
        if (design.VmidRequests == VmidRequests.AfterUnlock)
        {
            await RequestAll(guest);
        }
    }

    [Redundant("no-barrier kvm_make_request", Tlbflush.OrderNotModelled)]
    private async Step RequestAll(int guest)
    {
        foreach (var vcpu in guests.VcpusOf(guest))
        {
            await guests.MakeRequest(vcpu);
        }
    }

    // __local_hfence_gvma_all()
    private sealed class LocalHfenceGvmaAll(RiscvGuests guests) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => Fence(guests, cpu);

        private static async Step Fence(RiscvGuests guests, int cpu) => await guests.HfenceGvmaAll(cpu);
    }
}
