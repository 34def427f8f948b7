using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: global ASIDs, which INVLPGB keeps up to date on all CPUs.</summary>
public sealed partial class Tlb
{
    /// <summary>What INVLPGB asks of all CPUs; null where there is none.</summary>
    public Invalidations? Invlpgb { get; set; }

    /// <summary>The global ASIDs; null where there are none.</summary>
    public GlobalAsids? Asids { get; set; }

    /// <summary>Whether CPUs have INVLPGB.</summary>
    internal bool Broadcasts => design.Backend == FlushBackend.Invlpgb
        && (design.PageTableIsolation == PageTableIsolation.Off || design.IsolatedInvlpgb == IsolatedInvlpgb.Used);

    /// <summary>Whether CPUs of a design have INVLPGB, and use it.</summary>
    /// <param name="design">The design.</param>
    public static bool Has(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.Backend == FlushBackend.Invlpgb && (!IsIsolated(design) || design.IsolatedInvlpgb == IsolatedInvlpgb.Used);
    }

    /// <summary>Takes its global ASID from an mm that is destroyed.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/x86/mm/tlb.c", "mm_free_global_asid", "7.3")]
    [Differs("mm_global_asid guard(raw_spinlock_irqsave)",
        "one step with the lock held, that is asked for only where there is a global ASID")]
    [Redundant("no-barrier mm_free_global_asid", "nobody has the mm any more")]
    public async Step MmFreeGlobalAsid(Mm mm) => await Asids!.Free(mm);

    // The flush that INVLPGB starts is that of the page tables as inc_mm_tlb_gen() has found them, or of later ones.
    [Kernel("arch/x86/mm/tlb.c", "broadcast_tlb_flush", "7.3")]
    [Differs(
        "invlpgb_flush_user_nr_nosync(kern_pcid) invlpgb_flush_user_nr_nosync(user_pcid)",
        "one INVLPGB is issued for the two PCIDs that page-table isolation has, and one await for each page")]
    [Differs("mm_global_asid", "there is one global ASID")]
    [Redundant(
        "text swapped await FinishAsidTransition(",
        "both are over before the flush returns, and neither looks at what the other does")]
    [Redundant("text off-by-one flush.Mm!.Number, -1, flush.FreedTables)", "what drops all that a PCID tags names no table")]
    private async Step BroadcastTlbFlush(Flush flush, int infoCpu)
    {
        if (IsAll(flush))
        {
            await Invlpgb!.Issue("INVLPGB(pcid)", Invalidation.OfPcid(State.GlobalAsid, flush.Mm!.Number, -1, flush.FreedTables));
        }
        else
        {
            for (var page = flush.Page; page < EndOf(flush); page += StrideOf(flush))
            {
                await Invlpgb!.Issue(
                    $"INVLPGB(pcid, {flush.Mm}.{page})",
                    Invalidation.OfPcid(State.GlobalAsid, flush.Mm!.Number, page, flush.FreedTables));
            }
        }

        await FinishAsidTransition(flush, infoCpu);
        await Invlpgb!.Wait("TLBSYNC");
    }

    [Kernel("arch/x86/mm/tlb.c", "finish_asid_transition", "7.3")]
    [Differs("flush_tlb_multi(mm_cpumask)", "behind the loop: the C is in it still, and returns")]
    [Differs("mm_global_asid", "there is one global ASID, and who is on it is asked")]
    [Redundant("always-yes mm_in_asid_transition", "a transition that is over is looked into once more")]
    [Redundant(
        "text left-out await mm.StoreAsidTransition(false)",
        "a transition that is not said to be over is looked into by each flush again")]
    private async Step FinishAsidTransition(Flush flush, int infoCpu)
    {
        var mm = flush.Mm!;
        if (!await mm.InAsidTransition())
        {
            return;
        }

        // The interrupt makes whoever has not moved do so; whether all have is for the next flush to find.
        var mask = new MaskArgument(CpuMask.None, mm.Cpumask);
        if (await AllHaveMoved(mm, mask))
        {
            await mm.StoreAsidTransition(false);
        }
        else
        {
            await FlushTlbMultiOp(mask, flush, infoCpu, trims: false);
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "finish_asid_transition", "7.3")]
    [Redundant("always-no is_global_asid", "who has moved is interrupted again, and the transition lasts")]
    private async Step<bool> AllHaveMoved(Mm mm, MaskArgument mask)
    {
        for (var cpu = await mask.Next(machine, 0); cpu < machine.Cpus; cpu = await mask.Next(machine, cpu + 1))
        {
            if (await Runs(cpu, mm) && !await State.IsOnGlobalAsid(cpu))
            {
                return false;
            }
        }

        return true;
    }

    // A CPU that begins to leave the mm between two reads still has its tables loaded.
    [Kernel("arch/x86/mm/tlb.c", "finish_asid_transition", "7.3")]
    [Redundant("always-yes loaded_mm", "a CPU that has left the mm is interrupted too, and the transition lasts")]
    private async Step<bool> Runs(int cpu, Mm mm)
    {
        if (design.AsidCheck == AsidCheck.OneRead)
        {
            return await State.SettlesOn(cpu, mm);
        }

        await State.WaitWhileSwitching(cpu);
        return await State.RunsOrSwitches(cpu, mm, switching: false);
    }

    [Kernel("arch/x86/mm/tlb.c", "consider_global_asid", "7.3")]
    [Differs("mm_active_cpus_exceeds use_global_asid", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant("text negated -> !(await Atomic.Choose<bool>(", "on how many CPUs the mm is active, is open: either answer may come")]
    private async Step ConsiderGlobalAsid(Mm mm)
    {
        // (current->pid & 0x1f) == (jiffies & 0x1f), and more than three CPUs: at any flush of others or not.
        if (Broadcasts && await Atomic.Choose<bool>("mm_active_cpus_exceeds()", "no", "yes"))
        {
            await UseGlobalAsid(mm);
        }
    }

    [Kernel("arch/x86/mm/tlb.c", "use_global_asid", "7.3")]
    [Differs("reset_global_asid_space", "allocate_global_asid() calls it")]
    [Differs("local_irq_disable local_irq_enable", "the scope of the guard")]
    [Differs("guard(raw_spinlock_irqsave) mm_global_asid", "GlobalAsids.Allocate takes the lock and asks under it")]
    [Redundant("no-pin local_irq_save", "the flush that it is part of is pinned, and no interrupt handler takes global_asid_lock")]
    [Redundant("no-barrier allocate_global_asid", KernelLock.IsAcquire)]
    [Redundant("text swapped await MmAssignGlobalAsid(mm)", "there is one global ASID: who comes second finds none")]
    private async Step UseGlobalAsid(Mm mm)
    {
        await LocalIrqDisable(); // guard(raw_spinlock_irqsave)(&global_asid_lock)
        var allocation = await Asids!.Allocate(mm);
        if (allocation == AsidAllocation.NeedsReset)
        {
            await ResetGlobalAsidSpace();
        }

        if (allocation != AsidAllocation.None)
        {
            await MmAssignGlobalAsid(mm);
            await Asids.Unlock();
        }

        await LocalIrqEnable();
    }

    [Kernel("arch/x86/mm/tlb.c", "reset_global_asid_space", "7.3")]
    [Redundant("text left-out await Asids!.Reset()", "an mm that finds no global ASID stays with PCIDs")]
    private async Step ResetGlobalAsidSpace()
    {
        if (design.AsidReuse == AsidReuse.AfterFlush)
        {
            await InvlpgbFlushAllNonglobals();
        }

        await Asids!.Reset();
    }

    // Whoever sees global_asid sees asid_transition.
    [Kernel("arch/x86/include/asm/tlbflush.h", "mm_assign_global_asid", "7.3")]
    [Differs("mm_clear_asid_transition", "a plain store")]
    [Redundant(
        "text negated design.AsidTransition == AsidTransition.GlobalAsidFirst",
        "set once more, the flag makes the transition last longer; where it comes second, which is the bug, it then never comes")]
    [Redundant(
        "text left-out await mm.StoreAsidTransition(true) [2]",
        "that it comes second is the bug; that it does not come at all is another (asid-transition=immediate)")]
    private async Step MmAssignGlobalAsid(Mm mm)
    {
        if (design.AsidTransition == AsidTransition.TwoFlags)
        {
            await mm.StoreAsidTransition(true);
        }

        await mm.StoreGlobalAsid();
        if (design.AsidTransition == AsidTransition.GlobalAsidFirst)
        {
            await mm.StoreAsidTransition(true);
        }
    }

    [Kernel("arch/x86/include/asm/tlb.h", "invlpgb_flush_all_nonglobals", "7.3")]
    [Differs("invlpgb_flush_single_pcid_nosync", "__invlpgb_all() issues it")]
    [Differs("put_cpu", "the end of the scope of guard(preempt)")]
    [Redundant("no-pin preempt_disable", "both callers are pinned: one by get_cpu(), one by its lock")]
    [Redundant("text swapped await Invlpgb.Wait(", "both callers are pinned: one by get_cpu(), one by its lock")]
    [Redundant("text swapped await PreemptDisable()", "both callers are pinned: one by get_cpu(), one by its lock")]
    private async Step InvlpgbFlushAllNonglobals()
    {
        await PreemptDisable(); // guard(preempt)
        await Invlpgb!.Issue("INVLPGB(all)", new Invalidation(InvalidationKind.User));
        await Invlpgb.Wait("TLBSYNC");
        await PutCpu();
    }

    // A CPU that starts to use the global ASID has nothing under it that INVLPGB has not kept up to date.
    [Kernel("arch/x86/mm/tlb.c", "choose_new_asid", "7.3")]
    [Differs("mm_global_asid", "of CPUs that have INVLPGB: backend=invlpgb has it")]
    [Redundant(
        "text negated Broadcasts -> !(Broadcasts) [1]",
        "a generation that is read earlier claims less, one that is read later is that of the flush that CR3 makes")]
    private async Step<AsidChoice> ChooseNewAsid(int cpu, Mm next)
    {
        var pcids = design.Backend != FlushBackend.Xen;
        var generation = Broadcasts ? await next.ReadTlbGen() : 0;
        if (Broadcasts && await next.HasGlobalAsid())
        {
            return new AsidChoice(State.GlobalAsid, false);
        }

        await ClearAsidOther(cpu);
        return await State.ChooseNewAsid(cpu, next, design.SlotReuse, pcids, generation);
    }

    [Kernel("arch/x86/mm/tlb.c", "choose_new_asid", "7.3")]
    [Redundant("always-yes invalidate_other", "a flush too many")]
    private async Step ClearAsidOther(int cpu)
    {
        if (NotesOthers && await State.ReadInvalidateOther(cpu))
        {
            await State.ClearAsidOther(cpu);
        }
    }
}
