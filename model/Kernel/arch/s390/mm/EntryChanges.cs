using Shootdown.Model.Kernel.arch.s390.include.asm;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.s390.mm;

/// <summary>mm/ where it changes entries by way of arch/s390/mm/pgtable.c: what is unmapped is free at once, for it is flushed, or no CPU
/// that runs user code can use it before it is.</summary>
public sealed class EntryChanges
{
    private const string OtherPages = "the table is of pages that no task has: its flush is what others come beside";

    private readonly Computer machine;
    private readonly Mmu mmu;
    private readonly IReadOnlyList<S390Mm> mms;
    private readonly S390Pgtable entries;
    private readonly S390Tlbflush flushes;

    /// <summary>Creates the callers.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="mms">All mms.</param>
    /// <param name="entries">Who changes entries.</param>
    /// <param name="flushes">Who flushes.</param>
    public EntryChanges(Computer machine, Mmu mmu, IReadOnlyList<S390Mm> mms, S390Pgtable entries, S390Tlbflush flushes) =>
        (this.machine, this.mmu, this.mms, this.entries, this.flushes) = (machine, mmu, mms, entries, flushes);

    /// <summary>Unmaps pages and frees them.</summary>
    /// <param name="flush">The pages.</param>
    [Kernel("mm/memory.c", "zap_vma_range", "7.3")]
    [Differs("zap_pte_range tlb_flush", "some calls down, and tlb_finish_mmu()")]
    public async Step ZapVmaRange(Flush flush)
    {
        var mm = Of(flush).Mm;
        var found = false;
        for (var page = flush.Page; page < flush.Page + flush.Pages; page++)
        {
            found |= await Unmap(mm, page);
        }

        if (found)
        {
            await flushes.TlbFlush(mm); // tlb_finish_mmu()
        }
    }

    /// <summary>Takes away the right to write a page.</summary>
    /// <param name="flush">Its page.</param>
    [Kernel("mm/mprotect.c", "change_protection", "7.3")]
    [Differs("get_cpu put_cpu ptep_modify_prot_start ptep_modify_prot_commit", "change_pte_range(), with the page-table lock held")]
    [Differs("tlb_flush", "tlb_finish_mmu(), behind the call")]
    [Redundant("text negated await entries.PtepModifyProtStart", S390Mm.MapsLess)]
    [Redundant("text off-by-one entries.PtepModifyProtStart(cpu, mm, page) -> entries.PtepModifyProtStart(cpu + 1", S390Mm.FlushedBehind)]
    [Redundant("text wrong-operand entries.PtepModifyProtStart(cpu, mm, page) -> entries.PtepModifyProtStart(page", S390Mm.FlushedBehind)]
    [Redundant("text left-out await S390Pgtable.PtepModifyProtCommit", S390Mm.MapsLess)]
    [Redundant("text swapped await PutCpu()", "it keeps its CPU for longer")]
    public async Step ChangeProtection(Flush flush)
    {
        var (mm, page) = Of(flush);
        var cpu = await GetCpu(machine); // pte_offset_map_lock()
        if (await entries.PtepModifyProtStart(cpu, mm, page) != PteValue.None)
        {
            await S390Pgtable.PtepModifyProtCommit(mm, page, PteValue.ReadOnly);
        }

        await PutCpu();
        await flushes.TlbFlush(mm); // tlb_finish_mmu()
    }

    /// <summary>Maps a copy in the place of a page, which is then free.</summary>
    /// <param name="flush">Its page.</param>
    [Kernel("mm/memory.c", "wp_page_copy", "7.3")]
    [Differs("ptep_xchg_direct set_pte_at", "ptep_clear_flush() of s390, and what is stored over the entry")]
    [Redundant("text left-out await mm.Mm.SetPte(page, PteValue.New", S390Mm.MapsLess)]
    [Redundant("text swapped await mm.Mm.SetPte(page, PteValue.New",
        "what is freed has been flushed, whether the copy is mapped yet or not")]
    public async Step WpPageCopy(Flush flush)
    {
        var (mm, page) = Of(flush);
        var old = await entries.PtepXchgDirect(mm, page); // ptep_clear_flush()
        await mm.Mm.SetPte(page, PteValue.New, locked: false);
        await mm.Mm.FreePage(page, old);
    }

    /// <summary>Unmaps a page, and frees the table that its entry is in.</summary>
    /// <param name="flush">A flush of the mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/memory.c", "free_pgtables", "7.3")]
    [Differs("zap_pte_range pmd_clear pte_free_tlb tlb_flush __tlb_remove_table_free",
        "unmap_vmas() before it, free_pte_range(), and tlb_finish_mmu() behind it")]
    [Redundant("no-barrier pte_free", "idte has waited for the store that takes the table out")]
    [Redundant("text left-out await Unmap(mm, page)", "the entry goes with its table, and the page is not freed")]
    [Redundant("text swapped await Unmap(mm, page)",
        "the page is freed behind its own IPTE, or before the flush, its table in place or not")]
    [Redundant("text off-by-one mm.Mm.ClearPmd(page)", "one entry points to the table of all the pages")]
    public async Step FreePgtables(Flush flush, int page)
    {
        var mm = Of(flush).Mm;
        await Unmap(mm, page); // unmap_vmas()
        await mm.Mm.ClearPmd(page); // free_pte_range()
        await flushes.PteFreeTlb(mm);
        await flushes.TlbFlush(mm); // tlb_finish_mmu()
        await mmu.FreeTable(mm.Number);
    }

    /// <summary>Frees a table of other pages.</summary>
    /// <param name="mm">The mm.</param>
    [Redundant("text left-out await flushes.", OtherPages)]
    [Redundant("text swapped await flushes.", OtherPages)]
    public async Step FreeOtherTable(S390Mm mm)
    {
        await flushes.PteFreeTlb(mm);
        await flushes.TlbFlush(mm);
    }

    private (S390Mm Mm, int Page) Of(Flush flush) => (mms[flush.Mm!.Number], flush.Page);

    [Kernel("mm/memory.c", "zap_pte_range", "7.3")]
    [Differs("ptep_xchg_lazy", "do_zap_pte_range(), some calls down")]
    private async Step<bool> Unmap(S390Mm mm, int page)
    {
        var old = await entries.PtepXchgLazy(mm, page); // ptep_get_and_clear_full()
        if (old == PteValue.None)
        {
            return false;
        }

        await mm.Mm.FreePage(page, old); // __tlb_remove_page_size()
        return true;
    }
}
