using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
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
                "kerneldoc, reply of David Hildenbrand",
                "The second IPI goes to every CPU of the machine, not only to those in `mm_cpumask`: bad with many CPUs.",
                Open(
                    "A cost row with three CPUs, of which one does not run the mm, is missing.")),
            new(
                Objection,
                "reply, Dave Hansen",
                "Collapse and unshare are no hot paths, so what does an end user gain?",
                Undecidable(
                    "How often a load does what. What one of them saves is decided above.")),
            new(
                Cost,
                "reply, David Hildenbrand",
                "An IPI for each unshare hurt databases badly.",
                Open(
                    "One for each unshare against one for the last sharer is `unshare-sync`; it has no cost row. How badly is a "
                    + "measurement.")),
            new(
                Cost,
                "reply, David Hildenbrand",
                "Asking for it at the last sharer only has reduced these IPIs drastically already.",
                Open(
                    "As before: a cost row of `unshare-sync=every-unshare` beside `last-sharer` is missing. That it is safe on bare "
                    + "metal is decided.",
                    Holds("h15-unshare-three", "linux-7.3", "S3"),
                    Holds("h15-unshare-three", "linux-7.3", "S3b"))),
            new(
                Cost,
                "reply, David Hildenbrand",
                "The IPI of `__tlb_remove_table_one()` is a problem on `PREEMPT_RT`.",
                Open(
                    "P1 of `table-freeing=ipi-all` is claimed of neither 7.2 (which waits pinned in `smp_call_function()`) nor 7.3.")),
            new(
                Reason,
                "v1 to v2",
                "Encoding of the cover letter; the hook moved for the sake of architectures without `MMU_GATHER_RCU_TABLE_FREE`.",
                Undecidable(
                    "Builds and mail.")),
        ]);
}
