namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/init_64.c: kernel mappings are copied to the top level of every mm's tables.</summary>
public sealed class Init64
{
    private readonly Design design;
    private readonly KernelLock pgdLock;

    /// <summary>Creates the layer.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    public Init64(Computer machine, Design design) =>
        (this.design, pgdLock) = (design, new KernelLock(machine, "pgd_lock", sleeps: false) { Spins = true });

    /// <summary>Copies them, under pgd_lock and the mm's page_table_lock.</summary>
    /// <param name="pageTableLock">The page_table_lock of the mm that has them not.</param>
    [Kernel("arch/x86/mm/init_64.c", "sync_global_pgds", "7.3")]
    [Differs("_raw_spin_lock _raw_spin_unlock", "in sync_global_pgds_l4() and _l5(), of each pgd")]
    [Redundant("text swapped await (design.PgdLock", "nobody else takes both locks")]
    public async Step SyncGlobalPgds(KernelLock pageTableLock)
    {
        await (design.PgdLock == PgdLock.Irqsave ? Spinlock.SpinLockIrqsave(pgdLock) : Spinlock.SpinLock(pgdLock));
        await Spinlock.SpinLock(pageTableLock);
        await Spinlock.SpinUnlock(pageTableLock);
        await (design.PgdLock == PgdLock.Irqsave ? Spinlock.SpinUnlockIrqrestore(pgdLock) : Spinlock.SpinUnlock(pgdLock));
    }
}
