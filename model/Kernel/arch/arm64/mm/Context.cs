using System.Collections.Immutable;
using Shootdown.Model.Kernel.arch.arm64.include.asm;
using Shootdown.Model.Kernel.arch.arm64.kernel;
using static Shootdown.Model.Machine.Memory.Arm64Barriers;

namespace Shootdown.Model.Kernel.arch.arm64.mm;

/// <summary>arch/arm64/mm/context.c, and what the scheduler does around it: which mm a CPU has loaded.</summary>
public sealed class ContextSwitch
{
    private const string PinsInOrder = "where pins are taken and given up, memory is accessed in the order of the text";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Arm64Mmu mmu;
    private readonly IReadOnlyList<Arm64Mm> mms;
    private readonly Arm64Asids? asids;
    private readonly Process process;
    private readonly ImmutableArray<Cell> activeMm;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mms">All mms.</param>
    /// <param name="asids">The ASIDs; null where each mm keeps its own.</param>
    public ContextSwitch(Computer machine, Design design, Arm64Mmu mmu, IReadOnlyList<Arm64Mm> mms, Arm64Asids? asids = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mmu);
        (this.machine, this.design, this.mmu, this.mms, this.asids) = (machine, design, mmu, mms, asids);
        process = new Process(design);
        activeMm = [.. mmu.Ttbr0.Select((ttbr, cpu) => machine.Layout.Declare(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"active_mm[{cpu}]"),
            mms.Count + 1,
            ttbr.Initial,
            format: v => v == 0 ? "init_mm" : mms[v - 1].Tables.Name))];
    }

    /// <summary>Lets a kernel thread, interrupts off, use another mm than it has used before. Which that was it alone knows.</summary>
    /// <param name="cpu">Its CPU.</param>
    /// <param name="mm">The mm's number.</param>
    [Kernel("kernel/kthread.c", "kthread_use_mm", "7.3")]
    [Differs("finish_arch_post_lock_switch", "of s390, where kernel threads that use an mm are not modelled")]
    [Differs("check_and_switch_context Atomic.Fence",
        "on arm64 switch_mm() is check_and_switch_context(), and mmdrop_lazy_tlb() the barrier")]
    [Redundant("no-barrier mmdrop_lazy_tlb()", "membarrier relies on it, and nothing of ASIDs")]
    [Redundant("text left-out await Atomic.Fence(", "membarrier relies on it, and nothing of ASIDs")]
    [Redundant("text swapped await CheckAndSwitchContext(", "membarrier relies on the barrier, and nothing of ASIDs")]
    public async Step KthreadUseMm(int cpu, int mm)
    {
        await CheckAndSwitchContext(cpu, mms[mm]); // switch_mm_irqs_off()
        await Atomic.Fence("mmdrop_lazy_tlb(): atomic_dec_and_test()"); // membarrier relies on it
    }

    /// <summary>Switches a CPU to a task.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="next">The number of its mm; -1 for a kernel thread, which keeps what is loaded.</param>
    [Kernel("kernel/sched/core.c", "context_switch", "7.3")]
    [Redundant(
        "no-barrier smp_mb__after_spinlock",
        "a task loses its CPU once all that it has issued is performed: the machine has the barrier")]
    [Redundant(
        "text left-out await Atomic.Fence(\"smp_mb__after_spinlock",
        "a task loses its CPU once all that it has issued is performed: the machine has the barrier")]
    [Redundant(
        "text left-out await machine.FinishTask",
        "the machine's own step: who is not let go runs nowhere else, which leaves fewer runs")]
    [Redundant("text swapped await CheckAndSwitchContext", "interrupts are off, and no other CPU looks at active_mm")]
    public async Step Switch(int cpu, int next)
    {
        await Atomic.Fence("smp_mb__after_spinlock()"); // rq_lock()
        if (next >= 0 && await ActiveMm(cpu) != next + 1)
        {
            await CheckAndSwitchContext(cpu, mms[next]);
            await SetActiveMm(cpu, next + 1);
        }

        await process.SwitchTo();
        await machine.FinishTask(cpu);
    }

    [Kernel("arch/arm64/mm/context.c", "check_and_switch_context", "7.3")]
    [Redundant("always-no asid_gen_match", AsidContexts.LockedToo)]
    [Redundant("always-yes cpumask_test_and_clear_cpu", "a flush too many")]
    [Redundant("always-no active_cpu, none", "an mm that is taken to be active on several CPUs is flushed on all")]
    [Redundant("text left-out await DmbIshst()", "that it orders no write of TTBR0 is the bug")]
    private async Step CheckAndSwitchContext(int cpu, Arm64Mm mm)
    {
        if (mmu.IsCommon && design.CommonSwitch == CommonSwitch.EmptyTables)
        {
            await CpuSetReservedTtbr0(cpu);
        }

        if (asids is not null
            && !(await asids.IsCurrent(cpu, mm.Tables.Number) && await asids.TryActivate(cpu, mm.Tables.Number, design.ActiveAsids)))
        {
            await asids.Lock();
            var asid = await asids.Look(cpu, mm.Tables.Number);
            if (asid != MmAsid.Current)
            {
                await NewContext(asids, cpu, mm, asid);
                await asids.StoreId(cpu, mm.Tables.Number);
                if (design.NewAsid == NewAsid.StoredAndSeen)
                {
                    await DsbIshst();
                }
            }

            if (await asids.TestAndClearPending(cpu))
            {
                await Arm64Tlbflush.LocalFlushTlbAll(mmu, cpu);
            }

            await asids.Activate(cpu);
            await asids.Unlock();
        }

        if (design.ActiveCpu != ActiveCpu.Unused && !mm.Covers(await mm.ReadActiveCpu(), cpu))
        {
            if (!await mm.TryBeFirst(cpu))
            {
                await mm.SetMultiple();
            }

            switch (design.ActiveCpuSwitch)
            {
                case ActiveCpuSwitch.DsbIshst or ActiveCpuSwitch.Uncontrolled:
                    await DsbIshst();
                    break;
                case ActiveCpuSwitch.DmbIshst:
                    await DmbIshst();
                    break;
            }
        }

        await CpuSwitchMm(cpu, mm);
    }

    /// <summary>Keeps an mm's ASID for a device that is to walk its tables, over rollovers.</summary>
    /// <param name="cpu">The CPU of who asks for it.</param>
    /// <param name="mm">The mm's number.</param>
    [Kernel("arch/arm64/mm/context.c", "arm64_mm_context_get", "7.3")]
    [Differs("atomic64_read(id)", "in C it is read before pins are counted, under the same lock")]
    [Redundant("no-barrier raw_spin_lock", PinsInOrder)]
    [Redundant("no-barrier raw_spin_unlock", PinsInOrder)]
    public async Step Arm64MmContextGet(int cpu, int mm)
    {
        await asids!.Lock();
        if (!await asids.PinAgain(mm) && !await asids.AreTooManyPinned())
        {
            var asid = await asids.Look(cpu, mm);
            if (asid != MmAsid.Current)
            {
                await NewContext(asids, cpu, mms[mm], asid);
                await asids.StoreId(cpu, mm);
            }

            await asids.Pin(cpu, mm);
        }

        await asids.Unlock();
    }

    /// <summary>The device walks them no more.</summary>
    /// <param name="mm">The mm's number.</param>
    [Kernel("arch/arm64/mm/context.c", "arm64_mm_context_put", "7.3")]
    [Differs("atomic64_read(id)", "in C it is read before the lock is taken: while the ASID is pinned it stays")]
    [Redundant("no-barrier raw_spin_lock", PinsInOrder)]
    [Redundant("no-wait raw_spin_lock", "a put is one step here, and nobody but another put comes for the lock that it opens early")]
    [Redundant("no-barrier raw_spin_unlock", PinsInOrder)]
    [Redundant(
        "text swapped await asids.Unpin(mm)",
        "a put is one step here, and nobody but another put comes for the lock that it opens early")]
    [Redundant(
        "text left-out await asids!.Lock()",
        "a put is one step here, and nobody but another put comes for the lock that it does not have")]
    [Redundant(
        "text swapped await asids!.Lock()",
        "a put is one step here, and nobody but another put comes for the lock that it does not have")]
    [Redundant(
        "text left-out await asids.Unpin(mm)",
        "an ASID that stays pinned is given to nobody else: of how many are left no property speaks")]
    public async Step Arm64MmContextPut(int mm)
    {
        await asids!.Lock();
        await asids.Unpin(mm);
        await asids.Unlock();
    }

    [Kernel("arch/arm64/include/asm/mmu_context.h", "cpu_set_reserved_ttbr0", "7.3")]
    private async Step CpuSetReservedTtbr0(int cpu)
    {
        await mmu.SetReservedTtbr0(cpu);
        await Isb();
    }

    [Kernel("arch/arm64/mm/context.c", "new_context", "7.3")]
    [Redundant("always-no find_next_zero_bit", "a rollover too many")]
    [Redundant(
        "text swapped await asids.NewGeneration(cpu)",
        "C orders neither: both are relaxed, and a CPU that finds the old generation current finds its active ASID taken")]
    private async Step NewContext(Arm64Asids asids, int cpu, Arm64Mm mm, MmAsid asid)
    {
        var mayBePinned = design.PinnedAsids != PinnedAsids.Forgotten;
        var keeps = asid != MmAsid.None && await asids.KeepAsid(cpu, mm.Tables.Number, mayBePinned, design.RenewedAsids);
        if (keeps || await asids.TakeNext(cpu, afterRollover: false))
        {
            return;
        }

        await asids.NewGeneration(cpu);
        await FlushContext(asids);
        await asids.TakeNext(cpu, afterRollover: true); // there are more ASIDs than CPUs
    }

    [Kernel("arch/arm64/mm/context.c", "flush_context", "7.3")]
    private async Step FlushContext(Arm64Asids asids)
    {
        await asids.SetReservedAsidBits(exceptPinned: design.PinnedAsids != PinnedAsids.GivenAway);
        for (var cpu = 0; cpu < asids.Cpus; cpu++)
        {
            await asids.Reserve(cpu, design.ReservedAsids);
        }

        if (design.AsidRollover == AsidRollover.FlushPending)
        {
            await asids.FlushPending(CpuMask.All(asids.Cpus));
        }
    }

    [Kernel("arch/arm64/mm/context.c", "cpu_do_switch_mm", "7.3")]
    [Differs("ASID",
        "in C the ASID is read first: nothing orders the read before the reserved table, or behind it")]
    private async Step CpuSwitchMm(int cpu, Arm64Mm mm)
    {
        var onGuess = design.ActiveCpuSwitch == ActiveCpuSwitch.Uncontrolled;
        if (asids is null)
        {
            await mmu.WriteTtbr0(cpu, mm.Tables, onGuess);
        }
        else
        {
            await asids.ReadAsid(cpu, mm.Tables.Number);
            await mmu.WriteTtbr0(cpu, mm.Tables, asids.Loading(cpu), onGuess);
        }

        await Isb();
    }

    // Interrupts are off, and no other CPU looks.
    private Operation<int> ActiveMm(int cpu) => Atomic.ThisCpu<Nothing, int>(
        $"prev->active_mm of CPU {cpu}", [], [activeMm[cpu]], mms.Count + 1, default, static (ref Values v, Nothing _) => v[0]);

    private Operation<Nothing> SetActiveMm(int cpu, int mm) => Atomic.ThisCpu<int, Nothing>(
        $"CPU {cpu} has {mms[mm - 1].Tables.Name}", [activeMm[cpu]], [], 1, mm, static (ref Values v, int mm) =>
        {
            v[0] = mm;
            return 0;
        });
}
