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

    /// <summary>Gives the task a new mm.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("fs/exec.c", "exec_mmap", "7.3")]
    public async Step ExecMmap(Mm mm)
    {
        if (Membarrier is not null)
        {
            await Membarrier.ExecMmap();
        }

        await Use(mm);
    }

    /// <summary>Lets a kernel thread use an mm.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("kernel/kthread.c", "kthread_use_mm", "7.3")]
    public async Step KthreadUseMm(Mm mm)
    {
        await Use(mm);
        if (Membarrier is not null)
        {
            await Membarrier.AfterUse();
        }
    }

    /// <summary>Lets a kernel thread go back to having none: it stays lazily on the one that it had.</summary>
    [Kernel("kernel/kthread.c", "kthread_unuse_mm", "7.3")]
    public async Step KthreadUnuseMm() => await Drop();

    /// <summary>Takes the mm from a task that ends: its CPU stays lazily on it.</summary>
    [Kernel("kernel/exit.c", "exit_mm", "7.3")]
    public async Step ExitMm() => await Drop();

    /// <summary>Gives up the mm that the CPU is lazily on, as an idle CPU does before it sleeps deeply.</summary>
    [Kernel("drivers/idle/intel_idle.c", "intel_idle", "7.3")]
    [Redundant("no-pin preempt_disable", "the idle task has one CPU only")]
    public async Step LeaveMm()
    {
        await PreemptDisable();
        var cpu = await RawSmpProcessorId(machine);
        await tlb.LeaveMm(cpu);
        await PutCpu();
    }

    /// <summary>Frees an mm that no task has any more, unless a CPU has it loaded.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("kernel/fork.c", "mmput", "7.3")]
    [Redundant("no-barrier mmdrop", "whoever still touches the mm is wrong, sooner or later")]
    [Redundant("always-yes a CPU has", "an ASID that is never given back is one less for others, no more")]
    public async Step Mmput(Mm mm)
    {
        if (tlb.Broadcasts && !await tlb.State.IsLoadedAnywhere(mm))
        {
            await tlb.MmFreeGlobalAsid(mm); // destroy_context()
        }

        await tlb.State.Mmdrop(mm);
    }

    private async Step Use(Mm mm)
    {
        await (design.ActivateMmIrqs == ActivateMmIrqs.Off ? LocalIrqDisable() : PreemptDisable());
        var cpu = await RawSmpProcessorId(machine);
        await SetCurrentMm(mm);
        if (Membarrier is not null)
        {
            await Membarrier.UpdateCurrentMm(cpu, mm);
        }

        await tlb.SwitchMmIrqsOff(cpu, mm);
        await (design.ActivateMmIrqs == ActivateMmIrqs.Off ? LocalIrqEnable() : PutCpu());
    }

    [Redundant("no-pin local_irq_save", "a flush in between finds the mm loaded, lazily or not, and does what is right")]
    private async Step Drop()
    {
        if (Membarrier is not null)
        {
            await Membarrier.BeforeRelease();
        }

        await LocalIrqDisable();
        var cpu = await RawSmpProcessorId(machine);
        await SetCurrentMm(null);
        if (Membarrier is not null)
        {
            await Membarrier.UpdateCurrentMm(cpu, null);
        }

        await tlb.EnterLazyTlb(cpu);
        await LocalIrqEnable();
    }

    private Operation<int> SetCurrentMm(Mm? mm) =>
        Atomic.Private<int>($"current->mm = {mm?.Name ?? "NULL"}", tlb.Mms.Count + 1, mm is null ? 0 : TlbState.Loaded(mm)) with
        {
            Then = static (registers, loaded) => registers with { Mm = (sbyte)(loaded - 1) },
        };
}
