namespace Shootdown.Model.Machine.Memory;

/// <summary>A table of the kernel's page tables, below an entry that all address spaces have: every CPU may hold a pointer to it in its
/// paging-structure cache, under every PCID, and so may an IOMMU that walks the tables of an mm for a device.</summary>
/// <remarks>Such caches are tagged by PCID whatever the translations below are: INVLPG drops a global translation of any PCID, and pointers
/// of the PCID that is loaded (Intel SDM volume 3, "Operations that Invalidate TLBs and Paging-Structure Caches"). That INVLPG of a user
/// page drops them too is left out: no flush of kernel memory rests on it.</remarks>
public sealed class KernelTable
{
    private readonly Cell? heldByDevice;

    /// <summary>Declares the table.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="pcids">The PCIDs of the kernel's on a CPU.</param>
    /// <param name="device">Whether a device translates by the tables of some mm.</param>
    public KernelTable(Computer machine, int pcids, bool device)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.Show(this);
        Pmd = machine.Layout.Flag("init_mm.pmd", initial: true);
        Freed = machine.Layout.Flag("init_mm.table freed");
        Pointers = new TaggedEntry(machine, Pmd, "walk", pcids);
        heldByDevice = device ? machine.Layout.Flag("iommu walk init_mm") : null;
    }

    /// <summary>Whether the entry above points to it.</summary>
    public Cell Pmd { get; }

    /// <summary>Whether it has been freed.</summary>
    public Cell Freed { get; }

    /// <summary>The pointers to it that CPUs may hold.</summary>
    public TaggedEntry Pointers { get; }

    /// <summary>Whether an IOMMU may hold one; null where there is none that walks CPUs' tables.</summary>
    public Cell? HeldByDevice => heldByDevice;

    /// <summary>Clears the entry that points to it (<c>pmd_clear</c>, a store).</summary>
    public Operation<Nothing> ClearPmd() => Atomic.Store(Pmd, 0, "pmd_clear(init_mm)", MemoryOrder.Plain);

    /// <summary>Frees it.</summary>
    public Operation<Nothing> Free() => Atomic.Ceases(Freed, 1, "pagetable_dtor_free(init_mm)", MemoryOrder.Full);

    /// <summary>Lets a device translate by an mm from now on, and so by the kernel's tables.</summary>
    /// <param name="bound">Set from now on.</param>
    /// <param name="label">The step in the kernel's words.</param>
    internal Operation<Nothing> Bind(Cell bound, string label) => Atomic.Hardware<Nothing, Nothing>(
        label, [bound, heldByDevice!], [Pmd], 1, default,
        static (ref Values v, Nothing _) =>
        {
            v[0] = 1;
            v[1] |= v[2];
            return 0;
        });

    /// <summary>Makes the IOMMU drop what it holds of the kernel's tables; it walks again what is there still.</summary>
    internal Operation<Nothing> InvalidateDevice() => Atomic.Hardware<Nothing, Nothing>(
        "iommu_sva_invalidate_kva_range()", [heldByDevice!], [Pmd], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] &= v[1];
            return 0;
        });
}
