namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/memory.c: ranges of several pages, which one gather unmaps and one flush drops.</summary>
public sealed partial class Memory
{
    /// <summary>Unmaps both pages of an mm, flushes once, and frees them (munmap, exit).</summary>
    /// <param name="flush">The flush of both pages.</param>
    /// <param name="truncated">That of the range as it was before its last page was unmapped.</param>
    /// <param name="huge">The flush of the large page that they are, or null where they never are.</param>
    /// <param name="forced">The flush that is made where another gather, or a batch, is in flight.</param>
    [Kernel("mm/memory.c", "unmap_vmas", "7.3")]
    [Differs("tlb_gather_mmu zap_huge_pmd flush_tlb_mm_range zap_pte_range mm_tlb_flush_nested",
        "tlb_gather_mmu() and tlb_finish_mmu() stand around the call; of what it comes to, a large page is one case")]
    [Differs("hugetlb_zap_end", "of hugetlbfs, where __unmap_hugepage_range() has it")]
    [Redundant("no-barrier inc_tlb_flush_pending", "the exchange that clears the entry is a full barrier")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("always-yes mm_tlb_flush_nested", "a forced flush too many")]
    [Redundant("text wrong-operand FinishHuge(huge) -> FinishHuge(forced)", "the mm is flushed, where its large page would be enough")]
    [Redundant("text wrong-operand ZapPte(forced, 1) -> ZapPte(flush, 1)", "the range is all that the mm has")]
    [Redundant(
        "text wrong-operand tlb.FlushTlbMmRange(forced) -> tlb.FlushTlbMmRange(flush)",
        "the range is all that the mm has, and who takes its table flushes for that himself")]
    [Redundant("text wrong-operand flush -> forced", Flush.OneMm)]
    [Redundant("text wrong-operand flush -> truncated", Flush.OneMm)]
    [Redundant("text wrong-operand GatherRange.Truncated ? forced : flush)", "that the range is cut is the bug")]
    [Redundant("text wrong-operand GatherRange.Truncated ? flush : flush)", "that the range is cut is the bug")]
    [Redundant("text wrong-operand GatherRange.Truncated ? truncated : forced)", "the range is all that the mm has")]
    [Redundant(
        "text wrong-operand mm.FreePage(0, first) -> mm.FreePage(0, second)",
        "both pages are mapped to what they were mapped to first, if at all")]
    [Redundant(
        "text wrong-operand FinishHuge(huge) -> FinishHuge(truncated)",
        "a flush of a large page names its first one, and no more")]
    [Redundant("text wrong-operand FinishHuge(huge) -> FinishHuge(flush)", "its pages one by one are the large page")]
    [Redundant(
        "text wrong-operand ZapPte(forced, 0) ->",
        "reclaim beside a range takes the first page alone, which each of its flushes names")]
    [Redundant(
        "text wrong-operand ZapPte(forced, 1) -> ZapPte(truncated",
        "reclaim beside a range takes the first page alone, which each of its flushes names")]
    [Redundant(
        "text wrong-operand mm.FreePage(1, second) -> mm.FreePage(1, first)",
        "both pages are mapped to what they were mapped to first, if at all")]
    public async Step UnmapVmas(Flush flush, Flush truncated, Flush? huge, Flush forced)
    {
        var mm = flush.Mm!;
        await mm.AddFlushPending(1, design.PendingCount); // tlb_gather_mmu()
        if (huge is not null && await HugeMemory.ZapHugePmd(mm)) // zap_pmd_range()
        {
            await FinishHuge(huge);
            return;
        }

        await notifier.InvalidateRangeStart(mm, 0, mm.Tables.Pages);
        var first = await ZapPte(forced, 0);
        var second = await ZapPte(forced, 1);
        await MmuNotifier.InvalidateRangeEnd(mm);
        if (design.NestedGather == NestedGather.Flushes && await mm.FlushNested())
        {
            await tlb.FlushTlbMmRange(forced);
        }
        else if (first != PteValue.None || second != PteValue.None)
        {
            await tlb.FlushTlbMmRange(design.GatherRange == GatherRange.Truncated ? truncated : flush); // tlb_flush_mmu()
        }

        if (first != PteValue.None)
        {
            await mm.FreePage(0, first);
        }

        if (second != PteValue.None)
        {
            await mm.FreePage(1, second);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    // What the gather does with a large page: it is given back once, and so are all that it is made of.
    [Kernel("mm/memory.c", "unmap_vmas", "7.3")]
    [Redundant("no-barrier dec_tlb_flush_pending", "what another gather has to see was stored before, and x86 keeps stores in order")]
    [Redundant("text left-out await FreeHuge(mm) [1]", "that it is given up before the flush is the bug")]
    private async Step FinishHuge(Flush flush)
    {
        var mm = flush.Mm!;
        if (design.HugeZap == HugeZap.GivesUpFirst)
        {
            await FreeHuge(mm);
        }

        await tlb.FlushTlbMmRange(flush); // tlb_flush_mmu()
        if (design.HugeZap == HugeZap.FlushesFirst)
        {
            await FreeHuge(mm);
        }

        await mm.AddFlushPending(-1, design.PendingCount); // tlb_finish_mmu()
    }

    [Redundant("no-barrier free_page", Mm.FlushOrdered)]
    private static async Step FreeHuge(Mm mm)
    {
        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            await mm.FreePage(page, PteValue.Huge);
        }
    }
}
