namespace Shootdown.Model.Kernel.arch.x86.kvm;

/// <summary>arch/x86/kvm/mmu/mmu.c: a guest faults on a page that its second stage does not map.</summary>
/// <remarks>The reference that the lookup takes is given back once the page is mapped, and keeps it from nobody then; it is left
/// out.</remarks>
public sealed class TdpMmu
{
    private readonly Design design;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    public TdpMmu(Design design) => this.design = design;

    /// <summary>Maps a page in the second stage as the mm maps it, or gives up where the mm's entry may have changed meanwhile: the guest
    /// faults again.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/x86/kvm/mmu/mmu.c", "kvm_tdp_mmu_page_fault", "7.3")]
    [Redundant("no-barrier spin_lock", KernelLock.IsAcquire)]
    [Redundant("no-barrier spte", "the lock is given back after it")]
    [Redundant("always-yes mmu_invalidate_retry", "a fault more")]
    [Redundant("always-no points to a table", "a fault more")]
    [Redundant("text left-out await guest.Set(", "the guest faults again; of how far it gets no property speaks")]
    [Redundant("text off-by-one mm.PointsToTable(page)", "what is collapsed is all that one table maps")]
    [Redundant(
        "text negated early -> !(early) [1]",
        "the count is 0 at first: an invalidation that has been before is taken for one that comes meanwhile: a fault "
        + "more")]
    [Redundant("text negated found == PteValue.None", "the guest faults again; of how far it gets no property speaks")]
    [Redundant("text wrong-operand mm.PointsToTable(page)", "what is collapsed is all that one table maps")]
    public async Step KvmTdpMmuPageFault(Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        var guest = mm.Guest!;
        var early = design.KvmSeqRead == KvmSeqRead.BeforeLookup;
        var seq = early ? await guest.ReadSeq() : 0;
        var found = mm.IsCollapsed && !await mm.PointsToTable(page) ? PteValue.None : await mm.ReadPte(page); // kvm_faultin_pfn()
        if (found == PteValue.None)
        {
            return;
        }

        seq = early ? seq : await guest.ReadSeq();
        await guest.MmuLock.Acquire();
        if (design.KvmRetry == KvmRetry.NotAsked || !await guest.Retry(seq, design.KvmRetry == KvmRetry.Asked)) // is_page_fault_stale()
        {
            await guest.Set(page, found); // kvm_tdp_mmu_map()
        }

        await guest.MmuLock.Release();
    }
}
