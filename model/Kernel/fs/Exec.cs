using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.fs;

/// <summary>fs/exec.c, kernel/kthread.c and kernel/exit.c: how a task comes to another mm, or to none.</summary>
public sealed class Exec
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Exec(Computer machine, Design design, Tlb tlb) => (this.machine, this.design, this.tlb) = (machine, design, tlb);

    /// <summary>What membarrier() goes by; null where nobody calls it.</summary>
    public Membarrier? Membarrier { get; init; }

    /// <summary>Who keeps mms; null where none is ever freed.</summary>
    public MmLifetimes? Lifetimes { get; init; }

    /// <summary>Gives the task a new mm.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="old">The one that it has, or null.</param>
    [Kernel("fs/exec.c", "exec_mmap", "7.3")]
    [Differs("down_write_killable up_write", "of who else execs, or looks at what is being executed")]
    [Differs("local_irq_enable", "either side of activate_mm(), by ARCH_WANT_IRQS_OFF_ACTIVATE_MM")]
    [Differs("membarrier_update_current_mm switch_mm_irqs_off mmput",
        "in activate_mm(), and behind it; what the run queue gets is stored where membarrier_exec_mmap() does it")]
    public async Step ExecMmap(Mm mm, Mm? old)
    {
        if (Membarrier is not null)
        {
            await Membarrier.ExecMmap();
        }

        var masks = Masks && design.Backend is not (FlushBackend.Riscv or FlushBackend.Arm); // ARCH_WANT_IRQS_OFF_ACTIVATE_MM
        var active = await Use(mm, lazy: old is null, masks);
        if (Lifetimes is null)
        {
            return;
        }

        if (old is not null)
        {
            await Lifetimes.Mmput(old);
        }
        else if (!Lifetimes.DropsEarly)
        {
            await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(active));
        }
    }

    /// <summary>Lets a kernel thread use an mm.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("kernel/kthread.c", "kthread_use_mm", "7.3")]
    [Redundant("text left-out await Membarrier.AfterUse()", "switch_mm_irqs_off() has just passed a barrier of its own, or written CR3")]
    [Redundant("text negated Membarrier is not null", "switch_mm_irqs_off() has just passed a barrier of its own, or written CR3")]
    public async Step KthreadUseMm(Mm mm)
    {
        if (Lifetimes is not null)
        {
            await MmLifetimes.Mmgrab(mm);
        }

        var active = await Use(mm, lazy: true, Masks);
        if (Membarrier is not null)
        {
            await Membarrier.AfterUse();
        }

        if (Lifetimes is { DropsEarly: false })
        {
            await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(active));
        }
    }

    /// <summary>Lets a kernel thread go back to having none: it stays lazily on the one that it had.</summary>
    /// <param name="mm">The mm that it has.</param>
    [Kernel("kernel/kthread.c", "kthread_unuse_mm", "7.3")]
    [Differs("smp_mb__after_spinlock exit_mm", "the barrier of exit_mm(), which is the same")]
    public async Step KthreadUnuseMm(Mm mm)
    {
        await Leave(mm, grabs: true);
        if (Lifetimes is not null)
        {
            await Lifetimes.Mmdrop(mm);
        }
    }

    /// <summary>Takes the mm from a task that ends: its CPU stays lazily on it.</summary>
    /// <param name="mm">The mm that it has.</param>
    [Kernel("kernel/exit.c", "exit_mm", "7.3")]
    [Differs("mmgrab_lazy_tlb smp_mb__after_spinlock", "kthread_unuse_mm() has its part of this text too")]
    public async Step ExitMm(Mm mm)
    {
        if (Lifetimes is not null)
        {
            await Lifetimes.MmgrabLazyTlb(mm);
        }

        await Leave(mm, grabs: false);
        if (Lifetimes is not null)
        {
            await Lifetimes.Mmput(mm);
        }
    }

    /// <summary>Gives up the mm that the CPU is lazily on, as an idle CPU does before it sleeps deeply.</summary>
    [Kernel("drivers/idle/intel_idle.c", "intel_idle", "7.3")]
    [Differs("preempt_disable put_cpu", "the idle task is bound to its CPU; the routine is run by a task")]
    [Differs("leave_mm", "cpuidle_enter_state() calls it for a state with CPUIDLE_FLAG_TLB_FLUSHED")]
    [Redundant("no-pin preempt_disable", "the idle task has one CPU only")]
    [Redundant("text swapped await tlb.LeaveMm(cpu)", "the idle task has one CPU only")]
    public async Step LeaveMm()
    {
        await PreemptDisable();
        var cpu = await RawSmpProcessorId(machine);
        await tlb.LeaveMm(cpu);
        await PutCpu();
    }

    private bool Masks => design.ActivateMmIrqs == ActivateMmIrqs.Off;

    // Yields the active_mm that the task had until then, by its value.
    [Redundant("text wrong-operand lazy && Lifetimes.DropsEarly ->", "that it is dropped early is the bug")]
    [Redundant("text left-out await Lifetimes.MmdropLazyTlb(", "that it is dropped early is the bug")]
    [Redundant("text wrong-operand Lifetimes.Active.Named(active)", "that any is dropped early is the bug")]
    [Redundant("text negated lazy -> !(lazy)", "that any is dropped early is the bug")]
    private async Step<int> Use(Mm mm, bool lazy, bool masks)
    {
        await (masks ? LocalIrqDisable() : PreemptDisable());
        var cpu = await RawSmpProcessorId(machine);
        var active = 0;
        if (Lifetimes is not null)
        {
            active = await Lifetimes.Active.Read(cpu);
            if (lazy && Lifetimes.DropsEarly)
            {
                await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(active));
            }

            await Lifetimes.Active.StoreMm(cpu, mm);
        }

        await tlb.Current.Set(cpu, mm);
        if (Membarrier is not null)
        {
            await Membarrier.UpdateCurrentMm(cpu, mm);
        }

        await tlb.SwitchMmIrqsOff(cpu, mm);
        await (masks ? LocalIrqEnable() : PutCpu());
        return active;
    }

    [Redundant(
        "text left-out await tlb.EnterLazyTlb(",
        "enter_lazy_tlb() is a hint: a CPU that is not lazy is interrupted by every flush of what it has loaded")]
    [Redundant(
        "text left-out await Membarrier.UpdateCurrentMm(",
        "a run queue that is said to be registered and is not gets an IPI too many")]
    private async Step Leave(Mm mm, bool grabs)
    {
        if (Membarrier is not null)
        {
            await Membarrier.BeforeRelease();
        }

        await LocalIrqDisable();
        var cpu = await RawSmpProcessorId(machine);
        await tlb.Current.Set(cpu, null);
        if (Membarrier is not null)
        {
            await Membarrier.UpdateCurrentMm(cpu, null);
        }

        if (Lifetimes is not null)
        {
            await Lifetimes.Active.StoreMm(cpu, null);
            if (grabs)
            {
                await Lifetimes.MmgrabLazyTlb(mm);
            }
        }

        await tlb.EnterLazyTlb(cpu);
        await LocalIrqEnable();
    }
}
