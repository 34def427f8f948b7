using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: translations of kernel memory, and everything at once.</summary>
public sealed partial class Tlb
{
    /// <summary>The kernel page that is mapped and unmapped, or null where none is.</summary>
    public KernelMapping? Kernel { get; init; }

    /// <summary>Flushes a range of kernel memory on all CPUs.</summary>
    /// <param name="request">The call.</param>
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_kernel_range", "7.3")]
    [Differs("put_cpu", "the end of the scope of guard(preempt)")]
    [Differs("on_each_cpu_cond_mask", "in kernel_tlb_flush_all() and kernel_tlb_flush_range(), by what is flushed")]
    [Differs("init_flush_tlb_info get_flush_tlb_info put_flush_tlb_info",
        "a kernel flush is of all that the request names: no generation, no mm")]
    public async Step FlushTlbKernelRange(Request request)
    {
        request.Func = new KernelRangeFlush(this);
        await PreemptDisable(); // guard(preempt): the flush_tlb_info may be this CPU's
        if (Broadcasts)
        {
            await Invlpgb!.Issue("INVLPGB(address)", new Invalidation(InvalidationKind.Kernel)); // invlpgb_kernel_range_flush()
            await Invlpgb.Wait("TLBSYNC");
            await PutCpu();
            return;
        }

        var early = design.KernelFlushPreemption == KernelFlushPreemption.BeforeCall;
        if (early)
        {
            await PutCpu();
        }

        await smp.OnEachCpuCondMask(new MaskArgument(CpuMask.All(machine.Cpus)), request, new WantedCpus(CpuMask.All(machine.Cpus)));
        if (!early)
        {
            await PutCpu();
        }
    }

    /// <summary>Flushes everything on all CPUs.</summary>
    /// <param name="request">The call.</param>
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_all", "7.3")]
    [Differs("invlpgb_flush_all", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    public async Step FlushTlbAll(Request request)
    {
        request.Func = new FullFlush(this);
        if (Broadcasts)
        {
            await PreemptDisable(); // guard(preempt)
            await InvlpgbFlushAll();
            await Invlpgb!.Wait("TLBSYNC");
            await PutCpu();
            return;
        }

        await smp.OnEachCpuCondMask(new MaskArgument(CpuMask.All(machine.Cpus)), request, new WantedCpus(CpuMask.All(machine.Cpus)));
    }

    [Kernel("arch/x86/include/asm/tlb.h", "invlpgb_flush_all", "7.3")]
    [Differs("guard __tlbsync", "flush_tlb_all() has them here, and flush_tlb_kernel_range() has its own")]
    [Differs("invlpgb_flush_single_pcid_nosync", "__invlpgb_all() issues it")]
    private async Step InvlpgbFlushAll()
    {
        if (design.FlushAll == FlushAll.Everything)
        {
            await Invlpgb!.Issue("INVLPGB(all, globals too)", new Invalidation(InvalidationKind.All));
        }
        else
        {
            await Invlpgb!.Issue("INVLPGB(address)", new Invalidation(InvalidationKind.Kernel));
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "do_kernel_range_flush", "7.3")]
    [Redundant("no-barrier flush the kernel range", FlushStoresNothing)]
    private async Step DoKernelRangeFlush(int cpu)
    {
        if (Kernel is { Tagged: null })
        {
            await (design.GlobalInvlpg == GlobalInvlpg.Complete ? Kernel.Invalidate(cpu) : Kernel.InvalidateIncompletely(cpu));
        }

        if (Mmu.HasTagged)
        {
            await FlushTlbOneKernel(cpu);
        }
    }

    // What INVLPG drops of one PCID alone: pointers to tables, and under page-table isolation translations.
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_one_kernel", "7.3")]
    [Redundant("no-barrier invlpg", FlushStoresNothing)]
    private async Step FlushTlbOneKernel(int cpu)
    {
        await Mmu.InvalidateKernel(cpu); // flush_tlb_one_user()
        if (NotesOthers)
        {
            await State.StoreInvalidateOther(cpu);
        }
    }

    private bool NotesOthers => State.HasInvalidateOther && design.OtherAsids == OtherAsids.Invalidated;

    [Kernel("arch/x86/mm/tlb.c", "do_flush_tlb_all", "7.3")]
    [Redundant("no-barrier flush", "a flush stores nothing; what ends the call is stored after it, and x86 keeps stores in order")]
    private async Step DoFlushTlbAll(int cpu)
    {
        if (design.FlushAll == FlushAll.Everything)
        {
            await Mmu.InvalidateAll(cpu); // __flush_tlb_all()
        }

        if (Kernel is { Tagged: null })
        {
            await Kernel.Invalidate(cpu);
        }
    }

    private sealed class KernelRangeFlush(Tlb tlb) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => tlb.DoKernelRangeFlush(cpu);
    }

    private sealed class FullFlush(Tlb tlb) : SmpCallFunc
    {
        public override Step Run(int cpu, int taken, bool acknowledged) => tlb.DoFlushTlbAll(cpu);
    }
}
