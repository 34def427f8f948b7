using static Shootdown.Scenarios.Arm64Action;

namespace Shootdown.Scenarios;

/// <summary>The barriers and TLBIs of arm64's flushes, form beside form.</summary>
public static class InstructionCatalogue
{
    private const string NotRead = "";
    private const string Alone = "alone";
    private const string AloneTwice = "alone, alone";
    private const string Joined = "alone, several";
    private const string Several = "several";
    private const string Broadcast = "dsb(ishst), tlbi vale1is, dsb(ish)";
    private const string Ordered = "dsb(ish), tlbi vale1is, dsb(ish)";
    private const string Repeated = ", tlbi vale1is, dsb(ish)";

    /// <summary>Every claim: all paths of each form.</summary>
    public static IReadOnlyList<InstructionClaim> All { get; } =
    [
        .. Page("linux-7.3", (NotRead, Broadcast)),
        .. Page("active-cpu-rfc", (AloneTwice, "dsb(ish), tlbi vale1, dsb(ish)"), (Joined, Ordered), (Several, Broadcast)),
        .. Page("active-cpu-v2", (AloneTwice, "dsb(ish), tlbi vale1, dsb(nsh)"), (Joined, Ordered), (Several, Broadcast)),
        .. Page("active-cpu-single-read", (Alone, "dsb(ishst), tlbi vale1, dsb(nsh)"), (Several, Broadcast)),
        .. Page("active-cpu-dsb-ish", (Alone, "dsb(ish), tlbi vale1, dsb(nsh)"), (Several, Ordered)),
        .. Page(
            "active-cpu-recheck",
            ("alone, alone, alone", "dsb(ish), tlbi vale1, dsb(ish)"),
            ("alone, alone, several", "dsb(ish), tlbi vale1, dsb(ish), tlbi vale1is, dsb(ish)"),
            (Joined, Ordered),
            (Several, Broadcast)),
        .. Page("active-cpu-restartable", (AloneTwice, "dsb(ish), tlbi vale1, dsb(nsh)"), (Joined, Ordered), (Several, Broadcast)),
        .. Page("linux-7.3+tlbi-sync=repeated", (NotRead, Broadcast + Repeated)),
        .. Page(
            "active-cpu-v2+tlbi-sync=repeated",
            (AloneTwice, "dsb(ish), tlbi vale1, dsb(nsh)"),
            (Joined, Ordered + Repeated),
            (Several, Broadcast + Repeated)),
        .. Page("active-cpu-v2+active-cpu=local-unless-repeated+tlbi-sync=repeated", (NotRead, Broadcast + Repeated)),
        .. Of("flush_tlb_mm", UnmapMm, "linux-7.3", (NotRead, "dsb(ishst), tlbi aside1is, dsb(ish)")),
        .. Of(
            "flush_tlb_mm",
            UnmapMm,
            "active-cpu-v2",
            (AloneTwice, "dsb(ish), tlbi aside1, dsb(nsh)"),
            (Joined, "dsb(ish), tlbi aside1is, dsb(ish)"),
            (Several, "dsb(ishst), tlbi aside1is, dsb(ish)")),
        .. Of(
            "flush_tlb_mm",
            UnmapMm,
            "linux-7.3+page-table-isolation=on",
            (NotRead, "dsb(ishst), tlbi aside1is, tlbi aside1is, dsb(ish)")),
        .. Of(
            "flush_tlb_mm",
            UnmapMm,
            "active-cpu-v2+page-table-isolation=on",
            (AloneTwice, "dsb(ish), tlbi aside1, tlbi aside1, dsb(nsh)"),
            (Joined, "dsb(ish), tlbi aside1is, tlbi aside1is, dsb(ish)"),
            (Several, "dsb(ishst), tlbi aside1is, tlbi aside1is, dsb(ish)")),
        .. Of("flush_tlb_range", UnmapRange, "linux-7.3", (NotRead, "dsb(ishst), tlbi vae1is, dsb(ish)")),
        .. Of(
            "flush_tlb_range",
            UnmapRange,
            "active-cpu-v2",
            (AloneTwice, "dsb(ish), tlbi vae1, dsb(nsh)"),
            (Joined, "dsb(ish), tlbi vae1is, dsb(ish)"),
            (Several, "dsb(ishst), tlbi vae1is, dsb(ish)")),
        .. Of("arch_tlbbatch_flush", UnmapBatched, "linux-7.3", (NotRead, Broadcast)),
        .. Of(
            "arch_tlbbatch_flush",
            UnmapBatched,
            "active-cpu-v2",
            (AloneTwice, "dsb(ish), tlbi vale1, dsb(ish)"),
            (Joined, Ordered),
            (Several, Broadcast)),
        .. Of("TLBF_NOBROADCAST", UnmapLocally, "linux-7.3", (NotRead, "dsb(nshst), tlbi vale1, dsb(nsh)")),
    ];

    private static IEnumerable<InstructionClaim> Page(string design, params (string Reads, string Executes)[] paths) =>
        Of("flush_tlb_page", Unmap, design, paths);

    private static IEnumerable<InstructionClaim> Of(
        string call, Arm64Action action, string design, params (string Reads, string Executes)[] paths) =>
        paths.Select(p => new InstructionClaim(call, action, design, p.Reads, p.Executes));
}
