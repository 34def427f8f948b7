using Shootdown.Model.Kernel.arch.arm64.kernel;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.kvm;

/// <summary>arch/arm64/kvm/arm.c, and what the host's scheduler does around it: which CPU a guest's vCPU runs on.</summary>
/// <remarks>A guest has one vCPU, so that no other has left translations on the CPU that it comes to (<c>last_vcpu_ran</c>). A CPU that it
/// has left may go on walking the guest's tables: that only adds to what its TLB may hold.</remarks>
public sealed class KvmArm
{
    private const string EnteredByEret = "a guest is entered by ERET";
    private const string Performed = "a task loses its CPU once all that it has issued is performed: the machine has the barrier";

    private readonly Computer machine;
    private readonly Process process;
    private readonly Arm64Mmu mmu;
    private readonly Arm64Tables tables;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="tables">What the guest has in TTBR0_EL1.</param>
    public KvmArm(Computer machine, Design design, Arm64Mmu mmu, Arm64Tables tables) =>
        (this.machine, process, this.mmu, this.tables) = (machine, new Process(design), mmu, tables);

    /// <summary>Switches a CPU to a thread of the host, which runs a vCPU or not.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">0 for the vCPU's; -1 for another.</param>
    [Kernel("kernel/sched/core.c", "context_switch", "7.3")]
    [Differs("membarrier_switch_mm finish_task_switch", "of runs with membarrier(), where __schedule() has them")]
    [Differs("ContextSwitch.ActiveMm check_and_switch_context ContextSwitch.SetActiveMm", "switch_mm_irqs_off() of arm64")]
    [Differs("smp_mb__after_spinlock kvm_arch_vcpu_load Computer.FinishTask",
        "arm64 has what stands around it here: rq_lock(), __switch_to(), a vCPU that is loaded, finish_task_switch()")]
    [Differs("__switch_to mmdrop_lazy_tlb", "switch_to() and finish_task_switch(), one step each")]
    [Redundant(
        "no-barrier smp_mb__after_spinlock",
        Performed)]
    [Redundant("text left-out await Atomic.Fence(", Performed)]
    [Redundant("text swapped await Atomic.Fence(", Performed)]
    [Redundant("text wrong-operand next >= 0 -> cpu >= 0", "EL1's registers are nothing to a thread that runs no guest")]
    [Redundant("text left-out await machine.FinishTask", Computer.NotLetGo)]
    [Redundant("text off-by-one machine.FinishTask", Computer.NotLetGo)]
    public async Step Switch(int cpu, int next)
    {
        await Atomic.Fence("smp_mb__after_spinlock()"); // rq_lock()
        await process.SwitchTo();
        if (next >= 0)
        {
            await KvmArchVcpuLoad(cpu);
        }

        await machine.FinishTask(cpu);
    }

    [Kernel("arch/arm64/kvm/arm.c", "kvm_arch_vcpu_load", "7.3")]
    [Differs("cpumask_test_cpu", "of CPUs that the guest does not bear")]
    [Differs("cpu_set_reserved_ttbr0_nosync isb", "kvm_vcpu_load_hw_mmu() writes the guest's table, in the hypervisor's part of KVM")]
    [Redundant("no-barrier isb()", EnteredByEret)]
    [Redundant("text left-out await Isb()", EnteredByEret)]
    [Redundant("text swapped await mmu.WriteTtbr0(", EnteredByEret)]
    private async Step KvmArchVcpuLoad(int cpu)
    {
        await mmu.WriteTtbr0(cpu, tables, onGuess: false); // __sysreg_restore_el1_state()
        await Isb();
    }
}
