using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of the kernel's own page tables.</summary>
internal static class KernelTableBugs
{
    private const string Linux73 = "linux-7.3";

    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            171,
            "5e0fb5df2ee8",
            "frees a page table of ioremap's without a flush, for what it mapped has been flushed",
            $"{Linux73}+kernel-table-flush=none",
            Linux73,
            KernelTables.Freed,
            [NoFreedTableWalked.Property]),
        new(
            172,
            "e37d5a2d60a3, CVE-2025-71202",
            "frees a page table of the kernel's that an IOMMU still points to, which walks an mm's tables",
            $"{Linux73}+kernel-table-iotlb=kept",
            Linux73,
            KernelTables.FreedUnderDevice,
            [NoFreedTableWalked.Property]),
    ];
}
