namespace Shootdown.Model.Kernel.arch.riscv.mm;

/// <summary>arch/riscv/mm/context.c: which mm a CPU has loaded, and under which ASID.</summary>
/// <remarks>A kernel thread keeps the tables of whoever ran before it (asm-generic <c>enter_lazy_tlb()</c> does nothing); its CPU is
/// flushed like any other. <c>loaded_mm</c> stands for the active_mm that the scheduler compares.</remarks>
public sealed class MmContext : IMmContext
{
    private const string OwnActiveMm = "interrupts are off, and active_mm is read by this CPU alone";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">What is common to architectures: mms, hardware, and what each CPU has loaded.</param>
    /// <param name="contexts">The ASIDs.</param>
    public MmContext(Computer machine, Design design, Tlb tlb, AsidContexts contexts) =>
        (this.machine, this.design, this.tlb, Contexts) = (machine, design, tlb, contexts);

    /// <summary>The ASIDs.</summary>
    public AsidContexts Contexts { get; }

    /// <inheritdoc/>
    public void Warm(int cpu, int mm, int asid, bool loaded)
    {
        Contexts.Warm(cpu, mm, asid, loaded);
        tlb.Mmu.Warm(cpu, asid, mm, loaded);
        tlb.Mms[mm].Cpumask.Initial |= loaded || design.RiscvCpumask == RiscvCpumask.Kept ? 1 << cpu : 0;
        if (loaded)
        {
            tlb.State.LoadedMm[cpu].Initial = mm + 1;
        }
    }

    /// <inheritdoc/>
    [Kernel("arch/riscv/mm/context.c", "switch_mm", "6.12")]
    [Redundant("no-barrier cpumask_set_cpu", Tlbflush.OrderNotModelled)]
    [Redundant("no-barrier cpumask_clear_cpu", Tlbflush.OrderNotModelled)]
    [Redundant("always-no cpumask_test_cpu", "the mm's ASID is loaded again")]
    [Redundant("no-barrier write_cr3(swapper_pg_dir", "init_mm maps no user page, so nothing on this CPU waits to be flushed")]
    [Redundant("text swapped await Contexts.ActivateInitMm", "an ASID that the CPU has no use for is reserved for a moment longer")]
    [Redundant("text left-out await Contexts.ActivateInitMm", "an ASID that the CPU has no use for is reserved until it switches again")]
    [Redundant("text swapped await tlb.Mmu.WriteCr3", OwnActiveMm)]
    [Redundant("text swapped await SetMmAsid", OwnActiveMm)]
    [Redundant("text left-out await tlb.Mms[prev - 1].CpumaskClear", "to stay in mm_cpumask is right: to leave it is the bug")]
    public async Step SwitchMm(int cpu, Mm? next)
    {
        var prev = await tlb.State.ReadLoadedMm(cpu);
        if (next is null)
        {
            await Contexts.ActivateInitMm(cpu);
            await tlb.Mmu.WriteCr3(cpu, -1, 0, flush: false);
            await tlb.State.StoreLoadedMm(cpu, TlbState.InitMm);
            return;
        }

        if (prev == TlbState.Loaded(next) && (design.ReservedAsids != ReservedAsids.NotKept || await next.CpumaskTest(cpu)))
        {
            return;
        }

        await next.CpumaskSet(cpu);
        if (prev > 0 && design.RiscvCpumask == RiscvCpumask.ClearedAtSwitch)
        {
            await tlb.Mms[prev - 1].CpumaskClear(cpu);
        }

        await SetMmAsid(cpu, next);
        await tlb.State.StoreLoadedMm(cpu, next.Number);
    }

    [Kernel("arch/riscv/mm/context.c", "set_mm_asid", "6.12")]
    [Redundant("always-no cntx2version", "the way without the lock is a faster one to the same end")]
    [Redundant("always-yes cpumask_test_and_clear_cpu", "a flush too many")]
    [Redundant("no-barrier cmpxchg", Tlbflush.OrderNotModelled)]
    [Redundant("no-barrier raw_spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier cpumask_test_and_clear_cpu", Tlbflush.OrderNotModelled)]
    [Redundant("no-barrier write_cr3", Tlbflush.OrderNotModelled)]
    [Redundant("no-barrier flush all", Tlbflush.OrderNotModelled)]
    [Redundant("text swapped needFlush =", "context_lock is held, and whoever asks for a flush has it")]
    private async Step SetMmAsid(int cpu, Mm mm)
    {
        var needFlush = false;
        var asid = await Contexts.IsCurrent(mm) ? await Contexts.TryActivate(cpu, mm) : 0;
        if (asid == 0)
        {
            await Contexts.Lock();
            if (!await Contexts.IsStillCurrent(mm))
            {
                await NewContext(cpu, mm);
            }

            needFlush = await Contexts.TestAndClearPending(cpu);
            asid = await Contexts.Activate(cpu, mm);
            await Contexts.Unlock();
        }

        await tlb.Mmu.WriteCr3(cpu, mm.Number, asid, flush: false); // csr_write(CSR_SATP)
        if (needFlush)
        {
            await tlb.Mmu.InvalidateAll(cpu); // local_flush_tlb_all()
        }
    }

    [Kernel("arch/riscv/mm/context.c", "__new_context", "6.12")]
    [Redundant("always-no find_next_zero_bit", "a rollover too many")]
    private async Step NewContext(int cpu, Mm mm)
    {
        if (design.ReservedAsids == ReservedAsids.NotKept)
        {
            await mm.CpumaskOnly(cpu);
        }

        if (await Contexts.KeepAsid(mm) || await Contexts.TakeNext(mm))
        {
            return;
        }

        await Contexts.NewVersion();
        await FlushContext();
        await Contexts.TakeFirst(mm); // there are more ASIDs than CPUs
    }

    [Kernel("arch/riscv/mm/context.c", "__flush_context", "6.12")]
    [Redundant("no-barrier reserved_context", Tlbflush.OrderNotModelled)]
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
}
