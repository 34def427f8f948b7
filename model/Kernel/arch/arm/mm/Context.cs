using Shootdown.Model.Kernel.arch.arm.kernel;

namespace Shootdown.Model.Kernel.arch.arm.mm;

/// <summary>arch/arm/mm/context.c, 32 bits: which mm a CPU has loaded, and under which ASID.</summary>
/// <remarks>A kernel thread keeps the tables of whoever ran before it. <c>loaded_mm</c> stands for the active_mm that the scheduler
/// compares; while a CPU switches it is none.</remarks>
public sealed class ArmContext : IMmContext
{
    internal const string OrderNotModelled = "the order of 32-bit Arm's memory is not modelled, and x86's needs no barrier here";

    private const string OwnActiveMm = "interrupts are off, and active_mm is read by this CPU alone";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">What is common to architectures: mms, hardware, and what each CPU has loaded.</param>
    /// <param name="contexts">The ASIDs.</param>
    public ArmContext(Computer machine, Design design, Tlb tlb, AsidContexts contexts) =>
        (this.machine, this.design, this.tlb, Contexts) = (machine, design, tlb, contexts);

    /// <summary>The ASIDs.</summary>
    public AsidContexts Contexts { get; }

    private ActiveAsids Rule => design.ArmActiveAsids == ArmActiveAsids.Exchanged ? ActiveAsids.Exchanged : ActiveAsids.Compared;

    /// <inheritdoc/>
    public void Warm(int cpu, int mm, int asid, bool loaded)
    {
        Contexts.Warm(cpu, mm, asid, loaded);
        tlb.Mmu.Warm(cpu, asid, mm, loaded);
        tlb.Mms[mm].Cpumask.Initial |= 1 << cpu;
        if (loaded)
        {
            tlb.State.LoadedMm[cpu].Initial = mm + 1;
        }
    }

    /// <inheritdoc/>
    [Kernel("arch/arm/include/asm/mmu_context.h", "switch_mm", "7.3")]
    [Differs("cpumask_empty cpumask_test_cpu", "of CPUs that need the I-cache's operations broadcast")]
    [Differs("cpumask_clear_cpu", "of CPUs with a VIVT cache, which have no ASIDs")]
    [Differs("this_cpu_read(loaded_mm)", "prev is given")]
    [Differs("cpu_set_reserved_ttbr0", "of a CPU that goes to init_mm, which has no ASID here")]
    [Differs("this_cpu_write(loaded_mm)", "it stands for active_mm, which the scheduler stores")]
    [Redundant("no-barrier mcr ttbr0, swapper_pg_dir", OrderNotModelled)]
    [Redundant("no-barrier cpumask_test_and_set_cpu", OrderNotModelled)]
    [Redundant("always-no cpumask_test_and_set_cpu", "what is loaded is loaded again")]
    [Redundant("text negated !await next.CpumaskTestAndSet(cpu) ->", "who has an mm loaded is in its mask: a rollover keeps what it has")]
    [Redundant("text swapped await tlb.State.StoreSwitching(cpu)", OwnActiveMm)]
    [Redundant("text swapped await tlb.Mmu.SetReservedTtbr0(cpu)", OwnActiveMm)]
    [Redundant("text swapped await CheckAndSwitchContext(cpu, next)", OwnActiveMm)]
    [Redundant("text left-out await tlb.State.StoreSwitching(cpu)", "the CPU stays in the mask of what it leaves")]
    public async Step SwitchMm(int cpu, Mm? next)
    {
        var prev = await tlb.State.ReadLoadedMm(cpu);
        if (next is null)
        {
            await tlb.Mmu.SetReservedTtbr0(cpu);
            await tlb.State.StoreLoadedMm(cpu, TlbState.InitMm);
            return;
        }

        if (!await next.CpumaskTestAndSet(cpu) || prev != TlbState.Loaded(next))
        {
            await tlb.State.StoreSwitching(cpu);
            await CheckAndSwitchContext(cpu, next);
            await tlb.State.StoreLoadedMm(cpu, next.Number);
        }
    }

    /// <summary>The CPUs that make accesses by an mm's ASID, under erratum 798181 of Cortex-A15.</summary>
    /// <param name="thisCpu">The CPU that asks, which is none of them.</param>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/arm/mm/context.c", "a15_erratum_get_cpumask", "7.3")]
    [Differs("cpumask_set_cpu", "the mask is the caller's own")]
    [Differs("atomic64_read(id)", "C reads it for each CPU, under the lock")]
    [Redundant("no-barrier raw_spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-yes active_asids", "an interrupt too many")]
    [Redundant("text wrong-operand cpu != thisCpu -> context != thisCpu", SmpTlb.LeftOut)]
    [Redundant("text wrong-operand cpu != thisCpu -> cpu != context", SmpTlb.LeftOut)]
    public async Step<CpuMask> A15ErratumGetCpumask(int thisCpu, Mm mm)
    {
        var isLocked = design.A15Asked == A15Asked.ActiveOrKept;
        var mask = CpuMask.None;
        if (isLocked)
        {
            await Contexts.Lock();
        }

        var context = await Contexts.ReadId(mm.Number);
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (cpu != thisCpu && await Contexts.Runs(cpu, context, design.A15Asked != A15Asked.ActiveAlone))
            {
                mask = mask.With(cpu);
            }
        }

        if (isLocked)
        {
            await Contexts.Unlock();
        }

        return mask;
    }

    [Kernel("arch/arm/mm/context.c", "check_and_switch_context", "7.3")]
    [Redundant("always-no is of asid_generation", AsidContexts.LockedToo)]
    [Redundant("always-no xchg", AsidContexts.LockedToo)]
    [Redundant("always-no cmpxchg", AsidContexts.LockedToo)]
    [Redundant("always-yes cpumask_test_and_clear_cpu", "a flush too many")]
    [Redundant("no-barrier mcr ttbr0", OrderNotModelled)]
    [Redundant("no-barrier xchg", OrderNotModelled)]
    [Redundant("no-barrier cmpxchg", OrderNotModelled)]
    [Redundant("no-barrier raw_spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier cpumask_test_and_clear_cpu", OrderNotModelled)]
    [Redundant("no-barrier cpumask_set_cpu", OrderNotModelled)]
    [Redundant("no-barrier flush all", OrderNotModelled)]
    [Redundant("text wrong-operand Contexts.IsOfGeneration(context) -> Contexts.IsOfGeneration(cpu)", AsidContexts.LockedToo)]
    [Redundant("text swapped await Contexts.Activate(cpu, context)", "the lock is held, and the CPU has not loaded the mm yet")]
    [Redundant("text swapped await mm.CpumaskSet(cpu)",
        "the CPU has not loaded the mm yet, and who brings a rollover finds it active there")]
    private async Step CheckAndSwitchContext(int cpu, Mm mm)
    {
        if (design.ArmSwitch == ArmSwitch.KernelTables)
        {
            await tlb.Mmu.SetReservedTtbr0(cpu);
        }

        var context = await Contexts.ReadId(mm.Number);
        if (!(await Contexts.IsOfGeneration(context) && await Contexts.TryActivate(cpu, context, Rule)))
        {
            await Contexts.Lock();
            context = await Contexts.ReadId(mm.Number);
            if (!await Contexts.IsStillOfGeneration(context))
            {
                context = await NewContext(mm, context);
                await Contexts.StoreId(mm.Number, context);
            }

            if (await Contexts.TestAndClearPending(cpu))
            {
                await tlb.Mmu.InvalidateAll(cpu); // local_flush_tlb_all()
            }

            await Contexts.Activate(cpu, context);
            await mm.CpumaskSet(cpu);
            await Contexts.Unlock();
        }

        await CpuSwitchMm(cpu, mm);
    }

    [Kernel("arch/arm/mm/context.c", "new_context", "7.3")]
    [Differs("atomic64_read(id) atomic64_read(asid_generation)", "under the lock, by which the caller has read them")]
    [Redundant("text left-out await mm.CpumaskClearAll()", "who stays in the mask is interrupted in vain")]
    private async Step<int> NewContext(Mm mm, int context)
    {
        var found = context == 0 ? 0 : await Contexts.Keep(context, design.RenewedAsids);
        if (found != 0)
        {
            return found;
        }

        found = await Contexts.FindNext();
        if (found == 0)
        {
            await Contexts.NewVersion();
            await FlushContext();
            found = await Contexts.FindFirst(); // there are more ASIDs than CPUs
        }

        if (design.ArmCpumask == ArmCpumask.BeginsAnew)
        {
            await mm.CpumaskClearAll();
        }

        return found;
    }

    [Kernel("arch/arm/mm/context.c", "flush_context", "7.3")]
    [Differs("bitmap_clear", "the map begins anew in one step, under the lock")]
    [Redundant("no-barrier reserved_asids", OrderNotModelled)]
    private async Step FlushContext()
    {
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            await Contexts.Reserve(cpu, design.ReservedAsids);
        }

        if (design.AsidRollover == AsidRollover.FlushPending)
        {
            await Contexts.FlushPending(CpuMask.All(machine.Cpus));
        }
    }

    [Kernel("arch/arm/mm/proc-v7-2level.S", "cpu_v7_switch_mm", "7.3")]
    [Redundant("no-barrier mcr", OrderNotModelled)]
    private async Step CpuSwitchMm(int cpu, Mm mm)
    {
        var asid = await Contexts.AsidOf(mm);
        if (design.ArmSwitch == ArmSwitch.AtOnce)
        {
            await tlb.Mmu.SetTtbr0AndAsid(cpu, mm.Number, asid); // proc-v7-3level.S
            return;
        }

        await tlb.Mmu.SetContextId(cpu, asid);
        await tlb.Mmu.SetTtbr0(cpu, mm.Number);
    }
}
