namespace Shootdown.Model.Kernel.virt.kvm;

/// <summary>virt/kvm/kvm_main.c: a guest's second stage follows the page tables of its mm (mmu_notifier).</summary>
public sealed class KvmMain
{
    private readonly Design design;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    public KvmMain(Design design) => this.design = design;

    /// <summary>Before entries of an mm are changed: what the second stage has of them goes, and nothing of them comes until the
    /// end.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The first page.</param>
    /// <param name="pages">How many.</param>
    [Kernel("virt/kvm/kvm_main.c", "kvm_mmu_notifier_invalidate_range_start", "7.3")]
    [Differs("spin_unlock", "what kvm_handle_hva_range() does is done with the lock held that counts the invalidation")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier zaps", "the lock is given back after it")]
    [Redundant("no-barrier kvm.mmu_invalidate_in_progress", "who looks takes the lock")]
    [Redundant("no-barrier kvm_flush_remote_tlbs", "the lock is given back after it")]
    public async Step InvalidateRangeStart(Mm mm, int page, int pages)
    {
        var guest = mm.Guest!;
        await guest.MmuLock.Acquire();
        await guest.Begin();
        for (var at = page; at < page + pages; at++)
        {
            await guest.Zap(at); // kvm_unmap_gfn_range()
        }

        if (design.KvmZap == KvmZap.Flushed)
        {
            await guest.FlushRemoteTlbs();
        }

        await guest.MmuLock.Release();
    }

    /// <summary>After they have been changed.</summary>
    /// <param name="mm">The mm.</param>
    [Kernel("virt/kvm/kvm_main.c", "kvm_mmu_notifier_invalidate_range_end", "7.3")]
    [Differs("kvm_handle_hva_range", "it takes the lock that is taken here")]
    [Differs("smp_wmb", "stores stay in order on x86")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    public static async Step InvalidateRangeEnd(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var guest = mm.Guest!;
        await guest.MmuLock.Acquire();
        await guest.End();
        await guest.MmuLock.Release();
    }
}
