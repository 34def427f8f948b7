using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.entry;

/// <summary>arch/x86/entry/calling.h and entry_64.S under page-table isolation: the ways between user mode and the kernel.</summary>
/// <remarks>A task in user mode is interrupted there, and is not preempted: to lose the CPU there is to lose it right after coming to the
/// kernel or right before leaving it, for no user access is made in between. The handler of a device's interrupt touches no user memory
/// and no TLB, so it may be taken for a part of what it interrupts.</remarks>
public sealed class Calling
{
    private const string KernelsPcid =
        "an access is then made by the kernel's PCID, which is flushed as well; what user mode must not read is not modelled";

    private const string NothingIsStored = "what a CPU holds is its own, and nothing is stored in user mode";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Mmu mmu;
    private readonly UserPcids pcids;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="pcids">What is noted of user PCIDs.</param>
    public Calling(Computer machine, Design design, Smp smp, Mmu mmu, UserPcids pcids) =>
        (this.machine, this.design, this.smp, this.mmu, this.pcids) = (machine, design, smp, mmu, pcids);

    /// <summary>A task leaves the kernel, accesses memory in user mode, and comes back.</summary>
    /// <param name="table">The table of its mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/x86/entry/entry_64.S", "entry_SYSCALL_64", "7.3")]
    [Differs("get_cpu local_irq_disable UserPcids.Take SWITCH_TO_USER_CR3 local_irq_enable Mmu.SwitchToKernelCr3 put_cpu",
        "assembler, and the way out as well as the way in; between them the task is in user space, and its CPU is "
        + "given")]
    [Redundant("no-barrier SWITCH_TO_KERNEL_CR3", NothingIsStored)]
    [Redundant("always-yes btr", "a flush too many")]
    [Redundant("text left-out await SwitchToUserCr3", KernelsPcid)]
    [Redundant("text swapped await mmu.Access(table, page)", KernelsPcid)]
    [Redundant("text wrong-operand flush ? flush : await pcids.Take(cpu)", "where the mask is tested early, to look again mends it")]
    [Redundant("text wrong-operand early ? early : await pcids.Take(cpu)", "where the mask is tested early, a flush too many mends it")]
    [Redundant("text negated await pcids.Take(cpu)", "that the mask is tested so early is the bug")]
    public async Step UserMode(int table, int page)
    {
        var cpu = await GetCpu(machine);
        var early = design.UserPcidFlush == UserPcidFlush.TestedEarly;
        var flush = early && await pcids.Take(cpu);
        await LocalIrqDisable();
        await SwitchToUserCr3(cpu, early ? flush : await pcids.Take(cpu));
        await LocalIrqEnable();
        await mmu.Access(table, page);
        await mmu.SwitchToKernelCr3(cpu);
        await PutCpu();
    }

    /// <summary>The handler of call-function interrupts, whatever it interrupts.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/x86/entry/entry_64.S", "common_interrupt_return", "7.3")]
    [Differs("Mmu.SwitchToKernelCr3 generic_smp_call_function_single_interrupt UserPcids.Take SWITCH_TO_USER_CR3",
        "assembler, and the whole of an interrupt from user space: its entry, its handler, its return")]
    [Redundant("no-barrier SWITCH_TO_KERNEL_CR3", NothingIsStored)]
    [Redundant("always-no SWITCH_TO_KERNEL_CR3", "an access is then made by the kernel's PCID, which is flushed as well")]
    [Redundant("always-yes btr", "a flush too many")]
    [Redundant("text left-out await SwitchToUserCr3", KernelsPcid)]
    public async Step CallFunctionInterrupt(int cpu)
    {
        var fromUser = await mmu.SwitchToKernelCr3(cpu);
        await smp.GenericSmpCallFunctionInterrupt(cpu);
        if (fromUser)
        {
            await SwitchToUserCr3(cpu, await pcids.Take(cpu));
        }
    }

    [Kernel("arch/x86/entry/calling.h", "SWITCH_TO_USER_CR3", "7.3")]
    [Differs("Mmu.SwitchToUserCr3", "assembler: a write of CR3")]
    [Redundant("no-barrier SWITCH_TO_USER_CR3", "a flush stores nothing, and who waits for one waits for the handler that noted it")]
    [Redundant("text left-out await mmu.SwitchToUserCr3", KernelsPcid)]
    private async Step SwitchToUserCr3(int cpu, bool noted) =>
        await mmu.SwitchToUserCr3(cpu, noted && design.UserPcidFlush != UserPcidFlush.NeverMade);
}
