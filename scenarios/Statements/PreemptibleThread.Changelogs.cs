using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>The changelogs.</content>
internal static partial class PreemptibleThread
{
    private static StatementSection Changelogs() => new(
        "The changelogs",
        [
            new(
                Reason,
                "message 1, v2",
                "A mask on the stack is right only without `CONFIG_CPUMASK_OFFSTACK`; with it a cpumask of 8,192 CPUs would take 1 KiB.",
                If(
                    "With it they use cfd->cpumask, and wait pinned.",
                    Holds("one-call", "preemptible-v3", "P1"),
                    Breaks("one-call", "preemptible-v3+wait-mask=per-cpu", "P1"),
                    Holds("h1-overwritten-wait-mask", "preemptible-v3+wait-mask=per-cpu", "S13"))),
            new(
                SafetyArgument,
                "message 1, v2",
                "RCU instead of `migrate_disable()` keeps the csd array until the waiter is done with it.",
                False(
                    "As v2 had it: its read-side section ended before the last access (mended in v3). v1's `migrate_disable()` was "
                    + "safe for callers that wait, which h2 has; of a call that leaves before its csd has been run it says nothing.",
                    Breaks("h2-freed-csd-array", "preemptible-v2", "S6"),
                    Holds("h2-freed-csd-array", "preemptible-v1", "S6"),
                    Holds("h2-freed-csd-array", "preemptible-v3", "S6"))),
            new(
                SafetyArgument,
                "message 1, v2",
                "`smp_call_function_any()` may choose its CPU with preemption on, as adjusted in v2.",
                False(
                    "Until v5 (see patch 3).",
                    Breaks("any-of-two", "preemptible-v2", "S5"),
                    Holds("any-of-two", "preemptible-v5", "S5"))),
            new(
                SafetyArgument,
                "message 1, v2",
                "`flush_tlb_multi()` may be preempted and moved.",
                True(
                    "The branch of this CPU alone stays pinned in every revision. In v1 a flush still waited pinned.",
                    Breaks("remote-flush", "preemptible-v1", "P1"),
                    Holds("remote-flush", "preemptible-v2", "P1"),
                    Holds("h8-local-only-flush", "preemptible-v2", "S1"),
                    Holds("migrating-flusher", "linux-7.3", "S1"))),
            new(
                Hazard,
                "message 1, v3",
                "`rcu_read_unlock()` must come after the last access of the csd.",
                True(
                    "",
                    Breaks("h2-freed-csd-array", "preemptible-v2", "S6"),
                    Holds("h2-freed-csd-array", "preemptible-v3", "S6"))),
            new(
                Reason,
                "message 1, v3",
                "`raw_smp_processor_id()` avoids a warning of `check_preemption_disabled()`.",
                Undecidable(
                    "A debugging check of the kernel. The number is used for statistics only.")),
            new(
                Cost,
                "message 1, v3",
                "Benchmarks of `flush_tlb_info` on the stack.",
                Undecidable(
                    "Times: see the page of that patch's thread ([flush-info](flush-info.md)).")),
            new(
                SafetyArgument,
                "message 1, v4",
                "A mask in the task instead of on the stack.",
                True(
                    "",
                    Holds("h1-overwritten-wait-mask", "preemptible-v4", "S13"),
                    Breaks("h1-overwritten-wait-mask", "linux-7.3+wait-mask=per-cpu", "S13"))),
            new(
                SafetyArgument,
                "message 1, v4",
                "Never freeing csd arrays makes RCU unnecessary.",
                True(
                    "",
                    Holds("h2-freed-csd-array", "preemptible-v4", "S6"),
                    Breaks("h2-freed-csd-array", "linux-7.3+csd-lifetime=freed-when-dead", "S6"))),
            new(
                Cost,
                "message 1, v4",
                "Aligning `flush_tlb_info` avoids that a second cache line moves.",
                True(
                    "",
                    Less(CountedCost.Lines, "64", "preemptible-v4", "64", "preemptible-v3"))),
            new(
                SafetyArgument,
                "message 1, v5",
                "Choosing and enqueuing in one function, `__smp_call_function_single()`, closes the hole of `smp_call_function_any()`.",
                True(
                    "",
                    Holds("any-of-two", "preemptible-v5", "S5"),
                    Breaks("any-of-two", "preemptible-v4", "S5"))),
            new(
                SafetyArgument,
                "message 1, v5",
                "Callers of `smp_call_function_many_cond()` need not disable preemption any more: the note that they must goes from its "
                + "comment.",
                True(
                    "The modelled callers do not, and lose their CPU anywhere.",
                    Holds("migrating-callers", "linux-7.3", "S13"),
                    Holds("migrating-callers", "linux-7.3", "S12"),
                    Holds("every-other", "linux-7.3", "S5"))),
            new(
                Hazard,
                "message 1, v5",
                "scftorture's warning is a false alarm where a CPU goes offline between the choice of a mask and the count of online "
                + "CPUs.",
                True(
                    "Up to v4: the CPU is gone when it is called, and is back when CPUs are counted. 7.2 has it too, for a CPU may come "
                    + "back while another has preemption off. What it warns of, a call that ran nowhere, is legal.",
                    Breaks("tortured-while-up", "preemptible-v4", "ALARM"),
                    Holds("tortured-while-up", "preemptible-v5", "ALARM"),
                    Breaks("tortured-while-up", "linux-7.2", "ALARM"),
                    Holds("tortured-while-up", "linux-7.3", "ALARM"),
                    Holds("scftorture", "linux-7.3", "S5"))),
            new(
                Reason,
                "message 1, v5",
                "The `preemptible()` check belongs to patch 6, not to patch 4.",
                True(
                    "Up to patch 5 every caller of `many_cond` has preemption off: the check would leave the mask of patch 4 unused, and "
                    + "a handler would overwrite the CPU's mask under a waiter as before. From patch 6 on it tells them apart.",
                    Breaks("interrupted-waiter", "preemptible-1-to-5+task-mask-use=if-preemptible", "S13"),
                    Holds("interrupted-waiter", "preemptible-1-to-6+task-mask-use=if-preemptible+without-mask=wait-pinned", "S13"),
                    Breaks("one-call", "preemptible-1-to-5", "P1"),
                    Holds("one-call", "preemptible-1-to-6", "P1"))),
            new(
                SafetyArgument,
                "message 1, v6",
                "The `preemptible()` check can go: whether `put_cpu()` comes early depends on having a mask only.",
                If(
                    "Where no handler calls `many_cond`, which its contract asks. One that does goes by the mask of the task that it "
                    + "interrupts, and a waiter returns early. v4 and v5 save it where it waits preemptibly, and not where it waits "
                    + "pinned, as 7.2 did not; and a handler that needs a csd can hang on any of them.",
                    Holds("migrating-callers", "linux-7.3", "S13"),
                    Breaks("interrupted-waiter", "preemptible-v6", "S13"),
                    Holds("interrupted-waiter", "preemptible-v5", "S13"),
                    Breaks("interrupted-waiter", "linux-7.2", "S13"),
                    Breaks("interrupted-pinned-waiter", "preemptible-v5", "S13"),
                    Breaks("interrupted-sender", "preemptible-v5", "L1"),
                    Breaks("interrupted-sender", "linux-7.3", "L1"))),
            new(
                Cost,
                "message 1, v6 to v8",
                "A task that has no mask waits pinned.",
                True(
                    "",
                    Breaks("boot-task", "preemptible-v8", "P1"),
                    Holds("boot-task-offline", "preemptible-v8", "S6"))),
            new(
                Reason,
                "message 1, v6",
                "slab.h is included and the helper made private to kernel/smp.c; comments, declarations and tags in v2 to v8.",
                Undecidable(
                    "How a text builds and reads.")),
            new(
                Hazard,
                "message 1, v7",
                "A patch for `kvm_flush_tlb_multi()` must come before the one that lets flushes be preempted.",
                True(
                    "v1 to v6 had none, and break in a guest of KVM.",
                    Breaks("h9-reused-flush-mask", "preemptible-v6+backend=kvm", "S1"),
                    Holds("h9-reused-flush-mask", "preemptible-v7+backend=kvm", "S1"))),
            new(
                Reason,
                "message 1, v7",
                "`flush_tlb_kernel_range()` stays pinned for now.",
                True(
                    "It waits pinned. Making it preemptible, as v1 to v6 did, breaks nothing that is claimed.",
                    Breaks("kernel-range", "linux-7.3", "P1"),
                    Holds("kernel-range", "linux-7.3+kernel-flush-preemption=before-call", "S1"),
                    Holds("kernel-range", "preemptible-v6", "S1"),
                    Less(
                        CountedCost.PinnedWaits,
                        "kernel-range",
                        "linux-7.3+kernel-flush-preemption=before-call",
                        "kernel-range",
                        "linux-7.3"))),
            new(
                Cost,
                "message 1, v7",
                "`flush_tlb_info`'s alignment is capped (patch 11 of v7).",
                True(
                    "Written as `MIN()` in v8.",
                    Less(CountedCost.StackBytes, "128", "preemptible-v7", "128", "preemptible-v6"))),
            new(
                Reason,
                "message 1, v7 and v8",
                "No gotos; the object on the stack is named info.",
                Undecidable(
                    "The same text in other words.")),
        ]);
}
