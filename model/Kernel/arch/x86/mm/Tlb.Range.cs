namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c: ranges of several pages, which a <c>flush_tlb_info</c> names by start, end and stride.</summary>
public sealed partial class Tlb
{
    private const int Unlimited = int.MaxValue; // 33 in the kernel: more pages than an mm has here

    [Redundant(
        "text negated design.FlushCeiling == FlushCeiling.AboveRanges",
        "page by page or all: either flush drops every page of the range")]
    private int SinglePageFlushCeiling => design.FlushCeiling == FlushCeiling.AboveRanges ? Unlimited : 1;

    /// <summary>Whether a flush is TLB_FLUSH_ALL: of everything, or of a range beyond the ceiling (<c>get_flush_tlb_info()</c>).</summary>
    /// <param name="flush">The flush.</param>
    [Redundant(
        "text negated design.FlushCeiling != FlushCeiling.CutsRanges && flush.Pages",
        "page by page or all: either flush drops every page of the range")]
    [Redundant(
        "text negated flush.Pages / StrideOf(flush) > SinglePageFlushCeiling ->",
        "page by page or all: either flush drops every page of the range")]
    internal bool IsAll(Flush flush) =>
        flush.Page < 0 || (design.FlushCeiling != FlushCeiling.CutsRanges && flush.Pages / StrideOf(flush) > SinglePageFlushCeiling);

    /// <summary>Where a flush that is not of everything ends (<c>info->end</c>).</summary>
    /// <param name="flush">The flush.</param>
    internal int EndOf(Flush flush) => flush.Page + Math.Min(flush.Pages, SinglePageFlushCeiling);

    /// <summary><c>mmu_notifier_arch_invalidate_secondary_tlbs(mm, start, end)</c>.</summary>
    /// <param name="flush">The flush.</param>
    [Redundant("text negated IsAll(flush) -> !(IsAll(flush))", "page by page or all: either flush drops every page of the range")]
    [Redundant("text negated !IsAll(flush) -> !(!IsAll(flush))", "that the last page alone is flushed is the bug, and mended then")]
    internal Step InvalidateSecondaryTlbs(Flush flush)
    {
        var skipped = design.SecondaryFlush == SecondaryFlush.OfLastVma && !IsAll(flush) ? flush.Pages - 1 : 0;
        return MmuNotifier.ArchInvalidateSecondaryTlbs(flush.Mm!, IsAll(flush) ? -1 : flush.Page + skipped, flush.Pages - skipped);
    }

    /// <summary><c>1 &lt;&lt; info->stride_shift</c>, in pages.</summary>
    /// <param name="flush">The flush.</param>
    internal int StrideOf(Flush flush) => design.FlushStride == FlushStride.Largest ? flush.Pages : flush.Stride;
}
