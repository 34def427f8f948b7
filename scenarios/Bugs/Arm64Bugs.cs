using Shootdown.Scenarios.Series;

namespace Shootdown.Scenarios.Bugs;

/// <summary>Bugs of arm64's flushes, and of CPUs that they work around.</summary>
internal static class Arm64Bugs
{
    private const string Linux73 = "linux-7.3";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(
            140,
            "ARM64_ERRATUM_1286807",
            "a TLBI and DSB are over while an access by what they have invalidated is in flight on another CPU",
            $"{Linux73}+tlbi-erratum=accesses-in-flight",
            $"{Linux73}+tlbi-erratum=accesses-in-flight+tlbi-sync=repeated",
            ActiveCpus.FirstRun,
            [NoFreedPageUsed.Property]),
        new(
            141,
            "arm64: mm: Invalidate both kernel and user ASIDs when performing TLBI",
            "page-table isolation: a TLBI names the kernel's ASID, and user mode has another",
            $"{Linux73}+page-table-isolation=on+user-asid-flush=left-out",
            $"{Linux73}+page-table-isolation=on",
            Arm64Flushes.WholeMm,
            [NoFreedPageUsed.Property]),
        new(
            142,
            "arm64: tlbflush: Don't broadcast if mm was only active on local cpu (v2)",
            "a work-around that a guest skips: the local TLBI of a vCPU that has moved is not repeated",
            "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations",
            "active-cpu-v2+tlbi-sync=repeated+tlbi-erratum=translations+active-cpu=local-unless-repeated",
            ActiveCpuGuests.MovedVcpu,
            [NoFreedPageUsed.Property]),
    ];
}
