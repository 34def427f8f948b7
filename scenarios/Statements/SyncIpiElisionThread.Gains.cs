using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>What it costs and gains.</content>
internal static partial class SyncIpiElisionThread
{
    private static StatementSection Gains() => new(
        "What it costs and gains",
        [
            new(
                Cost,
                "message 9, kerneldoc; message 11, David Hildenbrand",
                "The second IPI goes to every CPU of the machine, not only to those in `mm_cpumask`: bad with many CPUs.",
                True(
                    "",
                    Less(
                        CountedCost.Ipis,
                        "collapse-beside-another",
                        "linux-7.3+sync-elision=key-set-at-boot",
                        "collapse-beside-another",
                        "linux-7.3"),
                    Holds("collapse-beside-another", "sync-ipi-elision-v2", "S3"))),
            new(
                Objection,
                "message 10, Dave Hansen",
                "Collapse and unshare are no hot paths, so what does an end user gain?",
                Undecidable(
                    "How often a load does what. What one of them saves is decided above.")),
            new(
                Cost,
                "message 11, David Hildenbrand",
                "An IPI for each unshare hurt databases badly.",
                If(
                    "Each unshare sends more of them; how badly that hurts is a measurement.",
                    Less(
                        CountedCost.Ipis,
                        "lazy-unshare-three",
                        "linux-7.3",
                        "lazy-unshare-three",
                        "linux-7.3+unshare-sync=every-unshare"))),
            new(
                Cost,
                "message 11, David Hildenbrand",
                "Asking for it at the last sharer only has reduced these IPIs drastically already.",
                True(
                    "And it is safe on bare metal.",
                    Less(CountedCost.Ipis, "lazy-unshare-three", "linux-7.3", "lazy-unshare-three", "linux-7.3+unshare-sync=every-unshare"),
                    Holds("h15-unshare-three", "linux-7.3", "S3"),
                    Holds("h15-unshare-three", "linux-7.3", "S3b"))),
            new(
                Cost,
                "message 11, David Hildenbrand",
                "The IPI of `__tlb_remove_table_one()` is a problem on `PREEMPT_RT`.",
                True(
                    "On 7.2 it waits pinned; not on 7.3, whose `smp_call_function()` does not.",
                    Breaks("freed-under-gup", "linux-7.2+table-freeing=ipi-all", "P1"),
                    Holds("freed-under-gup", "linux-7.3+table-freeing=ipi-all", "P1"))),
            new(
                Reason,
                "message 1, v1 to v2",
                "Encoding of the cover letter; the hook moved for the sake of architectures without `MMU_GATHER_RCU_TABLE_FREE`.",
                Undecidable(
                    "Builds and mail.")),
        ]);
}
