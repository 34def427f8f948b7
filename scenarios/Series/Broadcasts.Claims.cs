using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.LazyTlb;

namespace Shootdown.Scenarios.Series;

/// <content>What is claimed.</content>
public static partial class Broadcasts
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";
    private const string Invlpgb = "linux-7.3+backend=invlpgb";

    // A lazy CPU that gives an mm up is of interest where an mm gets its global ASID alone.
    private static IReadOnlyList<Scenario> OfKernels => [.. Scenarios.Where(s => s != AsidTransitionVersusLeaveMm)];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(OfKernels, "interrupts reach a vCPU when it runs again"),
        .. Backends.Of(
            "invlpgb",
            OfKernels,
            "broadcast_tlb_flush",
            except: (scenario, property) => scenario == AsidTransitionVersusExec && property == NoFreedTableWalked.Property),
        .. Broadcast(),
        .. Transitions(),
        .. TransitionChecks(),
    ];

    // C28, C29, S10.
    private static IEnumerable<Claim> Broadcast() =>
    [
        Holds(Invlpgb, LazyThroughout, NoLazyInterrupted.Property, "native_flush_tlb_multi() of an mm that is in no transition"),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Invlpgb}", KernelRange, p, "invlpgb_kernel_range_flush(), invlpgb_flush_all()")),
        Holds(Invlpgb, KernelRange, WaitsPreemptibly.Property, "no CPU is waited for: TLBSYNC is no call"),
        Breaks(
            $"{Invlpgb}+invlpgb-pinning=unpinned",
            MigratingBroadcast,
            NoStaleTranslation.Property,
            "H18: TLBSYNC on another CPU than INVLPGB"),
        Breaks($"{Invlpgb}+invlpgb-pinning=unpinned", MigratingBroadcast, PinnedWhereNeeded.Property, "H18"),
        Breaks(
            $"{Invlpgb}+asid-transition=immediate",
            AsidTransitions,
            NoStaleTranslation.Property,
            "C29: neither INVLPGB nor an interrupt reaches a CPU on its old PCID"),
        Breaks(
            $"{Invlpgb}+asid-transition=global-asid-first",
            AsidTransitions,
            NoStaleTranslation.Property,
            "bug 43: global_asid is seen, asid_transition is not yet"),
        Breaks($"{Invlpgb}+asid-reuse=unflushed", ReusedGlobalAsid, PcidsAreUnmixed.Property, "S10: what the mm before it has left"),
    ];

    // C29, S1b: a CPU that begins to leave the mm is taken for one that has. The grace period of a table makes up for it: it waits for the
    // switch, which has interrupts off.
    private static IEnumerable<Claim> TransitionChecks() =>
        from design in (string[])[Linux73, Linux72]
        let freed = $"{design}+backend=invlpgb+table-freeing=after-flush"
        from claim in (Claim[])
        [
            Breaks(freed, AsidTransitionVersusExec, NoFreedTableWalked.Property, "finish_asid_transition() reads loaded_mm twice"),
            .. PropertyCatalogue.Default.Select(
                p => Holds($"{freed}+asid-check=one-read", AsidTransitionVersusExec, p, "loaded_mm is read once")),
            Breaks(freed, AsidTransitionVersusLeaveMm, NoFreedTableWalked.Property, "finish_asid_transition() reads loaded_mm twice"),
            Holds(
                $"{freed}+asid-check=one-read",
                AsidTransitionVersusLeaveMm,
                NoFreedTableWalked.Property,
                "until CR3 is written, loaded_mm is LOADED_MM_SWITCHING"),
            .. from scenario in (Scenario[])[AsidTransitionVersusExec, AsidTransitionVersusLeaveMm]
               from freeing in (string[])[string.Empty, "+table-freeing=synchronize-rcu"]
               select Holds(
                   $"{design}+backend=invlpgb{freeing}",
                   scenario,
                   NoFreedTableWalked.Property,
                   "a37259732a7d: the grace period waits for the switch"),
        ]
        select claim;

    // L6.
    private static IEnumerable<Claim> Transitions() =>
    [
        Holds(Invlpgb, AsidTransitionVersusSwitch, NoStarvation.Weak, "L6: a CPU that is between two mms goes on"),
        Holds(
            Invlpgb,
            AsidTransitionVersusKthread,
            NoStarvation.Strong,
            "L6: a CPU that is between two mms goes on, with its interrupts off"),
        Holds($"{Linux73}+backend=xen", AsidTransitionVersusKthread, NoStarvation.Weak, "L6: a flush that waits for no CPU"),
        Breaks(Invlpgb, AsidTransitionVersusKthread, NoStarvation.Weak, "L6: it may be between two mms again whenever it is looked at"),
    ];
}
