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
    ];
}
