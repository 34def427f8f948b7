namespace Shootdown.Model;

/// <summary>mm/memory.c, mm/mprotect.c and mm/khugepaged.c, as far as they change page tables and flush.</summary>
/// <remarks>A change of an entry is one step: it is made with the page-table lock held, under which everybody else changes entries.</remarks>
public sealed class Memory
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the callers of the flushing layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Memory(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>Unmaps a page and frees it (munmap, MADV_DONTNEED).</summary>
    /// <param name="flush">The flush of the page.</param>
    /// <param name="forced">The flush that is made where another gather is in flight.</param>
    [Kernel("mm/memory.c", "zap_page_range_single", "7.3")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that clears the entry is a full barrier")]
    [Redundant("no-barrier ptep_get_and_clear", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    [Redundant("always-yes mm_tlb_flush_nested", "a forced flush too many")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    public async Step ZapPageRange(Flush flush, Flush forced)
    {
        ArgumentNullException.ThrowIfNull(flush);
        var (mm, page) = (flush.Mm!, flush.Page);
        await mm.AddFlushPending(1); // tlb_gather_mmu()
        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        if (design.NestedGather == NestedGather.Flushes && await mm.FlushNested())
        {
            await tlb.FlushTlbMmRange(forced, PteValue.None);
        }
        else if (old != PteValue.None)
        {
            await tlb.FlushTlbMmRange(flush, PteValue.None);
        }

        await mm.Revoke(page, PteValue.None);
        if (old != PteValue.None)
        {
            await mm.FreePage(page, old);
        }

        await mm.AddFlushPending(-1); // tlb_finish_mmu()
    }

    /// <summary>Unmaps a page and frees the table that its entry is in (munmap of a whole table's range, process exit).</summary>
    /// <param name="flush">The flush of everything; it frees tables.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/memory.c", "free_pgtables", "7.3")]
    [Redundant("no-barrier ptep_get_and_clear", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    [Redundant("no-barrier pmdp_get_and_clear", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    [Redundant("no-barrier pte_free", "the flush has been waited for; nothing is read after it")]
    public async Step FreePgtables(Flush flush, int page)
    {
        ArgumentNullException.ThrowIfNull(flush);
        var mm = flush.Mm!;
        var old = await mm.SetPte(page, PteValue.None, design.PteClear == PteClear.Exchange);
        await mm.ClearUpper();
        if (design.TableFreeing == TableFreeing.BeforeFlush)
        {
            await tlb.Mmu.FreeTable(mm.Number);
        }

        await tlb.FlushTlbMmRange(flush, PteValue.None);
        await mm.Revoke(page, PteValue.None);
        if (old != PteValue.None)
        {
            await mm.FreePage(page, old);
        }

        if (design.TableFreeing == TableFreeing.AfterFlush)
        {
            await tlb.Mmu.FreeTable(mm.Number);
        }
    }

    /// <summary>Takes away the right to write a page.</summary>
    /// <param name="flush">The flush of the page.</param>
    [Kernel("mm/mprotect.c", "change_protection", "7.3")]
    [Redundant("no-barrier set_pte", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    public async Step ChangeProtection(Flush flush)
    {
        ArgumentNullException.ThrowIfNull(flush);
        var (mm, page) = (flush.Mm!, flush.Page);
        var old = await mm.SetPte(page, PteValue.ReadOnly, design.PteClear == PteClear.Exchange);
        if (old == PteValue.Old)
        {
            await tlb.FlushTlbMmRange(flush, PteValue.ReadOnly);
            await mm.Revoke(page, PteValue.ReadOnly);
        }
    }

    /// <summary>Maps a fresh page where none is mapped. No flush: what is not present is not cached.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("mm/memory.c", "do_anonymous_page", "7.3")]
    public static async Step DoAnonymousPage(Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(mm);
        await mm.SetPte(page, PteValue.New, locked: false);
    }

    /// <summary>Takes a table away to put a huge page in its place; the table is then used for something else.</summary>
    /// <param name="flush">The flush of everything, as flush_tlb_range() makes it.</param>
    [Kernel("mm/khugepaged.c", "collapse_huge_page", "7.3")]
    [Redundant("no-barrier pmdp_get_and_clear", "inc_mm_tlb_gen(), which follows, is a full barrier")]
    [Redundant("no-barrier pte_free", "the flush has been waited for; nothing is read after it")]
    public async Step CollapseHugePage(Flush flush)
    {
        ArgumentNullException.ThrowIfNull(flush);
        await flush.Mm!.ClearUpper(); // pmdp_collapse_flush()
        await tlb.FlushTlbMmRange(flush, PteValue.Old);
        await tlb.Mmu.FreeTable(flush.Mm.Number);
    }
}
