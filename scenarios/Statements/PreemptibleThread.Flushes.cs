using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Patches 10 to 14.</content>
internal static partial class PreemptibleThread
{
    private static StatementSection FlushPatches() => new(
        "Patches 10 to 14",
        [
            new(
                Reason,
                "patch 10",
                "A function of its own that fills `flush_tlb_info` changes nothing.",
                Undecidable(
                    "The model has one text for both: where the assignments stand is no decision of a design.")),
            new(
                Cost,
                "patch 11",
                "Aligned without a cap, `flush_tlb_info` takes much stack where `SMP_CACHE_BYTES` is large; 64 bytes are enough.",
                True(
                    "The cap saves stack, and no line more moves.",
                    Less(CountedCost.StackBytes, "128", "preemptible-v8", "128", "preemptible-v6"),
                    Same(CountedCost.Lines, "128", "preemptible-v8", "128", "preemptible-v6"))),
            new(
                Hazard,
                "patch 12",
                "One `flush_tlb_info` a CPU is filled by the next flusher there while a target still reads it, once flushers can be "
                + "preempted.",
                True(
                    "The target flushes the wrong mm, and the first flusher returns with its entry still cached.",
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S1"),
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.3", "S1"),
                    Holds("h5-reused-flush-info", "linux-7.2", "S1"))),
            new(
                SafetyArgument,
                "patch 12",
                "On the stack it lives as long as anybody reads it, for the flusher waits for all targets.",
                True(
                    "As long as flushes are synchronous: acknowledged before they are done they are not.",
                    Holds("h5-reused-flush-info", "linux-7.3", "S4"),
                    Breaks("h23-nmi-reader", "concurrent-async-rfc+info-storage=stack", "S4"))),
            new(
                Hazard,
                "patch 13",
                "`kvm_flush_tlb_multi()` collects vCPUs in a mask of this CPU: preempted there, it interrupts another flusher's, and "
                + "its own stay stale.",
                True(
                    "",
                    Breaks("h9-reused-flush-mask", "linux-7.3+backend=kvm+kvm-flush-mask=per-cpu", "S1"),
                    Holds("h9-reused-flush-mask", "linux-7.3+backend=kvm", "S1"))),
            new(
                Cost,
                "patch 13",
                "So a guest of KVM still waits pinned.",
                True(
                    "A mask of the task's own would not need it.",
                    Breaks("remote-flush", "linux-7.3+backend=kvm", "P1"),
                    Holds("remote-flush", "linux-7.3+backend=kvm+kvm-flush-mask=per-task", "P1"),
                    Holds("h9-reused-flush-mask", "linux-7.3+backend=kvm+kvm-flush-mask=per-task", "S1"))),
            new(
                SafetyArgument,
                "patch 14",
                "`flush_tlb_mm_range()` may enable preemption, and be moved, before `flush_tlb_multi()`: the generation is raised by "
                + "then, the mask is read again, and the CPU that it is on by then is in it.",
                True(
                    "",
                    Holds("migrating-flusher", "linux-7.3", "S1"),
                    Holds("h18-migrating-broadcast", "linux-7.3", "S2"),
                    Holds("remote-flush", "linux-7.3", "P1"),
                    Breaks("remote-flush", "linux-7.2", "P1"))),
            new(
                Hazard,
                "patch 14",
                "The branch that flushes this CPU alone must stay pinned: moved away, it flushes another, and a sibling thread on the "
                + "old one goes on with stale entries.",
                True(
                    "",
                    Breaks("h8-local-only-flush", "linux-7.3+flush-preemption=before-decision", "S1"),
                    Breaks("h8-local-only-flush", "linux-7.3+flush-preemption=before-decision", "S2"),
                    Holds("h8-local-only-flush", "linux-7.3", "S1"))),
            new(
                Hazard,
                "patch 14",
                "INVLPGB and its TLBSYNC must be on one CPU.",
                True(
                    "TLBSYNC waits for the INVLPGBs of its own CPU only.",
                    Breaks("h18-migrating-broadcast", "linux-7.3+backend=invlpgb+invlpgb-pinning=unpinned", "S1"),
                    Holds("h18-migrating-broadcast", "linux-7.3+backend=invlpgb", "S1"))),
            new(
                SafetyArgument,
                "patch 14",
                "An mm that gets its global ASID between the decision and `flush_tlb_multi()` is flushed all the same.",
                True(
                    "Two flags, stored in the right order, are what it rests on.",
                    Holds("asid-transition", "linux-7.3+backend=invlpgb", "S1"),
                    Breaks("asid-transition", "linux-7.3+backend=invlpgb+asid-transition=global-asid-first", "S1"))),
            new(
                Reason,
                "patch 14",
                "`initiating_cpu` may be out of date after a move: it is for statistics only.",
                Undecidable(
                    "The model has no statistics, and no other use of it.")),
            new(
                Cost,
                "patch 14",
                "Callers that hold a page-table lock gain nothing where spinlocks disable preemption; what gains is `tlb_finish_mmu()`, "
                + "`try_to_unmap_flush()` and exit.",
                True(
                    "With `PREEMPT_RT` they gain too.",
                    Breaks("h14-collapse-vs-gup", "linux-7.3", "P1"),
                    Holds("h14-collapse-vs-gup", "linux-7.3+preempt-rt=on", "P1"),
                    Breaks("mkclean-vs-munmap", "linux-7.3", "P1"),
                    Breaks("remote-flush", "preemptible-1-to-13", "P1"),
                    Holds("remote-flush", "preemptible-1-to-14", "P1"),
                    Breaks("reclaim", "preemptible-1-to-13", "P1"),
                    Holds("reclaim", "preemptible-1-to-14", "P1"))),
        ]);
}
