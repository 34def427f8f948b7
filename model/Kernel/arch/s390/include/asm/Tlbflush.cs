using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.s390.include.asm;

/// <summary>arch/s390/include/asm/tlbflush.h and tlb.h: flushes of all of an mm, on every CPU, by an instruction.</summary>
public sealed class S390Tlbflush
{
    private const string Needless = "a flush too many";

    private readonly Design design;
    private readonly Mmu mmu;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    public S390Tlbflush(Design design, Mmu mmu) => (this.design, this.mmu) = (design, mmu);

    /// <summary>Flushes an mm if an entry was changed without a flush.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/s390/include/asm/tlbflush.h", "__tlb_flush_mm_lazy", "7.3")]
    [Differs("preempt_disable put_cpu", "spin_lock() and spin_unlock() have it")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-yes flush_mm", Needless)]
    [Redundant("text left-out await mm.StoreFlushMm(false)", Needless)]
    public async Step FlushMmLazy(S390Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        switch (design.S390FlushMm)
        {
            case S390FlushMm.ClearedUnderLock:
                await PreemptDisable(); // spin_lock()
                await mm.Lock.Acquire();
                await ClearAndFlush(mm);
                await mm.Lock.Release();
                await PutCpu();
                break;
            case S390FlushMm.ClearedFirst:
                await ClearAndFlush(mm);
                break;
            default:
                if (await mm.ReadFlushMm())
                {
                    await FlushMm(mm);
                    await mm.StoreFlushMm(false);
                }

                break;
        }
    }

    /// <summary>Flushes what a gather has changed.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/s390/include/asm/tlb.h", "tlb_flush", "7.3")]
    public async Step TlbFlush(S390Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (design.S390Lazy == S390Lazy.IfAttachedAlone)
        {
            await FlushMmLazy(mm);
        }
        else if (await mm.HasOneUser())
        {
            await FlushMm(mm); // __tlb_flush_mm_cond()
        }
    }

    /// <summary>Lets a table be freed once the mm is flushed.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("arch/s390/include/asm/tlb.h", "pte_free_tlb", "7.3")]
    public async Step PteFreeTlb(S390Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (design.S390FreedTable == S390FreedTable.FlushMmSet)
        {
            await mm.StoreFlushMm(true);
        }
    }

    [Redundant("always-yes flush_mm", Needless)]
    [Redundant("text left-out await mm.StoreFlushMm(false)", Needless)]
    private async Step ClearAndFlush(S390Mm mm)
    {
        if (await mm.ReadFlushMm())
        {
            await mm.StoreFlushMm(false);
            await FlushMm(mm);
        }
    }

    [Kernel("arch/s390/include/asm/tlbflush.h", "__tlb_flush_mm", "7.3")]
    [Differs("READ_ONCE(gmap_asce) __tlb_flush_idte", "of an mm that is a guest's memory: it has more than one ASCE")]
    [Redundant("no-barrier atomic_inc", S390Mm.WhoSeesItWaits)]
    [Redundant("no-barrier idte", "what waits is mm_cpumask, which atomic_dec() waits for; atomic_inc() has for all before")]
    [Redundant("no-barrier atomic_dec", "idte has waited for all that was stored before")]
    [Redundant("text left-out await mm.StoreCpumask", "who stays in mm_cpumask is flushed for longer")]
    [Redundant("text swapped await mmu.Idte(mm.Number); await mm.StoreCpumask(await mm.ReadAttached()); ->",
        "the mask first is what is right: the other order is a design with a bug")]
    private async Step FlushMm(S390Mm mm)
    {
        await PreemptDisable();
        await mm.BeginChange();
        if (design.S390Reset == S390Reset.BeforeFlush)
        {
            await mm.StoreCpumask(await mm.ReadAttached());
            await mmu.Idte(mm.Number);
        }
        else
        {
            await mmu.Idte(mm.Number);
            await mm.StoreCpumask(await mm.ReadAttached());
        }

        await mm.EndChange();
        await PutCpu();
    }
}
