using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.EntryScenarios;

namespace Shootdown.Scenarios;

/// <summary>What is claimed of page-table entries that are moved, shared or written anew.</summary>
internal static class EntryClaims
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    public static IEnumerable<Claim> All => [.. Kernels(), .. Moving(), .. Pinning(), .. Copying()];

    private static IEnumerable<Claim> Kernels() =>
        from scenario in EntryScenarios.All
        from property in PropertyCatalogue.Default
        from design in (string[])[Linux73, Linux72]
        select Holds(design, scenario, property, design == Linux73 ? "7.3 as landed" : "7.2: the series' starting point");

    // What each of the two locks is held for while mremap flushes.
    private static IEnumerable<Claim> Moving() =>
    [
        Breaks($"{Linux73}+mremap-flush=before-old-unlock", MovedUnderUser, NoFreedPageUsed.Property, "eb66ae030829: who has not come by the old address waits for the new lock alone"),
        Holds($"{Linux73}+mremap-flush=before-old-unlock", MovedThenCleaned, NoStaleTranslation.Property, "5d1904204c99: the old lock is enough for who walks the file's mappings in order"),
        Holds($"{Linux73}+mremap-flush=before-old-unlock", MovedThenFreed, NoStaleTranslation.Property, "5d1904204c99: who finds nothing under the old lock finds it flushed"),
        Breaks($"{Linux73}+mremap-flush=at-end", MovedThenFreed, NoStaleTranslation.Property, "before 5d1904204c99: who finds nothing under the old lock finds it flushed"),
        Holds($"{Linux73}+mremap-flush=before-old-unlock", MovedThenFreed, NoFreedPageUsed.Property, "eb66ae030829: who walks the file's mappings in order waits for the old lock first"),
        Breaks($"{Linux73}+batched-pending=ignored", MovedVersusReclaim, NoStaleTranslation.Property, "before 3ea277194daa: mremap finds the entry cleared by reclaim, and does not flush"),
    ];

    // What fork and GUP-fast tell each other by write_protect_seq.
    private static IEnumerable<Claim> Pinning() =>
    [
        Breaks($"{Linux73}+pin-check=before-only", PinnedUnderFork, ReferencesAreInTime.Property, "57efa1fe5957: fork that begins after the pin has begun"),
        Breaks($"{Linux73}+pin-check=after-only", PinnedUnderFork, ReferencesAreInTime.Property, "57efa1fe5957: fork that has looked for pins already"),
        Breaks($"{Linux73}+pin-check=none", PinnedByTwo, ReferencesAreInTime.Property, "before 57efa1fe5957"),
        .. from backend in (string[])["hyperv", "xen", "invlpgb"]
           select Holds($"{Linux73}+backend={backend}", PinnedUnderFork, ReferencesAreInTime.Property, $"57efa1fe5957 on {backend}: what stops no walker"),
    ];

    // What a fault asks of entries that others have write-protected.
    private static IEnumerable<Claim> Copying() =>
    [
        Breaks($"{Linux73}+wp-fault=trusts-entry", CopiedUnflushed, NoStaleTranslation.Property, "before 6ce64428d620"),
        Breaks($"{Linux73}+wp-flush=elided", CopiedUnflushed, NoStaleTranslation.Property, "912efa17e512: nothing is flushed where nothing is freed"),
    ];
}
