using Shootdown.Model.Kernel.arch.riscv.mm;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.riscv.kvm;

/// <summary>arch/riscv/kvm/vcpu.c: a vCPU comes to a CPU, and lets its guest execute there.</summary>
public sealed class Vcpu
{
    private const string GoesRound = "it goes round once more: of how far it gets no property speaks";
    private const string ReadsVmid = "in kvm_riscv_mmu_update_hgatp()";
    private const string ExecutesOnce = "a vCPU executes once, and is not asked again where it has";

    private readonly Computer machine;
    private readonly Design design;
    private readonly RiscvGuests guests;
    private readonly Vmid vmids;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="guests">The guests.</param>
    /// <param name="vmids">Their VMIDs.</param>
    public Vcpu(Computer machine, Design design, RiscvGuests guests, Vmid vmids) =>
        (this.machine, this.design, this.guests, this.vmids) = (machine, design, guests, vmids);

    /// <summary>Switches a CPU to the thread of a vCPU, or to another.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The vCPU; -1 for another thread.</param>
    public async Step Switch(int cpu, int next)
    {
        if (next >= 0)
        {
            await Load(next, cpu); // kvm_sched_in()
        }
    }

    /// <summary>Lets a guest execute once.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="request">The call that a rollover of VMIDs makes.</param>
    [Kernel("arch/riscv/kvm/vcpu.c", "kvm_arch_vcpu_ioctl_run", "7.3")]
    [Differs("preempt_enable local_irq_enable", "each way round has its own in C: here they come together behind the guest")]
    [Differs("local_irq_disable", "interrupts are let in for a moment before the guest's time is over: here they come in behind it")]
    [Redundant("no-barrier the guest", Tlbflush.OrderNotModelled)]
    [Redundant("text swapped await vmids.Update(vcpu, request)", "a request that is made after it is looked for sends it round")]
    [Redundant("text swapped await guests.Execute(cpu, vcpu); await guests.Leave", "interrupts are off, and only its own thread asks")]
    [Redundant("text left-out await guests.Leave", ExecutesOnce)]
    [Redundant("text swapped await LocalIrqEnable(); await PutCpu()", "who comes in between finds nothing that is not over")]
    public async Step Run(int vcpu, Request request)
    {
        var hasRun = false;
        while (!hasRun)
        {
            await vmids.Update(vcpu, request);
            await CheckRequests(vcpu);
            var cpu = await GetCpu(machine);
            await LocalIrqDisable();
            if (!await MustGoRound(vcpu))
            {
                await LocalTlbSanitize(vcpu, cpu);
                await guests.Execute(cpu, vcpu); // kvm_riscv_vcpu_enter_exit()
                await guests.Leave(vcpu, cpu);
                hasRun = true;
            }

            await LocalIrqEnable();
            await PutCpu();
        }
    }

    [Redundant("always-yes kvm_request_pending", GoesRound)]
    private async Step<bool> MustGoRound(int vcpu) =>
        (design.VmidCheck == VmidCheck.BeforeEntry && await vmids.VerChanged(guests.GuestOf(vcpu))) || await guests.IsRequested(vcpu);

    [Kernel("arch/riscv/kvm/vcpu.c", "kvm_riscv_check_vcpu_requests", "7.3")]
    [Differs("kvm_request_pending", "whether there is any, before it asks for each kind: here is one kind")]
    [Differs("READ_ONCE(vmid)", ReadsVmid)]
    [Differs("get_cpu put_cpu", "so that the CPU that is asked for executes the instruction: in C it is the one that comes to it")]
    [Redundant("always-yes kvm_check_request", "HGATP is written once more")]
    [Redundant("no-barrier kvm_check_request", Tlbflush.OrderNotModelled)]
    [Redundant("no-barrier csr_write", Tlbflush.OrderNotModelled)]
    private async Step CheckRequests(int vcpu)
    {
        if (await guests.CheckRequest(vcpu))
        {
            var guest = guests.GuestOf(vcpu);
            var vmid = await guests.ReadVmid(guest);
            await guests.WriteHgatp(await GetCpu(machine), guest, vmid); // an instruction, of whatever CPU this is
            await PutCpu();
        }
    }

    [Kernel("arch/riscv/kvm/vcpu.c", "kvm_arch_vcpu_load", "7.3")]
    [Differs("READ_ONCE(vmid)", ReadsVmid)]
    [Redundant("always-yes kvm_former_vcpu", "HGATP is written once more")]
    [Redundant("no-barrier csr_write", Tlbflush.OrderNotModelled)]
    private async Step Load(int vcpu, int cpu)
    {
        if (design.VcpuLoad == VcpuLoad.Always || await guests.IsAnother(cpu, vcpu))
        {
            var guest = guests.GuestOf(vcpu);
            await guests.WriteHgatp(cpu, guest, await guests.ReadVmid(guest)); // kvm_riscv_mmu_update_hgatp()
        }
    }

    [Kernel("arch/riscv/kvm/tlb.c", "kvm_riscv_local_tlb_sanitize", "7.3")]
    [Redundant("always-yes last_exit_cpu", "it is flushed once more")]
    [Redundant("no-barrier hfence.gvma", Tlbflush.OrderNotModelled)]
    private async Step LocalTlbSanitize(int vcpu, int cpu)
    {
        if (await guests.HasLeftElsewhere(vcpu, cpu))
        {
            await guests.HfenceGvma(cpu, await guests.ReadVmid(guests.GuestOf(vcpu)));
        }
    }
}
