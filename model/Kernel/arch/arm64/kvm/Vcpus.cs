using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.arm64.kvm;

/// <summary>arch/arm64/kvm/arm.c, with VHE: a thread lets its vCPUs execute. Where it loses its CPU in between, <c>kvm_sched_out()</c> and
/// <c>kvm_sched_in()</c> do what the end of a run and the begin of the next do.</summary>
public sealed class Arm64Vcpus
{
    private const string LessOften = "a guest that executes less often, or with preemption off: fewer runs";

    private const string OneThread = "no CPU has a second thread that could come in between";
    private const string BeforeIsTheBug = "that it comes before the VMID is the bug; behind it, it is mended";

    private readonly Design design;
    private readonly Arm64Guests guests;
    private readonly Arm64Vmid vmids;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="guests">The guests.</param>
    /// <param name="vmids">Their VMIDs.</param>
    public Arm64Vcpus(Design design, Arm64Guests guests, Arm64Vmid vmids) =>
        (this.design, this.guests, this.vmids) = (design, guests, vmids);

    /// <summary>A thread comes to a vCPU and lets its guest execute twice.</summary>
    /// <param name="cpu">The thread's CPU.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="isLoaded">Whether it has come there before the initial state.</param>
    [Redundant("text left-out await guests.Execute(", LessOften)]
    [Redundant("text swapped await guests.Execute(", LessOften)]
    [Redundant("text swapped await PreemptDisable()", OneThread)]
    [Redundant("text swapped await KvmArchVcpuLoad(cpu, guest); await PutCpu()", OneThread)]
    [Redundant("text swapped await vmids.KvmArmVmidClearActive(cpu); await PutCpu()", OneThread)]
    [Redundant("text left-out await vmids.KvmArmVmidClearActive(cpu)", Arm64Vmid.KeptForNobody)]
    public async Step Run(int cpu, int guest, bool isLoaded)
    {
        if (!isLoaded)
        {
            await PreemptDisable();
            await KvmArchVcpuLoad(cpu, guest);
            await PutCpu();
        }

        await guests.Execute(cpu, guest);
        await guests.Execute(cpu, guest);
        await PreemptDisable();
        await vmids.KvmArmVmidClearActive(cpu); // kvm_arch_vcpu_put()
        await PutCpu();
    }

    [Kernel("arch/arm64/kvm/arm.c", "kvm_arch_vcpu_load", "7.3")]
    [Differs("cpumask_test_cpu", "of CPUs that the guest does not bear")]
    [Redundant("no-barrier msr vttbr_el2", Arm64Vmid.OrderNotModelled)]
    [Redundant("text left-out await guests.LoadStage2(cpu, guest) [1]", BeforeIsTheBug)]
    [Redundant("text off-by-one guests.LoadStage2(cpu, guest) -> guests.LoadStage2(cpu + 1, guest) [1]", BeforeIsTheBug)]
    [Redundant("text wrong-operand guests.LoadStage2(cpu, guest) -> guests.LoadStage2(guest, guest) [1]", BeforeIsTheBug)]
    [Redundant("text wrong-operand guests.LoadStage2(cpu, guest) -> guests.LoadStage2(cpu, cpu) [1]", BeforeIsTheBug)]
    [Redundant("text negated design.VttbrLoad == VttbrLoad.BeforeVmid", BeforeIsTheBug)]
    private async Step KvmArchVcpuLoad(int cpu, int guest)
    {
        if (design.VttbrLoad == VttbrLoad.BeforeVmid)
        {
            await guests.LoadStage2(cpu, guest);
        }

        await vmids.KvmArmVmidUpdate(cpu, guest);
        if (design.VttbrLoad == VttbrLoad.BehindVmid)
        {
            await guests.LoadStage2(cpu, guest); // kvm_vcpu_load_vhe()
        }
    }
}
