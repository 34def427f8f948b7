namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/fork.c and include/linux/sched/mm.h: how long an mm lasts.</summary>
/// <remarks>init_mm is never freed, so references to it are not counted; nor are those to an mm of which nobody gives up the last
/// one.</remarks>
public sealed class MmLifetimes
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;
    private readonly PerContext<Dictionary<Mm, Request>> shots;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">The flushing layer.</param>
    public MmLifetimes(Computer machine, Design design, Smp smp, Tlb tlb)
    {
        ArgumentNullException.ThrowIfNull(tlb);
        (this.machine, this.design, this.smp, this.tlb) = (machine, design, smp, tlb);
        Active = new ActiveMms(machine, tlb.Mms);
        shots = new PerContext<Dictionary<Mm, Request>>(machine, _ => []);
    }

    /// <summary><c>active_mm</c> of what each CPU runs.</summary>
    public ActiveMms Active { get; }

    /// <summary>Whether a lazy reference is dropped before the CPU has switched.</summary>
    internal bool DropsEarly => design.LazyMm == LazyMm.DroppedEarly;

    /// <summary>Whether a CPU that is lazily on an mm has a reference to it.</summary>
    public bool CountsLazy => design.LazyMm is LazyMm.Refcounted or LazyMm.DroppedEarly;

    /// <summary>Keeps an mm's mm_struct.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("include/linux/sched/mm.h", "mmgrab", "7.3")]
    [Redundant("no-barrier mmgrab", "who takes a reference has one, or runs the mm: so it is not the last that is dropped meanwhile")]
    public static async Step Mmgrab(Mm mm)
    {
        if (mm.IsCounted)
        {
            await mm.Grab();
        }
    }

    /// <summary>Keeps an mm that a kernel thread is lazily on.</summary>
    /// <param name="mm">The mm; null for init_mm.</param>
    [Kernel("include/linux/sched/mm.h", "mmgrab_lazy_tlb", "7.3")]
    public async Step MmgrabLazyTlb(Mm? mm)
    {
        if (mm is not null && CountsLazy)
        {
            await Mmgrab(mm);
        }
    }

    /// <summary>Gives up an mm that a kernel thread was lazily on.</summary>
    /// <param name="mm">The mm; null for init_mm.</param>
    [Kernel("include/linux/sched/mm.h", "mmdrop_lazy_tlb", "7.3")]
    [Differs("smp_mb",
        "without CONFIG_MMU_LAZY_TLB_REFCOUNT: the fence stands where it is called, in finish_task_switch() and kthread_use_mm()")]
    public async Step MmdropLazyTlb(Mm? mm)
    {
        if (mm is not null && CountsLazy)
        {
            await Mmdrop(mm);
        }
    }

    /// <summary>Gives up an mm_struct.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("include/linux/sched/mm.h", "mmdrop", "7.3")]
    public async Step Mmdrop(Mm mm)
    {
        if (mm.IsCounted && await mm.DropCount())
        {
            await FreeMm(mm);
        }
    }

    /// <summary>Gives up an mm: with the last user its pages go, and with the last reference it goes itself.</summary>
    /// <param name="mm">The mm.</param>
    /// <remarks>exit_mmap() finds nothing that is still mapped: who wants page tables freed at the end has them unmapped before.</remarks>
    [Kernel("kernel/fork.c", "mmput", "7.3")]
    [Differs("mmdrop", "__mmput() ends with it")]
    [Redundant("no-barrier atomic_dec_and_test", "mm_count, which is dropped after it, is a full barrier")]
    public async Step Mmput(Mm mm)
    {
        if (mm.IsCounted && await mm.DropUser())
        {
            await Mmdrop(mm); // __mmput()
        }
    }

    [Kernel("kernel/fork.c", "__mmdrop", "7.3")]
    [Differs("free_mm", "one step: nobody has the mm any more")]
    [Differs("cleanup_lazy_tlbs", "without CONFIG_MMU_LAZY_TLB_REFCOUNT: the design that shoots lazy mms down has it")]
    [Redundant("no-barrier mm_free_pgd", "nobody has a reference to the mm by then")]
    private async Step FreeMm(Mm mm)
    {
        if (design.LazyMm == LazyMm.ShotDown)
        {
            await CleanupLazyTlbs(mm);
        }

        if (tlb.Broadcasts)
        {
            await tlb.MmFreeGlobalAsid(mm); // destroy_context()
        }

        await mm.Free();
    }

    [Kernel("kernel/fork.c", "cleanup_lazy_tlbs", "7.3")]
    [Differs("on_each_cpu(do_check_lazy_tlb)", "of CONFIG_DEBUG_VM_SHOOT_LAZIES")]
    private async Step CleanupLazyTlbs(Mm mm) =>
        await smp.OnEachCpuCondMask(
            new MaskArgument(CpuMask.None, mm.Cpumask), ShotOf(mm), new WantedCpus(CpuMask.All(machine.Cpus)));

    [Kernel("kernel/fork.c", "do_shoot_lazy_tlb", "7.3")]
    [Redundant("text swapped await Active.StoreInitMm(cpu)", "interrupts are off, and no other CPU looks at active_mm")]
    private async Step DoShootLazyTlb(int cpu, Mm mm)
    {
        if (await Active.Is(cpu, mm))
        {
            await Active.StoreInitMm(cpu);
            await tlb.SwitchMmIrqsOff(cpu, null);
        }
    }

    private Request ShotOf(Mm mm)
    {
        var own = shots.Current;
        if (!own.TryGetValue(mm, out var request))
        {
            own.Add(mm, request = smp.Declare($"{machine.Current}.shoot {mm}", wait: true));
            request.Func = new ShootLazyTlb(this, mm);
        }

        return request;
    }

    private sealed class ShootLazyTlb(MmLifetimes lifetimes, Mm mm) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => lifetimes.DoShootLazyTlb(cpu, mm);
    }
}
