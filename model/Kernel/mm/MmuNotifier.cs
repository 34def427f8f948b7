namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/mmu_notifier.c: who else translates by an mm's page tables is told when they change.</summary>
public sealed class MmuNotifier
{
    private readonly KvmMain kvm;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    public MmuNotifier(Design design) => kvm = new KvmMain(design);

    /// <summary>Before entries are changed.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The first page.</param>
    /// <param name="pages">How many.</param>
    [Kernel("mm/mmu_notifier.c", "__mmu_notifier_invalidate_range_start", "7.3")]
    public async Step InvalidateRangeStart(Mm mm, int page, int pages = 1)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (mm.Guest is not null)
        {
            await kvm.InvalidateRangeStart(mm, page, pages);
        }
    }

    /// <summary>After they have been changed, and before what they mapped is freed.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("mm/mmu_notifier.c", "__mmu_notifier_invalidate_range_end", "7.3")]
    public static async Step InvalidateRangeEnd(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (mm.Guest is not null)
        {
            await KvmMain.InvalidateRangeEnd(mm);
        }
    }

    /// <summary>Where the CPUs' TLBs are flushed: a device's TLB that walks the same tables is too.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The first page, or -1 for all.</param>
    /// <param name="pages">How many.</param>
    [Kernel("mm/mmu_notifier.c", "__mmu_notifier_arch_invalidate_secondary_tlbs", "7.3")]
    [Redundant("no-barrier invalidates the IOTLB", Mm.FlushOrdered)]
    public static async Step ArchInvalidateSecondaryTlbs(Mm mm, int page, int pages)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (mm.Device is { } device)
        {
            await device.Invalidate(page, pages);
        }
    }
}
