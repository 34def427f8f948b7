namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/mmu_gather.c and include/asm-generic/tlb.h: how page tables are freed, and walkers waited for.</summary>
public sealed class MmuGather
{
    private readonly Design design;
    private readonly Smp smp;
    private readonly Tlb tlb;
    private readonly RcuHead?[] heads;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="freed">The mms whose table is freed.</param>
    public MmuGather(Computer machine, Design design, Smp smp, Tlb tlb, IReadOnlyCollection<int> freed)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(smp);
        ArgumentNullException.ThrowIfNull(tlb);
        (this.design, this.smp, this.tlb) = (design, smp, tlb);
        var byRcu = design.TableFreeing == TableFreeing.Rcu;
        heads = [.. tlb.Mms.Select(m => byRcu && freed.Contains(m.Number) ? smp.Rcu.Head(m.Tables.Table) : null)];
        foreach (var mm in tlb.Mms.Where(m => heads[m.Number] is not null))
        {
            machine.Hardware($"rcu.{mm}", -1, () => TlbRemoveTableRcu(mm));
        }
    }

    /// <summary>Waits until every CPU has had interrupts on.</summary>
    /// <param name="request">The call.</param>
    [Kernel("mm/mmu_gather.c", "tlb_remove_table_sync_one", "7.3")]
    public async Step TlbRemoveTableSyncOne(Request request)
    {
        if (!tlb.TableFlushImpliesIpiBroadcast)
        {
            await smp.SmpCallFunction(request);
        }
    }

    /// <summary>Frees a table that nothing points to any more and that has been flushed.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="request">The call that waits for walkers, where one does.</param>
    [Kernel("mm/mmu_gather.c", "tlb_remove_table", "7.3")]
    [Differs("call_rcu __tlb_remove_table_free", "tlb_table_flush() and tlb_remove_table_one() do it")]
    [Redundant("no-barrier call_rcu", Mm.FlushOrdered)]
    [Redundant("no-barrier pte_free", Mm.FlushOrdered)]
    public async Step TlbRemoveTable(Mm mm, Request request)
    {
        if (heads[mm.Number] is { } head)
        {
            await head.Call(); // tlb_remove_table_free()
            return;
        }

        if (design.TableFreeing is TableFreeing.IpiAll or TableFreeing.IpiAllBeforeFlush)
        {
            await TlbRemoveTableSyncOne(request);
        }
        else if (design.TableFreeing == TableFreeing.SynchronizeRcu)
        {
            await TlbRemoveTableSyncRcu();
        }

        await tlb.Mmu.FreeTable(mm.Number);
    }

    /// <summary>Flushes what an unsharer may have left of a shared table, and waits for walkers if nobody shares it any more.</summary>
    /// <param name="flush">The flush of the unsharer.</param>
    /// <param name="last">Whether the table has one user left.</param>
    /// <param name="request">The call that waits for walkers.</param>
    [Kernel("include/asm-generic/tlb.h", "tlb_flush_unshared_tables", "7.3")]
    public async Step TlbFlushUnsharedTables(Flush flush, bool last, Request request)
    {
        if (design.UnshareFlush != UnshareFlush.None)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        if (last && design.UnshareSync == UnshareSync.LastSharer)
        {
            await TlbRemoveTableSyncOne(request);
        }
    }

    [Kernel("mm/mmu_gather.c", "tlb_remove_table_sync_rcu", "7.3")]
    [Redundant("no-barrier synchronize_rcu", Mm.FlushOrdered)]
    private async Step TlbRemoveTableSyncRcu()
    {
        await smp.Rcu.StartGracePeriod();
        while (await smp.Rcu.ReadersAreLeft())
        {
        }
    }

    [Kernel("mm/mmu_gather.c", "tlb_remove_table_rcu", "7.3")]
    [Redundant("always-yes whom its grace period waits for", "the table is freed never then: a leak, and nobody waits for a callback")]
    [Redundant("no-barrier whom its grace period waits for", "a callback has stored nothing before it")]
    [Redundant("no-barrier pte_free", "a callback has stored nothing before it")]
    private async Step TlbRemoveTableRcu(Mm mm)
    {
        while (await heads[mm.Number]!.ReadersAreLeft())
        {
        }

        await tlb.Mmu.FreeTable(mm.Number);
    }
}
