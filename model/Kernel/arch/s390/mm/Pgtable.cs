using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.s390.mm;

/// <summary>arch/s390/mm/pgtable.c: an entry is made invalid before it is changed, with a flush or with one that is owed.</summary>
/// <remarks>What is stored over an invalid entry, if it is one that is invalid too, is no step: it maps as little. The page-table lock is
/// left out where nobody else changes the entry.</remarks>
public sealed class S390Pgtable
{
    private const string LocalThere = "the IPTE goes to the CPU that is asked about, which alone has run the mm if it is a local one";
    private const string AtOnce = "a flush at once is none too few";
    private const string NotBoth = "who is alone in both masks is one CPU: a flush of all instead";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Mmu mmu;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    public S390Pgtable(Computer machine, Design design, Mmu mmu) => (this.machine, this.design, this.mmu) = (machine, design, mmu);

    /// <summary>Makes an entry invalid, and flushes it; yields what it was.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/s390/mm/pgtable.c", "ptep_xchg_direct", "7.3")]
    [Redundant("text off-by-one PtepFlushDirect(cpu, mm, page) -> PtepFlushDirect(cpu + 1", LocalThere)]
    [Redundant("text wrong-operand PtepFlushDirect(cpu, mm, page) -> PtepFlushDirect(page", LocalThere)]
    public async Step<PteValue> PtepXchgDirect(S390Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var cpu = await GetCpu(machine);
        var old = await PtepFlushDirect(cpu, mm, page);
        await PutCpu();
        return old;
    }

    /// <summary>Makes an entry invalid, and flushes it now or later; yields what it was.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/s390/mm/pgtable.c", "ptep_xchg_lazy", "7.3")]
    public async Step<PteValue> PtepXchgLazy(S390Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var cpu = await GetCpu(machine);
        var old = await PtepFlushLazy(cpu, mm, page);
        await PutCpu();
        return old;
    }

    /// <summary>Makes an entry invalid that <see cref="PtepModifyProtCommit"/> is to change; yields what it was.</summary>
    /// <param name="cpu">The CPU, which who has the page-table lock keeps.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/s390/mm/pgtable.c", "ptep_modify_prot_start", "7.3")]
    [Redundant("text off-by-one PtepFlushLazy(cpu, mm, page) -> PtepFlushLazy(cpu + 1", S390Mm.FlushedBehind)]
    [Redundant("text wrong-operand PtepFlushLazy(cpu, mm, page) -> PtepFlushLazy(page", S390Mm.FlushedBehind)]
    public async Step<PteValue> PtepModifyProtStart(int cpu, S390Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return await PtepFlushLazy(cpu, mm, page);
    }

    /// <summary>Stores the entry that has become another.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    /// <param name="value">What it is.</param>
    [Kernel("arch/s390/mm/pgtable.c", "ptep_modify_prot_commit", "7.3")]
    [Differs("set_ptes", "set_pte(), which of others is no access of its own")]
    [Redundant("text left-out await mm.Mm.MovePte(page, value)", S390Mm.MapsLess)]
    public static async Step PtepModifyProtCommit(S390Mm mm, int page, PteValue value)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await mm.Mm.MovePte(page, value);
    }

    [Kernel("arch/s390/mm/pgtable.c", "ptep_flush_direct", "7.3")]
    [Redundant("no-barrier atomic_inc", S390Mm.WhoSeesItWaits)]
    [Redundant("no-barrier atomic_dec", "ipte has waited for all that was stored before")]
    private async Step<PteValue> PtepFlushDirect(int cpu, S390Mm mm, int page)
    {
        var old = await mm.Mm.ReadPte(page);
        if (old == PteValue.None)
        {
            return old;
        }

        await mm.BeginChange();
        if (await IsLocal(cpu, mm))
        {
            await PtepIpteLocal(cpu, mm, page);
        }
        else
        {
            await PtepIpteGlobal(mm, page);
        }

        await mm.EndChange();
        return old;
    }

    [Kernel("arch/s390/mm/pgtable.c", "ptep_flush_lazy", "7.3")]
    [Differs("set_pte_at", "set_pte(), which of others is no access of its own")]
    [Redundant("no-barrier atomic_inc", S390Mm.WhoSeesItWaits)]
    [Redundant("always-no cpumask_equal", AtOnce)]
    [Redundant("always-no mm_users", AtOnce)]
    [Redundant("text swapped await mm.StoreFlushMm(true); await mm.Mm.SetPte(page, PteValue.None, locked: false); ->",
        "the entry first is what is right: the other order is a design with a bug")]
    private async Step<PteValue> PtepFlushLazy(int cpu, S390Mm mm, int page)
    {
        var old = await mm.Mm.ReadPte(page);
        if (old == PteValue.None)
        {
            return old;
        }

        await mm.BeginChange();
        if (design.S390Lazy == S390Lazy.IfAttachedAlone ? await mm.IsAttachedAlone(cpu) : await mm.HasOneUser())
        {
            if (design.S390LazyOrder == S390LazyOrder.FlushMmFirst)
            {
                await mm.StoreFlushMm(true);
                await mm.Mm.SetPte(page, PteValue.None, locked: false);
            }
            else
            {
                await mm.Mm.SetPte(page, PteValue.None, locked: false);
                await mm.StoreFlushMm(true);
            }
        }
        else
        {
            await PtepIpteGlobal(mm, page);
        }

        await mm.EndChange();
        return old;
    }

    // One that attaches the mm after the first look waits for the change; one that has detached it before is in the mask.
    [Redundant("always-no cpumask_equal", "IPTE on every CPU drops more")]
    [Redundant("text off-by-one mm.IsInMaskAlone(cpu) -> mm.IsInMaskAlone(cpu + 1) [2]", NotBoth)]
    [Redundant("text off-by-one mm.IsInMaskAlone(cpu) -> mm.IsInMaskAlone(cpu + 1) [3]", NotBoth)]
    [Redundant("text off-by-one mm.IsAttachedAlone(cpu) -> mm.IsAttachedAlone(cpu + 1) [2]", NotBoth)]
    private async Step<bool> IsLocal(int cpu, S390Mm mm)
    {
        switch (design.S390Local)
        {
            case S390Local.IfInMaskAlone:
                return await mm.IsInMaskAlone(cpu);
            case S390Local.IfAttachedAlone:
                return await mm.IsAttachedAlone(cpu) && await mm.IsInMaskAlone(cpu);
            case S390Local.IfInMaskThenAttachedAlone:
                return await mm.IsInMaskAlone(cpu) && await mm.IsAttachedAlone(cpu);
            default:
                return false;
        }
    }

    [Kernel("arch/s390/mm/pgtable.c", "ptep_ipte_local", "7.3")]
    [Differs("READ_ONCE(gmap_asce) __ptep_ipte", "of an mm that is a guest's memory: by its ASCE")]
    [Redundant("no-barrier ipte", S390Mm.IncHasWaited)]
    [Redundant("text own-cpu CpuMask.Of(cpu).With(cpu)", "it is in the mask")]
    private async Step PtepIpteLocal(int cpu, S390Mm mm, int page) => await mmu.Ipte(mm.Number, page, CpuMask.Of(cpu));

    [Kernel("arch/s390/mm/pgtable.c", "ptep_ipte_global", "7.3")]
    [Differs("READ_ONCE(gmap_asce) __ptep_ipte", "of an mm that is a guest's memory: by its ASCE")]
    [Redundant("no-barrier ipte", S390Mm.IncHasWaited)]
    private async Step PtepIpteGlobal(S390Mm mm, int page) => await mmu.Ipte(mm.Number, page, CpuMask.All(machine.Cpus));
}
