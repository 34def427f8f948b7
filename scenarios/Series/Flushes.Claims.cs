using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <content>What is claimed.</content>
public static partial class Flushes
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => [.. Kernels(), .. Switching(), .. Flushing()];

    private static IEnumerable<Claim> Kernels() => KernelClaims.Of(
        Scenarios,
        except: (_, scenario, property) =>
            scenario == ObservedFlushers && property != NoStaleTranslation.Property && property != GenerationsAreTrue.Property);

    private static IEnumerable<Claim> Switching() =>
    [
        Breaks($"{Linux73}+switching-cpus=not-asked", SwitchVersusFlush, NoFreedPageUsed.Property, "H12"),
        Breaks($"{Linux73}+slot-reuse=keeps", RecycledPcid, PcidsAreUnmixed.Property, "choose_new_asid(): a recycled PCID is flushed"),
    ];

    private static IEnumerable<Claim> Flushing() =>
    [
        // H16.
        Breaks(
            $"{Linux73}+partial-flush=always",
            TwoFlushers,
            NoStaleTranslation.Property,
            "H16: a later flush claims the generation of an earlier one"),
        Breaks($"{Linux73}+partial-flush=always", TwoFlushers, GenerationsAreTrue.Property, "H16"),
        Breaks($"{Linux73}+gen-publication=read-after", TwoFlushers, GenerationsAreTrue.Property, "H16, C19"),
        Breaks($"{Linux73}+gen-publication=read-after", TwoFlushers, NoStaleTranslation.Property, "H16, C19"),
        Breaks(
            $"{Linux73}+partial-flush=when-next",
            TwoFlushers,
            GenerationsAreTrue.Property,
            "C20: the mm's generation is claimed, the flush's alone was done"),

        // H17.
        Breaks($"{Linux73}+caller-irqs=off", MutualFlush, NoMutualWait.Property, "H17"),

        // C10: unlocked before it runs, a flush is not over when its sender goes on; what the target's user code does comes after the
        // handler all the same.
        Breaks($"{Linux73}+unlock-order=sync-first", RemoteFlush, WaitsForItsOwn.Property, "C10"),
        Holds(
            $"{Linux73}+unlock-order=sync-first", RemoteFlush, NoStaleTranslation.Property, "C10: the handler ends before user code runs"),

        // H24.
        Breaks($"{Linux72}+wait-decision=if-ipi-sent", LateFlush, NoUseAfterFree.Property, "H24"),

        // C14.
        Holds(
            $"{Linux73}+local-order=remote-first",
            RemoteFlush,
            NoStaleTranslation.Property,
            "C14: the order of local and remote is about time only"),
        Holds($"{Linux73}+local-order=local-first", RemoteFlush, NoStaleTranslation.Property, "C14"),

        // C17.
        Holds($"{Linux73}+cpumask-trim=at-switch", SwitchVersusFlush, CpumaskCoversLoaders.Property, "C17: up to 6.13"),
        Holds(
            $"{Linux73}+cpumask-trim=at-switch",
            SwitchVersusFlush,
            NoStaleTranslation.Property,
            "71b3c126e611: mm_cpumask is set by a full barrier"),
        Holds($"{Linux73}+cpumask-trim=at-switch", SwitchVersusFlush, NoFreedPageUsed.Property, "71b3c126e611"),
        Breaks(
            $"{Linux73}+cpumask-trim=at-switch+table-freeing=after-flush",
            LeftFreedTable,
            NoFreedTableWalked.Property,
            "C17, up to 6.13 without paravirt: the CPU is out of mm_cpumask before CR3 is written"),
        Holds(
            $"{Linux73}+cpumask-trim=at-switch",
            LeftFreedTable,
            NoFreedTableWalked.Property,
            "C17, up to 6.13 with paravirt, 48a8b97cfd80: the grace period waits for the switch"),
        Holds($"{Linux73}+cpumask-trim=at-switch", LeftFreedTable, NoFreedPageUsed.Property, "C17, up to 6.13"),
        Holds($"{Linux73}+cpumask-trim=on-every-flush", SwitchVersusFlush, CpumaskCoversLoaders.Property, "C17: 209954cbc7d0"),

        // Entries cleared by a plain store are seen before mm_cpumask is read, for inc_mm_tlb_gen() is a full barrier.
        Holds(
            $"{Linux73}+pte-clear=store", FirstSwitch, NoStaleTranslation.Property, "inc_mm_tlb_gen() orders the entry before mm_cpumask"),
        Holds($"{Linux73}+gen-increment=plain", FirstSwitch, NoStaleTranslation.Property, "so does the exchange that clears the entry"),

        // What a flush costs, as far as it can be said without counting.
        Breaks(Linux73, RemoteFlush, LocalAndRemoteAreSerial.Property, "a32a4d8a815c; RFC patch 2: they overlap"),
        Holds($"{Linux73}+local-order=remote-first", RemoteFlush, LocalAndRemoteAreSerial.Property, "before a32a4d8a815c"),
        Holds(
            $"{Linux73}+local-order=local-first",
            RemoteFlush,
            LocalAndRemoteAreSerial.Property,
            "RFC patch 2, run locally before anything is queued"),
    ];
}
