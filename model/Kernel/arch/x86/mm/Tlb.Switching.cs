using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: which mm a CPU has loaded.</summary>
public sealed partial class Tlb
{
    private const string LeavesAnother =
        "where CPUs leave mm_cpumask as they switch: in that of the mm that they leave, for longer, which costs an IPI, "
        + "and out of one that they do not run, which is what the design does";

    private const string ReadsLess =
        "an NMI that finds current of another mm than is loaded reads nothing; where a CPU that is lazy keeps current, it breaks as it is";

    private const string OwnsActiveMm = "interrupts are off, and no other CPU looks at active_mm";

    /// <summary>Linear address masking; null where no mm uses it.</summary>
    public Lam? Lam { get; set; }

    /// <summary>Loads an mm, interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The mm, or null for init_mm.</param>
    [Kernel("arch/x86/mm/tlb.c", "switch_mm_irqs_off", "7.3")]
    [Differs("load_new_mm_cr3 load_new_mm_cr3(pgd) this_cpu_write(loaded_mm) smp_mb",
        "to init_mm, to another mm and out of lazy mode are branches of their own here, with the same order in each")]
    [Differs("invalidate_user_asid", "load_new_mm_cr3() begins with it")]
    [Differs("atomic64_read(tlb_gen) this_cpu_write(ctx_id) this_cpu_write(tlb_gen)",
        "TlbState.ChooseNewAsid reads the generation and stores the slot in one step: the slots are this CPU's own")]
    [Differs("mm_needs_global_asid choose_new_asid", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Differs("this_cpu_read(loaded_mm_asid)", "read where it is needed: interrupts are off, and nobody else stores it")]
    [Differs("this_cpu_read(ctx_id) cpumask_test_cpu cpumask_set_cpu __flush_tlb_all",
        "of assertions under CONFIG_DEBUG_VM, before the one that is meant")]
    [Redundant("always-yes is_lazy", "taking a CPU for lazy costs a look at the generation")]
    [Redundant("text wrong-operand ChooseNewAsid(prev, next) [1]", "the mm has a global ASID, which is the same on every CPU")]
    [Redundant("text wrong-operand BeginSwitch(cpu, cpu, next)", LeavesAnother)]
    [Redundant(
        "text swapped await BeginSwitch(cpu, prev, next); await Mmu.WriteCr3(cpu, -1",
        "until then the CPU is said to have the old mm loaded, and is flushed in vain")]
    [Redundant(
        "text left-out await BeginSwitch(cpu, prev, next) [1]",
        "until CR3 is written the CPU is said to have the old mm loaded, and is flushed in vain")]
    public async Step SwitchMmIrqsOff(int cpu, Mm? next)
    {
        if (design.Backend is FlushBackend.Riscv or FlushBackend.Arm)
        {
            await MmContext!.SwitchMm(cpu, next);
            return;
        }

        var prev = await State.ReadLoadedMm(cpu);
        var wasLazy = await State.ReadIsLazy(cpu);
        if (wasLazy)
        {
            await State.StoreIsLazy(cpu, false);
        }

        if (prev == (next?.Number + 1 ?? 0))
        {
            if (Broadcasts && next is not null)
            {
                if (await NeedsGlobalAsid(cpu, next))
                {
                    await Load(cpu, next, await ChooseNewAsid(cpu, next));
                    return;
                }

                if (await State.IsOnGlobalAsid(cpu))
                {
                    return;
                }
            }

            if (wasLazy && next is not null && design.LazyExit != LazyExit.Trusts)
            {
                await LeaveLazy(cpu, next);
            }

            return;
        }

        if (next is null)
        {
            await BeginSwitch(cpu, prev, next);
            await Mmu.WriteCr3(cpu, -1, 0, flush: false);
            await State.StoreLoadedMm(cpu, TlbState.InitMm);
        }
        else if (design.SwitchOrder == SwitchOrder.GenerationFirst)
        {
            var early = await ChooseNewAsid(cpu, next);
            await BeginSwitch(cpu, prev, next);
            await Load(cpu, next, early);
        }
        else
        {
            await BeginSwitch(cpu, prev, next);
            await Load(cpu, next, await ChooseNewAsid(cpu, next));
        }
    }

    /// <summary>A CPU goes on without an mm of its own: its tables stay loaded until somebody minds.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/x86/include/asm/tlbflush.h", "enter_lazy_tlb", "7.3")]
    public async Step EnterLazyTlb(int cpu)
    {
        if (design.Backend is not (FlushBackend.Riscv or FlushBackend.Arm) && await State.ReadLoadedMm(cpu) != 0)
        {
            await State.StoreIsLazy(cpu, true);
        }
    }

    /// <summary>Gives up the loaded mm for init_mm.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/x86/mm/tlb.c", "leave_mm", "7.3")]
    [Differs("this_cpu_read(is_lazy)", "of an assertion")]
    [Differs("local_irq_disable local_irq_enable",
        "switch_mm() is switch_mm_irqs_off() with interrupts off; where an interrupt has switched to init_mm, nothing is left to do")]
    public async Step LeaveMm(int cpu)
    {
        if (design.Backend is FlushBackend.Riscv or FlushBackend.Arm)
        {
            return;
        }

        await LocalIrqDisable();
        if (await State.ReadLoadedMm(cpu) != 0)
        {
            await SwitchMmIrqsOff(cpu, null);
        }

        await LocalIrqEnable();
    }

    /// <summary>A context switch, as far as it is about mms.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of the next task's mm, or -1.</param>
    /// <remarks><c>finish_task_switch()</c> is part of it, with interrupts still off: it touches nothing that a handler would.</remarks>
    [Kernel("kernel/sched/core.c", "context_switch", "7.3")]
    [Redundant("always-no prev->mm", "a task that has one CPU leaves its mm there, and takes the reference itself (exit_mm)")]
    [Redundant(
        "text left-out await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(borrowed)) [1]",
        "to drop early is the bug: what is not dropped there is a reference too many, of a design that frees mms too early")]
    [Redundant("text swapped await Lifetimes.MmgrabLazyTlb(", OwnsActiveMm)]
    [Redundant(
        "text wrong-operand Lifetimes.Active.Named(borrowed) -> Lifetimes.Active.Named(next) [1]",
        "to drop early is the bug: what is dropped of another mm is another bug, what is dropped of none is none")]
    [Redundant(
        "text wrong-operand Lifetimes.Active.Named(borrowed) -> Lifetimes.Active.Named(cpu) [1]",
        "to drop early is the bug: what is dropped of another mm is another bug, what is dropped of none is none")]
    [Redundant("text left-out await SwitchTo(cpu, next) [1]", ReadsLess)]
    [Redundant("text left-out await SwitchTo(cpu, next) [2]", ReadsLess)]
    [Redundant("text wrong-operand SwitchTo(cpu, borrowed)", ReadsLess)]
    public async Step ContextSwitch(int cpu, int next)
    {
        if (next < 0)
        {
            await EnterLazyTlb(cpu);
            if (Lifetimes is not null && await Lifetimes.Active.HasMm(cpu, "prev"))
            {
                await Lifetimes.MmgrabLazyTlb(Lifetimes.Active.Named(await Lifetimes.Active.Read(cpu)));
                await Lifetimes.Active.StoreMm(cpu, null);
            }

            await SwitchTo(cpu, next);
            return;
        }

        var borrowed = Lifetimes is null || await Lifetimes.Active.HasMm(cpu) ? 0 : await Lifetimes.Active.Read(cpu);
        if (borrowed > 0 && Lifetimes!.DropsEarly)
        {
            await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(borrowed));
            borrowed = 0;
        }

        await SwitchMmIrqsOff(cpu, Mms[next]);
        await SwitchTo(cpu, next);
        if (Lifetimes is not null)
        {
            await Lifetimes.Active.StoreMm(cpu, Mms[next]);
            await Lifetimes.MmdropLazyTlb(Lifetimes.Active.Named(borrowed)); // finish_task_switch()
        }
    }

    /// <summary>Gives up the mm that a CPU is lazily on which goes offline: no task comes to it any more.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <remarks><c>idle_task_exit()</c>, which it was before, left the reference to <c>finish_cpu()</c>.</remarks>
    [Kernel("kernel/sched/core.c", "sched_force_init_mm", "7.3")]
    [Differs("finish_arch_post_lock_switch", "of s390, where CPUs that go offline are not modelled")]
    [Differs("mmgrab_lazy_tlb local_irq_disable local_irq_enable", "init_mm is never freed, and the way there has interrupts off")]
    public async Step SchedForceInitMm(int cpu)
    {
        var drops = Lifetimes is not null && design.DyingMm == DyingMm.AtWaitEmpty;
        var active = drops ? await Lifetimes!.Active.Read(cpu) : 0;
        if (drops)
        {
            await Lifetimes!.Active.StoreInitMm(cpu);
        }

        await SwitchMmIrqsOff(cpu, null);
        if (drops)
        {
            await Lifetimes!.MmdropLazyTlb(Lifetimes.Active.Named(active));
        }
    }

    /// <summary>Lets a CPU that comes online begin with nothing in its TLB.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("arch/x86/mm/tlb.c", "initialize_tlbstate_and_flush", "7.3")]
    [Differs("this_cpu_write(ctx_id)", "once for slot 0, once for the others: TlbState.Reset is all of them")]
    [Differs(
        "this_cpu_read(loaded_mm) atomic64_read(tlb_gen) mm_lam_cr3_mask this_cpu_write(last_user_mm_spec) cpu_tlbstate_update_lam",
        "a CPU that comes has init_mm, without LAM, and no flush of init_mm is counted")]
    [Redundant("text left-out await Mmu.Reset(cpu)", "PCIDs of which nothing is noted are flushed when they are used again")]
    [Redundant("text left-out await State.Reset(cpu)", "a PCID that holds nothing may be of any mm, at any generation")]
    [Redundant("text swapped await Mmu.Reset(cpu); await State.Reset(cpu)", "nobody is on the CPU yet")]
    public async Step InitializeTlbstateAndFlush(int cpu)
    {
        await Mmu.Reset(cpu);
        await State.Reset(cpu);
        if (Kernel is { Tagged: null })
        {
            await Kernel.Invalidate(cpu);
        }
    }

    // Where an NMI goes by it, current is another.
    [Kernel("arch/x86/kernel/process_64.c", "__switch_to", "7.3")]
    [Differs("this_cpu_read raw_cpu_write", "of an assertion, and of what an interrupt finds its stack by")]
    [Redundant("text left-out await Current.SwitchTo(cpu, next)", ReadsLess)]
    private async Step SwitchTo(int cpu, int next)
    {
        if (Current.Of(cpu) is not null)
        {
            await Current.SwitchTo(cpu, next);
        }
    }

    // The full barrier pairs with inc_mm_tlb_gen(): either this CPU sees the generation, or the flusher saw it not lazy.
    [Kernel("arch/x86/mm/tlb.c", "switch_mm_irqs_off", "7.3")]
    [Redundant("always-yes tlb_gen", "a flush too many")]
    [Redundant("no-barrier write_cr3", "smp_mb() has just been a full barrier, and nothing has been stored since")]
    [Redundant("text swapped await InvalidateUserAsid(cpu, asid)", "interrupts are off, and user mode begins after both")]
    private async Step LeaveLazy(int cpu, Mm mm)
    {
        if (design.LazyExit == LazyExit.ChecksGeneration)
        {
            await Atomic.Fence("smp_mb()");
        }

        if (await State.IsBehind(cpu, mm))
        {
            var asid = await State.ReadAsid(cpu);
            await InvalidateUserAsid(cpu, asid);
            await Mmu.WriteCr3(cpu, mm.Number, asid, flush: true); // and LAM, which mm_enable_lam() has interrupted lazy CPUs for
        }
    }

    // The full barrier, whichever instruction it is, pairs with inc_mm_tlb_gen(): either this CPU sees the generation, or the flusher
    // sees LOADED_MM_SWITCHING.
    [Kernel("arch/x86/mm/tlb.c", "switch_mm_irqs_off", "7.3")]
    [Redundant(
        "no-barrier cpumask_clear_cpu",
        "a full barrier follows before anything is read: mm_cpumask of the next mm, or smp_mb(), or CR3")]
    [Redundant(
        "always-no cpumask_test_cpu",
        "to set a bit that is set is as good a barrier as smp_mb(): what was done before 209954cbc7d0")]
    [Redundant(
        "no-barrier cpumask_set_cpu",
        "a CPU outside mm_cpumask has no PCID that is up to date, so it flushes when it writes CR3, a full barrier; "
        + "where leaving an mm clears its bit, that was one")]
    [Redundant("text left-out await Mms[prev - 1].CpumaskClear(cpu)", "that a CPU leaves mm_cpumask as it switches is the bug")]
    private async Step BeginSwitch(int cpu, int prev, Mm? next)
    {
        await State.StoreSwitching(cpu);
        if (design.CpumaskTrim == CpumaskTrim.AtSwitch && prev > 0)
        {
            await Mms[prev - 1].CpumaskClear(cpu);
        }

        if (next is null)
        {
            return; // writing CR3 is a barrier, and init_mm has no generation to be read
        }

        if (!await next.CpumaskTest(cpu))
        {
            await next.CpumaskSet(cpu);
        }
        else if (design.SwitchOrder == SwitchOrder.Barrier)
        {
            await Atomic.Fence("smp_mb()");
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "switch_mm_irqs_off", "7.3")]
    [Redundant(
        "no-barrier write_cr3",
        "a full barrier stands before the generation is read, and nothing that a flusher looks at is stored after it")]
    [Redundant(
        "text swapped await State.StoreLoadedMm(cpu, next.Number)",
        "who sees the CPU on the mm by its former PCID interrupts it once more, and the transition lasts")]
    [Redundant("text swapped await State.StoreAsid(cpu, choice.Slot)", "interrupts are off, and no other CPU reads cpu_tlbstate.lam")]
    private async Step Load(int cpu, Mm next, AsidChoice choice)
    {
        if (choice.Flush)
        {
            await InvalidateUserAsid(cpu, choice.Slot);
        }

        var lam = Lam is not null && await Lam.Mask(next);
        await Mmu.WriteCr3(cpu, next.Number, choice.Slot, choice.Flush);
        await State.StoreLoadedMm(cpu, next.Number);
        await State.StoreAsid(cpu, choice.Slot);
        await UpdateLam(cpu, next, lam);
    }

    [Kernel("arch/x86/mm/tlb.c", "switch_mm_irqs_off", "7.3")]
    [Redundant("no-barrier write_cr3", "CR3 has just been written, which was a full barrier")]
    private async Step UpdateLam(int cpu, Mm mm, bool lam)
    {
        if (Lam is not null)
        {
            await Lam.WriteCr3(cpu, lam);
            await Lam.Note(cpu, design.LamSwitch == LamSwitch.ReadTwice ? await Lam.Mask(mm) : lam);
        }
    }
}
