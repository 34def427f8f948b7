using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.SharedPageTables;

namespace Shootdown.Scenarios.Series;

/// <content>What is claimed.</content>
public static partial class SyncIpiElision
{
    private const string Linux73 = "linux-7.3";
    private const string ElisionV2 = "sync-ipi-elision-v2";
    private const string ElisionV6 = "sync-ipi-elision-v6";

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
        [.. KernelClaims.Of(Scenarios), .. Revisions(Scenarios), .. Contract(), .. Freeing(), .. Walking(), .. Elsewhere()];

    /// <summary>On bare metal, without INVLPGB: one IPI is enough, wherever the caller flushed its own mm.</summary>
    /// <param name="scenarios">Where.</param>
    internal static IEnumerable<Claim> Revisions(IEnumerable<Scenario> scenarios) =>
        from scenario in scenarios
        from property in PropertyCatalogue.Default
        from design in (string[])[ElisionV2, ElisionV6]
        select Holds(design, scenario, property, "thread on sync-ipi-elision: one IPI is enough on bare metal");

    // What the elision asks of callers: each condition taken away, with the sync IPI and without.
    private static IEnumerable<Claim> Contract() =>
    [
        Breaks(
            $"{ElisionV2}+collapse-flush=nothing",
            CollapseVersusGup,
            WalkersReadLiveTables.Property,
            "sync-ipi-elision v2, patch 3: a caller that has not flushed"),
        Breaks(
            $"{ElisionV6}+collapse-flush=nothing",
            CollapseVersusGup,
            WalkersReadLiveTables.Property,
            "sync-ipi-elision v6: a caller that has not flushed"),
        Holds($"{Linux73}+collapse-flush=nothing", CollapseVersusGup, WalkersReadLiveTables.Property, "the sync IPI alone stops walkers"),
        Breaks($"{Linux73}+collapse-flush=nothing", CollapseVersusGup, NoFreedTableWalked.Property, "and flushes nothing"),
        Breaks(
            $"{ElisionV2}+collapse-flush=another-mm",
            KernelCollapse,
            WalkersReadLiveTables.Property,
            "sync-ipi-elision v2, patch 3: a caller that has flushed another mm"),
        Holds($"{Linux73}+collapse-flush=another-mm", KernelCollapse, WalkersReadLiveTables.Property, "the sync IPI goes to every CPU"),

        // tables=false leaves out lazy CPUs only, and who walks is not lazy.
        Holds(
            $"{ElisionV2}+range-flush=keeps-tables",
            CollapseVersusGup,
            WalkersReadLiveTables.Property,
            "sync-ipi-elision v2: after a flush with tables=false walkers are stopped all the same"),
        Breaks($"{ElisionV2}+range-flush=keeps-tables", LazyTlb.LazyCollapse, NoFreedTableWalked.Property, "and lazy CPUs are not"),
        Holds(ElisionV2, LazyTlb.LazyCollapse, NoFreedTableWalked.Property, "sync-ipi-elision v2, patch 3"),
        Holds(
            $"{ElisionV2}+unshare-flush=freed-tables-only",
            UnshareByThree,
            WalkersReadLiveTables.Property,
            "three sharers: every unshare interrupts its own walkers"),
        Breaks(
            $"{ElisionV2}+unshare-flush=freed-tables-only",
            LazyUnshare,
            NoFreedTableWalked.Property,
            "sync-ipi-elision v2 without the second half of patch 2"),
        Breaks(
            $"{ElisionV2}+unshare-flush=freed-tables-only",
            LazyUnshareByThree,
            NoFreedTableWalked.Property,
            "the same of an unshare that is not the last"),
        Breaks(
            $"{ElisionV2}+unshare-flush=none",
            UnshareByThree,
            WalkersReadLiveTables.Property,
            "three sharers: an unshare that interrupts nobody"),
        Holds(
            $"{Linux73}+unshare-flush=none",
            UnshareByThree,
            WalkersReadLiveTables.Property,
            "three sharers: the last one's IPI stops the walkers of all"),
        Breaks($"{Linux73}+unshare-flush=none", UnshareByThree, ReferencesAreInTime.Property, "and comes too late for a reference"),
        Breaks(
            $"{ElisionV2}+unshare-unlock=before-flush",
            UnshareAcross,
            WalkersReadLiveTables.Property,
            "i_mmap_rwsem dropped before the flush that stands for the sync IPI"),
    ];

    // C21.
    private static IEnumerable<Claim> Freeing() =>
    [
        .. from freeing in (string[])["rcu", "synchronize-rcu", "ipi-all", "after-flush"]
           from property in (Property[])[WalkersReadLiveTables.Property, NoFreedTableWalked.Property, WaitsEnd.Property]
           select Holds($"{Linux73}+table-freeing={freeing}", FreedUnderGup, property, "C21: on bare metal the flush itself stops walkers"),
        Holds(
            $"{Linux73}+table-freeing=synchronize-rcu", FreedUnderGup, NoStarvation.Weak, "C21: walkers have interrupts on again"),
        Breaks($"{Linux73}+table-freeing=before-flush", FreedUnderGup, WalkersReadLiveTables.Property, "C21, 145f573b89a6"),
        Holds(
            $"{ElisionV2}+table-freeing=ipi-all",
            FreedUnderGup,
            WalkersReadLiveTables.Property,
            "sync-ipi-elision v2, patch 3: __tlb_remove_table_one has flushed with tables=true"),
    ];

    // C24 and L7.
    private static IEnumerable<Claim> Walking() =>
    [
        Holds(
            $"{Linux73}+gup-recheck=pte-only",
            CollapseVersusGup,
            WalkersReadLiveTables.Property,
            "70cbc3cc78a9: a flush by IPI needs no recheck above the entry"),
        Holds($"{Linux73}+gup-recheck=none", CollapseVersusGup, WalkersReadLiveTables.Property, "x86 before generic GUP-fast: IPIs alone"),
        Holds($"{Linux73}+collapse-sync=none", CollapseVersusGup, WalkersReadLiveTables.Property, "2ba99c5e0881: a flush by IPI is one"),
        Holds(Linux73, CollapseVersusGup, WalkersNeverWait.Property, "L7"),
        Holds(Linux73, FreedUnderGup, WalkersNeverWait.Property, "L7"),
        Holds(Linux73, UnshareByTwo, WalkersNeverWait.Property, "L7"),
        Breaks(
            $"{Linux73}+gup-locking=page-table-lock",
            CollapseVersusGup,
            WalkersNeverWait.Property,
            "L7: the flusher holds what the walker waits for"),
        Breaks($"{Linux73}+gup-locking=page-table-lock", CollapseVersusGup, NoMutualWait.Property, "L7"),
        Breaks($"{Linux73}+gup-locking=page-table-lock", CollapseVersusGup, WaitsEnd.Property, "L7"),
    ];

    // C25: back-ends whose flush interrupts nobody, or not everybody, who may be walking.
    private static IEnumerable<Claim> Elsewhere()
    {
        foreach (var backend in (string[])["kvm", "hyperv", "xen", "invlpgb"])
        {
            var (collapse, freed, unshare) = backend == "kvm" ? (CollapseVersusVcpu, FreedUnderVcpu, UnshareVersusVcpu) : (
                CollapseVersusGup, FreedUnderGup, UnshareByTwo);
            var (kernel, condition) = (
                $"{Linux73}+backend={backend}", backend == "invlpgb" ? "without-invlpgb-test" : "without-native-test");
            foreach (var property in PropertyCatalogue.Default)
            {
                yield return Holds(kernel, collapse, property, $"2ba99c5e0881 on {backend}");
                yield return Holds(kernel, freed, property, $"a37259732a7d on {backend}");
                yield return Holds(kernel, unshare, property, $"8ce720d5bd91 on {backend}");
            }

            foreach (var revision in (string[])[ElisionV2, ElisionV6])
            {
                yield return Holds(
                    $"{revision}+backend={backend}",
                    collapse,
                    WalkersReadLiveTables.Property,
                    $"thread on sync-ipi-elision: not elided on {backend}");
                yield return Holds(
                    $"{revision}+backend={backend}",
                    unshare,
                    WalkersReadLiveTables.Property,
                    $"thread on sync-ipi-elision: not elided on {backend}");
            }

            yield return Breaks(
                $"{ElisionV2}+backend={backend}+sync-elision={condition}",
                collapse,
                WalkersReadLiveTables.Property,
                $"sync-ipi-elision v2, patch 2: eliding on {backend}");
            yield return Breaks(
                $"{ElisionV2}+backend={backend}+sync-elision={condition}",
                unshare,
                WalkersReadLiveTables.Property,
                $"sync-ipi-elision v2, patch 2: eliding on {backend}");
            yield return Breaks(
                $"{ElisionV2}+backend={backend}+sync-elision={condition}+table-freeing=ipi-all",
                freed,
                WalkersReadLiveTables.Property,
                $"sync-ipi-elision v2, patch 2: eliding on {backend}");
            yield return Holds(
                $"{ElisionV2}+backend={backend}+table-freeing=ipi-all",
                freed,
                WalkersReadLiveTables.Property,
                $"thread on sync-ipi-elision: not elided on {backend}");
            yield return Breaks($"{kernel}+collapse-sync=none", collapse, WalkersReadLiveTables.Property, $"2ba99c5e0881 on {backend}");
            yield return Holds(
                $"{kernel}+collapse-sync=none",
                collapse,
                ReferencesAreInTime.Property,
                $"70cbc3cc78a9 on {backend}: the recheck above the entry keeps references right, and not the table");
            yield return Breaks(
                $"{kernel}+collapse-sync=none+gup-recheck=pte-only",
                collapse,
                ReferencesAreInTime.Property,
                $"before 70cbc3cc78a9 on {backend}");
            yield return Breaks($"{kernel}+unshare-sync=none", unshare, WalkersReadLiveTables.Property, $"1013af4f585f on {backend}");
            yield return Breaks(
                $"{kernel}+table-freeing=after-flush", freed, WalkersReadLiveTables.Property, $"a37259732a7d, 48a8b97cfd80 on {backend}");
            yield return Holds($"{kernel}+table-freeing=ipi-all", freed, WalkersReadLiveTables.Property, $"C21 on {backend}");
            yield return Holds($"{kernel}+table-freeing=synchronize-rcu", freed, WalkersReadLiveTables.Property, $"C21 on {backend}");
            yield return Holds(
                $"{kernel}+gup-recheck=pte-only",
                collapse,
                WalkersReadLiveTables.Property,
                $"70cbc3cc78a9 with 2ba99c5e0881 on {backend}: the IPI makes the recheck above the entry unnecessary");
        }

        // Three sharers, and a flush that interrupts nobody: only the last one's IPI stops the walkers of the first.
        const string broadcast = $"{Linux73}+backend=invlpgb";
        yield return Holds(broadcast, UnshareByThree, WalkersReadLiveTables.Property, "three sharers with INVLPGB");
        yield return Holds(broadcast, UnshareByThree, NoFreedTableWalked.Property, "three sharers with INVLPGB");
        yield return Breaks(
            broadcast,
            UnshareByThree,
            ReferencesAreInTime.Property,
            "three sharers with INVLPGB: an unshare that is not the last stops no walker, and a walker of a PMD table looks at no " +
            "entry above it");
        yield return Holds(
            $"{broadcast}+unshare-sync=every-unshare", UnshareByThree, ReferencesAreInTime.Property, "1013af4f585f with INVLPGB");
        yield return Breaks(
            $"{broadcast}+unshare-sync=none", UnshareByThree, WalkersReadLiveTables.Property, "three sharers with INVLPGB and no sync IPI");
        yield return Breaks(
            $"{ElisionV2}+backend=invlpgb+sync-elision=without-invlpgb-test",
            UnshareByThree,
            WalkersReadLiveTables.Property,
            "three sharers with INVLPGB, elided");
    }
}
