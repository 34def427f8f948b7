using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "Skipping redundant TLB sync IPIs (Lance Yang, v2)".</summary>
internal static partial class SyncIpiElisionThread
{
    /// <summary>The series.</summary>
    public static StatementSeries Series { get; } = new(
        "sync-ipi-elision",
        "Skipping redundant TLB sync IPIs (Lance Yang, v2)",
        "After a flush that frees or unshares page tables the kernel sends a second IPI to every CPU, to wait for GUP-fast. The series "
        + "leaves it out where the flush was made by IPIs. A table by back-end and way to free is in [walkers](../walkers.md). "
        + "`sync-ipi-elision-v2` is reconstructed from the posted patches on 7.2; `-v6` is the static key that the series came to.",
        [
            Redundant(), Hook(), X86(), Callers(), Gains(),
        ])
    {
        Messages =
        [
            new("v2, patch 0 of 3", Lance, "2025-12-29"),
            new("v2, patch 1 of 3", Lance, "2025-12-29"),
            new("v2, patch 2 of 3", Lance, "2025-12-29"),
            new("v2, patch 3 of 3", Lance, "2025-12-29"),
            new("on 2: the cover letter once more", Lance, "2025-12-29"),
            new("on 2: join patches 1 and 3", David, "2025-12-30"),
            new("on 4: what should be documented", David, "2025-12-30"),
            new("on 6: agreed", Lance, "2025-12-31"),
            new("on 7: kerneldoc for `tlb_remove_table_sync_one()`", Lance, "2025-12-31"),
            new("on 1: what does it gain?", "Dave Hansen", "2025-12-31"),
            new("on 10: a property that is set once; databases; every CPU", David, "2025-12-31"),
            new("v1, which 1 refers to", Lance, "2025-12-13",
                "https://lore.kernel.org/linux-mm/20251213080038.10917-1-lance.yang@linux.dev/"),
            new("one IPI at the last sharer, which 11 refers to", David, "2025-12-23",
                "https://lkml.kernel.org/r/20251223214037.580860-1-david@kernel.org"),
        ],
    };

    private const string Lance = "Lance Yang";
    private const string David = "David Hildenbrand";

    private static StatementSection Redundant() => new(
        "What is redundant",
        [
            new(
                Cost,
                "message 1, cover letter",
                "Unsharing hugetlb PMD tables and collapsing pages send two IPIs, one to flush and one for GUP-fast; one is enough.",
                True(
                    "Two become one.",
                    Less(
                        CountedCost.Ipis,
                        "h14-collapse-vs-gup",
                        "linux-7.3+sync-elision=key-set-at-boot",
                        "h14-collapse-vs-gup",
                        "linux-7.3"),
                    Less(CountedCost.Ipis, "h15-unshare-two", "linux-7.3+sync-elision=key-set-at-boot", "h15-unshare-two", "linux-7.3"))),
            new(
                SafetyArgument,
                "message 1, cover letter",
                "GUP-fast runs with interrupts off, so when the IPI of the flush is over, every walker that began before it has ended.",
                True(
                    "On bare metal without INVLPGB. The flush alone stops walkers there, without elision's help too.",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2", "S3"),
                    Holds("h15-unshare-two", "sync-ipi-elision-v2", "S3"),
                    Holds("h14-collapse-vs-gup", "linux-7.3+collapse-sync=none", "S3"),
                    Breaks("h14-collapse-vs-gup", "linux-7.3+backend=invlpgb+collapse-sync=none", "S3"))),
            new(
                SafetyArgument,
                "message 1, cover letter",
                "The second IPI is redundant if the flush already reaches all CPUs.",
                If(
                    "It need not reach all: it must interrupt every CPU that could be walking, and those are in `mm_cpumask`, for who "
                    + "walks has the mm loaded. A flush that takes its local branch, or reaches nobody, is no gap.",
                    Holds("h14-khugepaged", "sync-ipi-elision-v2", "S3"),
                    Holds("h15-unshare-three", "sync-ipi-elision-v2", "S3"),
                    Breaks("h14-khugepaged", "sync-ipi-elision-v2+collapse-flush=another-mm", "S3"))),
            new(
                SafetyArgument,
                "message 1, cover letter",
                "It can be left out for every operation that frees or unshares page tables.",
                True(
                    "On bare metal: collapse, freeing with an IPI, unsharing among two and three.",
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2", "S1b"),
                    Holds("freed-under-gup", "sync-ipi-elision-v2+table-freeing=ipi-all", "S3"),
                    Holds("h15-unshare-two", "sync-ipi-elision-v2", "S3b"),
                    Holds("h15-unshare-three", "sync-ipi-elision-v2", "S3b"))),
            new(
                SafetyArgument,
                "as against trimming",
                "A CPU that could be walking is never dropped from `mm_cpumask`: only one whose loaded mm differs, with interrupts on, "
                + "drops itself.",
                True(
                    "B walks, and then leaves the mm by exec, while it is flushed.",
                    Holds("h14-khugepaged", "sync-ipi-elision-v2", "S3"),
                    Holds("h14-khugepaged", "linux-7.3", "S8"))),
        ]);

    private static StatementSection Hook() => new(
        "Patch 1: the hook",
        [
            new(
                SafetyArgument,
                "message 2, patch 1",
                "An architecture that says nothing keeps its IPIs: the default is false.",
                True(
                    "",
                    Holds("h14-collapse-vs-gup", "linux-7.3", "S3"),
                    Holds("h15-unshare-two", "linux-7.3", "S3"))),
            new(
                Hazard,
                "message 2, patch 1",
                "True may be said only where the IPIs reach every CPU that may have stale paging-structure caches.",
                True(
                    "A lazy CPU that is left out walks the freed table.",
                    Breaks("lazy-unshare", "sync-ipi-elision-v2+unshare-flush=freed-tables-only", "S1b"),
                    Holds("lazy-unshare", "sync-ipi-elision-v2", "S1b"))),
            new(
                Hazard,
                "message 2, patch 1",
                "And only where that synchronises with code that has interrupts off, such as GUP-fast.",
                True(
                    "INVLPGB interrupts nobody.",
                    Breaks("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=invlpgb+sync-elision=without-invlpgb-test", "S3"),
                    Holds("h14-collapse-vs-gup", "sync-ipi-elision-v2+backend=invlpgb", "S3"))),
            new(
                Objection,
                "message 6, David Hildenbrand",
                "Patch 1 has little value by itself: join it with patch 3.",
                Undecidable(
                    "How a series is cut into patches.")),
        ]);
}
