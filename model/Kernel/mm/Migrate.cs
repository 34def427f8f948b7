namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/migrate.c and mm/migrate_device.c: moves the contents of a page to another; and mm/mempolicy.c, which asks for faults by
/// which NUMA balancing goes.</summary>
/// <remarks>A page to which somebody refers is not migrated, so references are left out.</remarks>
public sealed partial class Migrate
{
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly Rmap rmap;
    private readonly MmuNotifier notifier;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="rmap">Who unmaps in batches.</param>
    public Migrate(Design design, Tlb tlb, Rmap rmap) =>
        (this.design, this.tlb, this.rmap, notifier) = (design, tlb, rmap, new MmuNotifier(design));

    /// <summary>Migrates a page (compaction, NUMA balancing); whether it has.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/migrate.c", "migrate_pages", "7.3")]
    [Differs("migrate_pages_batch folio_lock try_to_migrate_one migrate_folio_move folio_unlock",
        "migrate_folio_unmap() and migrate_folios_move() of a batch of one")]
    public async Step<bool> MigratePages(Flush flush)
    {
        var mm = flush.Mm!;
        await LockFolio(mm, 0);
        if (await TryToMigrateOne(flush))
        {
            await MigrateFolioMove(mm, 0);
            return true;
        }

        await UnlockFolio(mm, 0);
        return false;
    }

    /// <summary>Migrates both pages of an mm, whose entries are flushed at once.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="flush">The flush of the batch.</param>
    [Kernel("mm/migrate.c", "migrate_pages_batch", "7.3")]
    [Differs("try_to_migrate_one migrate_folio_move", "migrate_folio_unmap() and migrate_folios_move(), of two pages")]
    [Redundant("text negated !early", "a flush too many, of a batch that has been flushed")]
    [Redundant("text left-out await rmap.TryToUnmapFlush(flush) [2]", "that the flush comes after the move is the bug")]
    public async Step MigratePagesBatch(Mm mm, Flush flush)
    {
        var first = await TryToMigrateOne(mm, 0);
        var second = await TryToMigrateOne(mm, 1);
        if (!first && !second)
        {
            return;
        }

        var early = design.MigrationFlush == MigrationFlush.BeforeMove;
        if (early)
        {
            await rmap.TryToUnmapFlush(flush);
        }

        if (first)
        {
            await MigrateFolioMove(mm, 0);
        }

        if (second)
        {
            await MigrateFolioMove(mm, 1);
        }

        if (!early)
        {
            await rmap.TryToUnmapFlush(flush);
        }
    }

    /// <summary>Migrates a page to the memory of a device, or back.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/migrate_device.c", "migrate_vma_setup", "7.3")]
    [Differs("folio_lock spin_lock set_pte_at flush_tlb_mm_range spin_unlock migrate_folio_move folio_unlock",
        "migrate_vma_collect_pmd(), some calls down, and migrate_vma_pages() behind it")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text swapped await LockFolio(mm, 0); await mm.PageTableLock.Acquire()", KernelLock.MaySleep)]
    [Redundant("text wrong-operand found && early -> early && early", "a flush too many")]
    public async Step MigrateVma(Flush flush)
    {
        var mm = flush.Mm!;
        await LockFolio(mm, 0);
        await mm.PageTableLock.Acquire(); // migrate_vma_collect_pmd()
        var found = await mm.SetMigrationEntry(0) != SoftwareEntry.None;
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
            await MigrateFolioMove(mm, 0);
        }
        else
        {
            await UnlockFolio(mm, 0);
        }
    }

    /// <summary>Makes the next access of a page fault, so that NUMA balancing sees it.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/mempolicy.c", "change_prot_numa", "7.3")]
    [Differs("change_protection spin_lock ptep_modify_prot_commit spin_unlock", "change_pte_range(), some calls down, stands here")]
    [Differs("flush_tlb_mm_range", "in tlb_finish_mmu()")]
    [Redundant("always-yes set_pte", "a flush too many")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier inc_tlb_flush_pending", "who sees the entry changed sees the count: x86 keeps stores in order")]
    [Redundant("no-barrier set_pte", Mm.FlushOrders)]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("text swapped await mm.AddFlushPending(1", "both come before the entry is changed")]
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
    [Differs("page_vma_mapped_walk spin_lock spin_unlock", "the walk takes the lock, and gives it back with its next step")]
    [Differs("split_huge_pmd_locked huge_pmd_unshare huge_pmd_unshare_flush tlb_finish_mmu set_huge_pte_at pte_clear",
        "of hugetlbfs, of large pages, and of pages of a device")]
    [Differs("ptep_get_and_clear ptep_clear_flush set_pte_at set_tlb_ubc_flush_pending mm_tlb_flush_pending flush_tlb_mm_range",
        "clearing and setting the entry are one step: what it was, hardware does not see in between; pte_accessible() "
        + "asks whether a flush is pending")]
    [Differs("folio_lock folio_unlock", "migrate_folio_unmap() has the lock")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("always-yes mm_tlb_flush_pending", "a flush too many")]
    private async Step<bool> TryToMigrateOne(Flush flush)
    {
        var mm = flush.Mm!;
        var tells = design.Notifies != Notifies.NotMigration;
        if (tells)
        {
            await notifier.InvalidateRangeStart(mm, 0);
        }

        await mm.PageTableLock.Acquire();
        var found = await mm.SetMigrationEntry(0); // ptep_clear_flush()
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
        if (tells)
        {
            await MmuNotifier.InvalidateRangeEnd(mm);
        }

        return found != SoftwareEntry.None;
    }

    // In a batch (TTU_BATCH_FLUSH), beside which nobody makes an entry one of PROT_NONE.
    [Kernel("mm/rmap.c", "try_to_migrate_one", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier ptep_get_and_clear", Mm.FlushOrders)]
    [Redundant("text swapped await LockFolio(mm, page)", KernelLock.MaySleep)]
    private async Step<bool> TryToMigrateOne(Mm mm, int page)
    {
        await LockFolio(mm, page);
        await mm.LockOf(page).Acquire();
        var found = await mm.SetMigrationEntry(page) != SoftwareEntry.None;
        if (found)
        {
            await rmap.SetTlbUbcFlushPending(mm);
        }

        await mm.LockOf(page).Release();
        if (!found)
        {
            await UnlockFolio(mm, page);
        }

        return found;
    }

    [Kernel("mm/migrate.c", "migrate_folio_move", "7.3")]
    [Differs("spin_lock folio_unlock spin_unlock",
        "remove_migration_ptes() has the lock; the page moved from and the one moved to have one lock here")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("text left-out await mm.CopyPage(page, PteValue.Old, \"folio_mc_copy\") [2]", "that it comes so late is the bug")]
    [Redundant("text swapped await UnlockFolio(mm, page); await mm.FreePage", "no entry leads to the page any more")]
    private async Step MigrateFolioMove(Mm mm, int page)
    {
        if (design.MigrationCopy == MigrationCopy.BeforeMapping)
        {
            await mm.CopyPage(page, PteValue.Old, "folio_mc_copy");
        }

        await mm.LockOf(page).Acquire();
        if (await mm.IsMigrationEntry(page))
        {
            await mm.RemoveMigrationPte(page);
        }

        await mm.LockOf(page).Release();
        if (design.MigrationCopy == MigrationCopy.AfterMapping)
        {
            await mm.CopyPage(page, PteValue.Old, "folio_mc_copy");
        }

        await UnlockFolio(mm, page);
        await mm.FreePage(page, PteValue.Old);
    }

    [Kernel("include/linux/pagemap.h", "folio_lock", "7.3")]
    [Differs("spin_lock", "folio_trylock() and __folio_lock(), which sleeps")]
    [Redundant("no-barrier mutex_lock", KernelLock.IsAcquire)]
    [Redundant("no-wait mutex_lock", "a page is migrated once")]
    private static async Step LockFolio(Mm mm, int page)
    {
        if (!mm.FolioLocks.IsEmpty)
        {
            await mm.FolioLocks[page].Acquire();
        }
    }

    [Kernel("mm/filemap.c", "folio_unlock", "7.3")]
    [Differs("spin_unlock", "folio_xor_flags_has_waiters() and folio_wake_bit()")]
    private static async Step UnlockFolio(Mm mm, int page)
    {
        if (!mm.FolioLocks.IsEmpty)
        {
            await mm.FolioLocks[page].Release();
        }
    }
}
