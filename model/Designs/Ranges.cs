namespace Shootdown.Model.Designs;

/// <content>Ranges of several pages, and pages that are large.</content>
public sealed partial record Design
{
    /// <summary>Which ranges a flush drops page by page.</summary>
    [Axis("-", "which ranges a flush drops page by page")]
    public FlushCeiling FlushCeiling { get => Tell(field); init; }

    /// <summary>How far apart the pages are that a flush of a range drops.</summary>
    [Axis("-", "how far apart the pages are that a flush of a range drops")]
    public FlushStride FlushStride { get => Tell(field); init; }

    /// <summary>Which range a gather flushes.</summary>
    [Axis("-", "which range a gather flushes")]
    public GatherRange GatherRange { get => Tell(field); init; }

    /// <summary>How a large page is split.</summary>
    [Axis("-", "how a large page is split")]
    public PmdSplit PmdSplit { get => Tell(field); init; }

    /// <summary>When a gather gives up a large page that it has unmapped.</summary>
    [Axis("-", "when a gather gives up a large page that it has unmapped")]
    public HugeZap HugeZap { get => Tell(field); init; }
}

/// <summary>How a large page is split.</summary>
public enum PmdSplit
{
    /// <summary>Its entry is made not present, and flushed, before it is made to point to the table.</summary>
    [Origin("every version: pmdp_invalidate(), then pmd_populate()")]
    InvalidateFirst,

    /// <summary>Its entry is made to point to the table, and flushed.</summary>
    [Origin("what the comment in __split_huge_pmd_locked() says must not be done")]
    PopulateFirst,
}

/// <summary>When a gather gives up a large page that it has unmapped.</summary>
public enum HugeZap
{
    /// <summary>Once it has flushed.</summary>
    [Origin("4.6 and later for the huge zero page; every version for others")]
    FlushesFirst,

    /// <summary>At once.</summary>
    [Origin("before 4.6 for the huge zero page: put_huge_zero_page() in zap_huge_pmd()")]
    GivesUpFirst,
}

/// <summary>Which ranges a flush drops page by page (<c>tlb_single_page_flush_ceiling</c>).</summary>
public enum FlushCeiling
{
    /// <summary>All: the ceiling is above every range.</summary>
    [Origin("33 since a5102476a24b, of ranges up to as many pages")]
    AboveRanges,

    /// <summary>Those of one page; all is dropped for others.</summary>
    [Origin("debugfs, tlb_single_page_flush_ceiling = 1; as larger ranges with 33")]
    OnePage,

    /// <summary>As many pages of each as the ceiling says.</summary>
    [Origin("mutant: get_flush_tlb_info() cuts end instead of making it TLB_FLUSH_ALL")]
    CutsRanges,
}

/// <summary>How far apart the pages are that a flush of a range drops (<c>stride_shift</c>).</summary>
public enum FlushStride
{
    /// <summary>As far as the smallest page of the range is large.</summary>
    [Origin("tlb_get_unmap_shift(); a31acd3ee8f7 and later")]
    Smallest,

    /// <summary>As far as the largest.</summary>
    [Origin("mutant of a31acd3ee8f7")]
    Largest,
}

/// <summary>Which range a gather flushes that has come to its end.</summary>
public enum GatherRange
{
    /// <summary>All that it has unmapped.</summary>
    [Origin("ce9ec37bddb6 and later")]
    Whole,

    /// <summary>Not the page that it has unmapped last.</summary>
    [Origin("before ce9ec37bddb6: zap_pte_range() breaks off without moving addr on, and end is exclusive")]
    Truncated,
}
