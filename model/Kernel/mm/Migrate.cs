namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/migrate.c and mm/migrate_device.c: moves the contents of a page to another; and mm/mempolicy.c, which asks for faults by
/// which NUMA balancing goes.</summary>
/// <remarks>Who finds a migration entry waits for its end, or takes it away; a page to which somebody refers is not migrated, so
/// references are left out.</remarks>
public sealed class Migrate
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Migrate(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>Migrates a page (compaction, NUMA balancing).</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/migrate.c", "migrate_pages", "7.3")]
    public async Step MigratePages(Flush flush)
    {
        if (await TryToMigrateOne(flush))
        {
            await MigrateFolioMove(flush.Mm!);
        }
    }

    /// <summary>Migrates a page to the memory of a device, or back.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/migrate_device.c", "migrate_vma_setup", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    public async Step MigrateVma(Flush flush)
    {
        var mm = flush.Mm!;
        await mm.PageTableLock.Acquire(); // migrate_vma_collect_pmd()
        var found = await mm.SetMigrationEntry() != SoftwareEntry.None;
        var early = design.MigrateVmaFlush == MigrateVmaFlush.BeforeUnlock;
        if (found && early)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.PageTableLock.Release();
        if (found && !early)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        if (found)
        {
            await MigrateFolioMove(mm);
        }
    }

    /// <summary>Makes the next access of a page fault, so that NUMA balancing sees it.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/mempolicy.c", "change_prot_numa", "7.3")]
    [Redundant("no-wait spin_lock", "in place an entry is changed in one step, whoever has the lock")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier inc_tlb_flush_pending", "who sees the entry changed sees the count: x86 keeps stores in order")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    public async Step ChangeProtNuma(Flush flush)
    {
        var mm = flush.Mm!;
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        await mm.PageTableLock.Acquire(); // change_pte_range()
        var changed = await mm.SetProtNone();
        await mm.PageTableLock.Release();
        if (changed)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    // Of an entry that hardware has not known for longer, the flush may be another's to come.
    [Kernel("mm/rmap.c", "try_to_migrate_one", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("always-yes mm_tlb_flush_pending", "a flush too many")]
    private async Step<bool> TryToMigrateOne(Flush flush)
    {
        var mm = flush.Mm!;
        await mm.PageTableLock.Acquire();
        var found = await mm.SetMigrationEntry(); // ptep_clear_flush()
        var accessible = found == SoftwareEntry.Migration;
        if (found == SoftwareEntry.ProtNone && design.PteAccessible == PteAccessible.AsksPending)
        {
            accessible = await mm.FlushInFlight();
        }

        if (accessible)
        {
            await tlb.FlushTlbMmRange(flush);
        }

        await mm.PageTableLock.Release();
        return found != SoftwareEntry.None;
    }

    [Kernel("mm/migrate.c", "migrate_folio_move", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-no is_migration_entry", "the page stays unmapped: who comes to it would wait for ever, and no access does here")]
    private async Step MigrateFolioMove(Mm mm)
    {
        if (design.MigrationCopy == MigrationCopy.BeforeMapping)
        {
            await mm.CopyPage(0, PteValue.Old, "folio_mc_copy");
        }

        await mm.PageTableLock.Acquire();
        if (await mm.IsMigrationEntry())
        {
            await mm.RemoveMigrationPte();
        }

        await mm.PageTableLock.Release();
        if (design.MigrationCopy == MigrationCopy.AfterMapping)
        {
            await mm.CopyPage(0, PteValue.Old, "folio_mc_copy");
        }

        await mm.FreePage(0, PteValue.Old);
    }
}
