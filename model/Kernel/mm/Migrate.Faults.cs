namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/memory.c: who faults on an entry that hardware takes for one of nothing.</summary>
public sealed partial class Migrate
{
    private const string Queued = "who is not queued waits all the same, by looking: wakeups that do not come are not modelled";
    private const string FaultsAgain = "the page is as unusable as it was: whoever wants it faults again";

    /// <summary>Faults on an entry of PROT_NONE: migrates the page to where it is used, or maps it where it is.</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <remarks>Where migration fails somebody else has changed the entry, which pte_same() would say once more.</remarks>
    [Kernel("mm/memory.c", "do_numa_page", "7.3")]
    [Differs("pte_unmap_unlock pte_offset_map_lock pte_same", "of a migration that fails: somebody else has changed the entry then")]
    [Differs("migrate_pages", "migrate_misplaced_folio() comes to it")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-yes pte_protnone", "pte_same() looks again")]
    [Redundant("always-no pte_protnone", FaultsAgain)]
    [Redundant("text negated !await mm.IsProtNone(0)", FaultsAgain)]
    [Redundant("text negated await Atomic.Choose", "either answer may come at any moment")]
    [Redundant("text left-out await NumaRebuildSingleMapping(mm)", FaultsAgain)]
    [Redundant("text wrong-operand same && !moves -> moves && !moves", FaultsAgain)]
    public async Step DoNumaPage(Flush flush)
    {
        var mm = flush.Mm!;
        if (!await mm.IsProtNone(0)) // handle_pte_fault()
        {
            return;
        }

        await mm.PageTableLock.Acquire();
        var same = await IsSame(mm);
        var moves = same && await Atomic.Choose<bool>("numa_migrate_check()", "stays", "moves");
        if (same && !moves)
        {
            await NumaRebuildSingleMapping(mm);
        }

        await mm.PageTableLock.Release();
        if (moves)
        {
            await MigratePages(flush); // migrate_misplaced_folio()
        }
    }

    // With the lock held.
    [Kernel("include/linux/pgtable.h", "pte_same", "7.3")]
    [Redundant("always-no pte_protnone", FaultsAgain)]
    private async Step<bool> IsSame(Mm mm) => design.NumaCheck == NumaCheck.BeforeLock || await mm.IsProtNone(0);

    [Kernel("mm/memory.c", "numa_rebuild_single_mapping", "7.3")]
    [Differs("ptep_modify_prot_start", "clears the entry, where it is not changed in place")]
    [Redundant("no-barrier ptep_get_and_clear", "whoever looks has the lock, and x86 keeps stores in order")]
    [Redundant("text left-out await mm.SetPte(0, PteValue.None", "in place an entry is changed in one step")]
    [Redundant("text left-out await mm.MovePte(0, PteValue.Old)", FaultsAgain)]
    private async Step NumaRebuildSingleMapping(Mm mm)
    {
        if (design.EntryChange == EntryChange.ClearThenSet)
        {
            await mm.SetPte(0, PteValue.None, locked: true); // ptep_modify_prot_start()
        }

        await mm.MovePte(0, PteValue.Old); // ptep_modify_prot_commit()
    }

    /// <summary>Waits until a page has been migrated to whose migration entry the task has come.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/migrate.c", "migration_entry_wait", "7.3")]
    [Differs("softleaf_entry_wait_on_locked Mm.QueueForFolio", "softleaf_entry_wait_on_locked() queues, gives the lock back, and waits")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("always-no is_migration_entry", FaultsAgain)]
    [Redundant("no-wait folio_wait_locked", FaultsAgain)]
    [Redundant("text left-out await mm.FolioLocks[page].UntilFree", FaultsAgain)]
    [Redundant("text negated early -> !(early)", Queued)]
    [Redundant("text left-out await mm.QueueForFolio(page)", Queued)]
    [Redundant("text wrong-operand found && early -> found && found", Queued)]
    [Redundant("text wrong-operand found && !early -> early && !early", Queued)]
    [Redundant("text negated found -> !(found) [2]", Queued)]
    [Redundant("text negated found -> !(found) [3]", FaultsAgain)]
    public async Step MigrationEntryWait(Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await mm.LockOf(page).Acquire();
        var found = await mm.IsMigrationEntry(page);
        var early = design.MigrationWait == MigrationWait.QueuedUnderLock;
        if (found && early)
        {
            await mm.QueueForFolio(page);
        }

        await mm.LockOf(page).Release();
        if (found && !early)
        {
            await mm.QueueForFolio(page);
        }

        if (found)
        {
            await mm.FolioLocks[page].UntilFree("folio_wait_locked"); // migration_entry_wait_on_locked()
        }
    }
}
