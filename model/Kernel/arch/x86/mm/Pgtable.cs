namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/pgtable.c and mm/pgtable-generic.c: tables of the kernel's own that are freed.</summary>
public sealed class Pgtable
{
    private readonly Design design;
    private readonly Tlb tlb;
    private readonly KernelTable table;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    /// <param name="table">The table.</param>
    public Pgtable(Design design, Tlb tlb, KernelTable table) => (this.design, this.tlb, this.table) = (design, tlb, table);

    /// <summary>Frees a table that maps nothing any more, so that a large page can be mapped in its place (ioremap, vmap).</summary>
    /// <param name="request">The call that flushes.</param>
    [Kernel("arch/x86/mm/pgtable.c", "pmd_free_pte_page", "7.3")]
    public async Step PmdFreePtePage(Request request)
    {
        await table.ClearPmd();
        if (design.KernelTableFlush == KernelTableFlush.AfterClear)
        {
            await tlb.FlushTlbKernelRange(request);
        }

        await KernelPgtableWorkFunc();
    }

    // pagetable_free_kernel() queues it: who frees is slow here instead, and nobody waits for either.
    [Kernel("mm/pgtable-generic.c", "kernel_pgtable_work_func", "7.3")]
    [Differs("spin_lock spin_unlock", "of the list of tables, which is one here")]
    [Redundant("no-barrier iommu_sva_invalidate_kva_range", "the flush before it is a full barrier, and the table is freed by one")]
    [Redundant("no-barrier pagetable_dtor_free", Mm.FlushOrdered)]
    private async Step KernelPgtableWorkFunc()
    {
        if (table.HeldByDevice is not null && design.KernelTableIotlb == KernelTableIotlb.Invalidated)
        {
            await table.InvalidateDevice();
        }

        await table.Free();
    }
}
