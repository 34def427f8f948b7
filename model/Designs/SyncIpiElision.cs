namespace Shootdown.Model.Designs;

/// <content>Lance Yang's series, v2 to v7: no IPI to every CPU after a flush that has interrupted whoever could be walking (protocol.md
/// B.2).</content>
public sealed partial record Design
{
    /// <summary>C22: when tlb_remove_table_sync_one leaves its IPIs to the flush before it.</summary>
    [Axis("C22", "when tlb_remove_table_sync_one leaves its IPIs to the flush before it")]
    public SyncElision SyncElision { get => Tell(field); init; }

    /// <summary>C23: what an mm that leaves a shared table flushes.</summary>
    [Axis("C23", "what an mm that leaves a shared table flushes")]
    public UnshareFlush UnshareFlush { get => Tell(field); init; }

    /// <summary>What collapse_huge_page flushes before it waits for walkers.</summary>
    [Axis("-", "what collapse_huge_page flushes before it waits for walkers")]
    public CollapseFlush CollapseFlush { get => Tell(field); init; }
}

/// <summary>C22: when tlb_remove_table_sync_one() does nothing, because the flush before it is taken to have interrupted every
/// walker.</summary>
public enum SyncElision
{
    /// <summary>Never.</summary>
    [Origin("every release up to 7.3")]
    Never,

    /// <summary>Where flush_tlb_multi is the native one and there is no INVLPGB, asked each time.</summary>
    [Origin("sync-ipi-elision v2, patches 2 and 3")]
    AskedEachTime,

    /// <summary>The same, decided once at boot (tlb_ipi_broadcast_key).</summary>
    [Origin("sync-ipi-elision v6")]
    KeySetAtBoot,

    /// <summary>Where there is no INVLPGB, whatever flush_tlb_multi is.</summary>
    [Origin("mutant of sync-ipi-elision v2, patch 2: what the test of flush_tlb_multi is for")]
    WithoutNativeTest,

    /// <summary>Where flush_tlb_multi is the native one, with INVLPGB or without.</summary>
    [Origin("mutant of sync-ipi-elision v2, patch 2: what the test of INVLPGB is for")]
    WithoutInvlpgbTest,
}

/// <summary>C23: what an mm that leaves a shared table flushes.</summary>
public enum UnshareFlush
{
    /// <summary>Its translations; lazy CPUs are left out, as where no table is freed.</summary>
    [Origin("8ce720d5bd91: x86 tlb_flush passes freed_tables only; 7.3")]
    FreedTablesOnly,

    /// <summary>Its translations, on lazy CPUs too, as where a table is freed.</summary>
    [Origin("sync-ipi-elision v2, patch 2: freed_tables || unshared_tables")]
    AsFreedTables,

    /// <summary>Nothing.</summary>
    [Origin("before a4a118f2eead, CVE-2021-4002")]
    None,
}

/// <summary>What stands before tlb_remove_table_sync_one() in collapse_huge_page(): what the elision asks of every caller.</summary>
public enum CollapseFlush
{
    /// <summary>A flush of the mm whose table it is.</summary>
    [Origin("every release: pmdp_collapse_flush")]
    OwnMm,

    /// <summary>A flush of another mm.</summary>
    [Origin("mutant: a caller that breaks the contract of sync-ipi-elision")]
    AnotherMm,

    /// <summary>Nothing.</summary>
    [Origin("mutant: a caller that breaks the contract of sync-ipi-elision")]
    Nothing,
}
