namespace Shootdown.Model.Kernel.arch.s390.include.asm;

/// <summary>arch/s390/include/asm/mmu_context.h, and what the scheduler does around it: which mm a CPU has attached.</summary>
/// <remarks>A kernel thread keeps the mm of whoever ran before it attached, with its ASCE in the control registers.</remarks>
public sealed class S390MmuContext
{
    private const string SeenFlushesMore = "who sees this CPU in the mask flushes more, whatever else is seen";
    private const string CountsAsAttached = "while an mm counts as attached its entries are flushed at once";
    private const string TooLate = "it is set again; where it is not set before, which is a bug, nothing that holds goes by it";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Mmu mmu;
    private readonly IReadOnlyList<S390Mm> mms;
    private readonly Lowcores lowcores;
    private readonly S390Tlbflush flushes;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mms">All mms.</param>
    /// <param name="lowcores">What each CPU has.</param>
    /// <param name="flushes">Who flushes.</param>
    public S390MmuContext(
        Computer machine, Design design, Mmu mmu, IReadOnlyList<S390Mm> mms, Lowcores lowcores, S390Tlbflush flushes) =>
        (this.machine, this.design, this.mmu, this.mms, this.lowcores, this.flushes) = (machine, design, mmu, mms, lowcores, flushes);

    /// <summary>Switches a CPU to a task.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of its mm; -1 for a kernel thread.</param>
    [Kernel("kernel/sched/core.c", "context_switch", "7.3")]
    [Differs("finish_arch_post_lock_switch", "at the end of finish_task_switch(), which is of whoever has got the CPU")]
    [Differs("switch_mm_irqs_off", "the same function of other architectures")]
    [Redundant("text left-out await machine.FinishTask", Computer.NotLetGo)]
    public async Step Switch(int cpu, int next)
    {
        if (next >= 0)
        {
            await SwitchMmIrqsOff(cpu, mms[next]);
        }

        await machine.FinishTask(cpu);
        if (next >= 0)
        {
            await FinishArchPostLockSwitch(cpu, mms[next]);
        }
    }

    [Kernel("arch/s390/include/asm/mmu_context.h", "switch_mm_irqs_off", "7.3")]
    [Differs("local_ctl_load", "control registers 1 and 7 in one step")]
    [Redundant("no-barrier cpumask_set_cpu", SeenFlushesMore)]
    [Redundant("no-barrier local_ctl_load", "cpumask_set_cpu() has waited for all that was stored before")]
    [Redundant("no-barrier cpumask_clear_cpu", "local_ctl_load() has waited for all that was stored before")]
    [Redundant("text negated -> !(design.S390Detach != S390Detach.BeforeAsce)", CountsAsAttached)]
    [Redundant("text left-out await mms[prev].Detach(cpu)", CountsAsAttached)]
    private async Step SwitchMmIrqsOff(int cpu, S390Mm next)
    {
        var prev = await lowcores.Switch(cpu, next) - 1;
        var leaves = prev >= 0 && prev != next.Number;
        if (design.S390Attach == S390Attach.BeforeWait)
        {
            await next.Attach(cpu);
        }

        if (leaves && design.S390Detach == S390Detach.BeforeAsce)
        {
            await mms[prev].Detach(cpu);
        }

        if (design.S390Detach != S390Detach.AsceKept)
        {
            await mmu.LoadAsce(cpu, -1);
        }

        if (leaves && design.S390Detach != S390Detach.BeforeAsce)
        {
            await mms[prev].Detach(cpu);
        }
    }

    [Kernel("arch/s390/include/asm/mmu_context.h", "finish_arch_post_lock_switch", "7.3")]
    [Differs("preempt_disable preempt_enable local_irq_save local_irq_restore", "a context switch is interrupted by nothing here")]
    [Differs("local_ctl_load", "control registers 1 and 7 in one step")]
    [Redundant("no-barrier cpumask_set_cpu", SeenFlushesMore)]
    [Redundant("no-barrier local_ctl_load", "of what this CPU has stored, all but the release of the lock has been waited for")]
    [Redundant("text negated design.S390Attach == S390Attach.AfterWait", TooLate)]
    [Redundant("text left-out await mm.Attach(cpu)", TooLate)]
    [Redundant("text off-by-one mm.Attach(cpu)", TooLate)]
    [Redundant("text swapped await flushes.FlushMmLazy(mm)",
        "no user code runs before both are done, and the flush drops what is walked before")]
    private async Step FinishArchPostLockSwitch(int cpu, S390Mm mm)
    {
        if (design.S390Cpumask == S390Cpumask.BeforeWait)
        {
            await mm.Mm.CpumaskSet(cpu);
        }

        if (design.S390Wait == S390Wait.ForFlushCount)
        {
            await mm.UntilUnchanged();
        }

        if (design.S390Attach == S390Attach.AfterWait)
        {
            await mm.Attach(cpu);
        }

        if (design.S390Cpumask == S390Cpumask.AfterWait)
        {
            await mm.Mm.CpumaskSet(cpu);
        }

        await flushes.FlushMmLazy(mm);
        await mmu.LoadAsce(cpu, mm.Number);
    }
}
