using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Patches 4 to 9.</content>
internal static partial class PreemptibleThread
{
    private static StatementSection LaterPatches() => new(
        "Patches 4 to 9",
        [
            new(
                Hazard,
                "patch 4",
                "A wait that goes by this CPU's cfd->cpumask goes by another caller's, once it can be preempted: it returns early.",
                True(
                    "The second caller overwrites the mask; the first never waits for a target that is still to run, and its arguments "
                    + "are read after it has returned.",
                    Breaks("h1-overwritten-wait-mask", "linux-7.3+wait-mask=per-cpu", "S13"),
                    Breaks("h1-overwritten-wait-mask", "linux-7.3+wait-mask=per-cpu", "S4"),
                    Holds("h1-overwritten-wait-mask", "linux-7.3", "S13"),
                    Holds("h1-overwritten-wait-mask", "linux-7.3", "S4"))),
            new(
                Hazard,
                "patch 4",
                "Off-stack, cfd->cpumask is freed when its CPU is dead, while a waiter that was moved away still goes by it.",
                If(
                    "That is so of a task without a mask of its own, which 7.3 lets wait preemptibly; v6 to v8 let it wait pinned.",
                    Breaks("boot-task-offline", "linux-7.3", "S6"),
                    Holds("boot-task-offline", "preemptible-v8", "S6"))),
            new(
                SafetyArgument,
                "patch 4",
                "A mask of the task's own is enough: nobody else writes it while its task waits.",
                If(
                    "But for a handler that calls `many_cond` on top of the waiter, which the contract forbids (see v6).",
                    Holds("h1-overwritten-wait-mask", "linux-7.3", "S13"),
                    Holds("migrating-callers", "linux-7.3", "S13"),
                    Holds("forked-caller", "linux-7.3", "S13"),
                    Breaks("interrupted-waiter", "linux-7.3", "S4"))),
            new(
                Hazard,
                "patch 4, fork",
                "`dup_task_struct()` copies the parent's pointer: the child must get a mask of its own, before an error path can free "
                + "the parent's.",
                True(
                    "Two tasks with one mask return early; an error path that frees the copied pointer frees the parent's mask.",
                    Breaks("forked-caller", "linux-7.3+forked-mask=copied-pointer", "S13"),
                    Breaks("forked-caller", "linux-7.3+forked-mask=freed-before-allocated", "S6"),
                    Holds("forked-caller", "linux-7.3", "S6"))),
            new(
                SafetyArgument,
                "patch 4, `cpumask_size()` of one word",
                "Where a mask fits a pointer its bits may stand in the pointer's place; then there is nothing to free.",
                True(
                    "",
                    Holds("forked-caller", "linux-7.3+wait-mask=task-inline", "S13"),
                    Breaks("forked-caller", "linux-7.3+wait-mask=task-inline+forked-mask=inline-freed", "S6"))),
            new(
                SafetyArgument,
                "patch 4, 7.3",
                "Only the boot `init_task` has no mask, so nobody else can overwrite the one that it goes by.",
                If(
                    "There must be no second task without one: two of them overwrite each other's.",
                    Holds("boot-task", "linux-7.3", "S13"),
                    Breaks("two-without-mask", "linux-7.3", "S13"))),
            new(
                Hazard,
                "patch 5",
                "A csd array that is freed when its CPU is dead is freed under a waiter that was moved away, and under the target.",
                True(
                    "",
                    Breaks("h2-freed-csd-array", "linux-7.3+csd-lifetime=freed-when-dead", "S6"),
                    Holds("h2-freed-csd-array", "linux-7.3", "S6"))),
            new(
                Reason,
                "patch 5",
                "It is allocated once, at the first `smpcfd_prepare_cpu()`, and kept.",
                True(
                    "Allocated again, a waiter reads the new array, and goes on before its callback has run.",
                    Breaks("returned-csd-array", "linux-7.3+csd-lifetime=allocated-again", "S13"),
                    Holds("returned-csd-array", "linux-7.3", "S13"),
                    Holds("h2-freed-csd-array", "linux-7.3", "S6"))),
            new(
                SafetyArgument,
                "patch 5",
                "Before the series the array could be freed, for a waiter kept its CPU.",
                If(
                    "Of calls that wait. A call without wait returns, its CPU goes offline, and an IPI that is later than all that "
                    + "finds its csd freed ([findings](../findings.md)).",
                    Holds("h2-freed-csd-array", "linux-7.2", "S6"),
                    Breaks("posted-then-offline", "linux-7.2", "S6"),
                    Holds("posted-then-offline", "linux-7.3", "S6"))),
            new(
                SafetyArgument,
                "patch 6",
                "`smp_call_function_many_cond()` may enable preemption before it waits.",
                True(
                    "With patches 4 and 5; see there for what breaks without them.",
                    Holds("migrating-callers", "linux-7.3", "S13"),
                    Holds("migrating-flusher", "linux-7.3", "S1"),
                    Holds("one-call", "linux-7.3", "P1"))),
            new(
                Hazard,
                "patch 6",
                "`cpumask_ipi` is scratch of the CPU: it must stay pinned until the IPIs are sent.",
                True(
                    "",
                    Breaks("migrating-callers", "linux-7.3+wait-preemption=before-ipi", "S12"),
                    Holds("migrating-callers", "linux-7.3", "S12"))),
            new(
                Hazard,
                "patch 6",
                "Between `llist_add()` and its IPI the caller owes the IPI: whoever finds the queue filled sends none, and one that "
                + "outranks it waits for it for ever.",
                True(
                    "A real-time task on the CPU spins for an IPI that nobody sends.",
                    Breaks("h3-preempted-ipi-owner", "linux-7.3+wait-preemption=before-ipi", "L2"),
                    Breaks("h3-preempted-ipi-owner", "linux-7.3+wait-preemption=before-ipi", "L1"),
                    Holds("h3-preempted-ipi-owner", "linux-7.3", "L2"))),
            new(
                Hazard,
                "patch 6",
                "The waiter that was preempted may find the csd locked again, by the next caller of its CPU, and wait for that one too.",
                True(
                    "Again and again, under a scheduler that is weakly fair only; under strong fairness every wait ends. 7.2 cannot: "
                    + "its waiter keeps the CPU.",
                    Breaks("h7-aba-starvation", "linux-7.3", "L3"),
                    Breaks("h7-aba-starvation", "linux-7.3", "L3-weak"),
                    Holds("h7-aba-starvation", "linux-7.3", "L3-strong"),
                    Holds("h7-aba-starvation", "linux-7.2", "L3-weak"))),
            new(
                Cost,
                "patch 6",
                "`csd_lock()` inside the loop still spins pinned, with IPIs of earlier targets not sent yet.",
                True(
                    "Known, and left.",
                    Breaks("csd-still-busy", "linux-7.3", "L5"),
                    Breaks("csd-still-busy", "linux-7.3", "P1"))),
            new(
                Cost,
                "patch 6",
                "A caller may now spin pinned for the csd of a task that was preempted while it waited, which 7.2 never did.",
                True(
                    "B finds its csd still locked for A. A finding ([findings](../findings.md)).",
                    Breaks("h1-overwritten-wait-mask", "linux-7.3", "P1b"),
                    Breaks("h1-overwritten-wait-mask", "linux-7.3", "P1"),
                    Holds("h1-overwritten-wait-mask", "linux-7.2", "P1b"),
                    Holds("h1-overwritten-wait-mask", "preemptible-1-to-5", "P1b"),
                    Breaks("h1-overwritten-wait-mask", "preemptible-1-to-6", "P1b"))),
            new(
                Reason,
                "patches 7 and 8",
                "The `preempt_disable()` around `smp_call_function()` and in `on_each_cpu_cond_mask()` must go: inside it the early "
                + "`put_cpu()` has no effect.",
                True(
                    "",
                    Breaks("all-others", "preemptible-1-to-6", "P1"),
                    Holds("all-others", "preemptible-1-to-7", "P1"),
                    Breaks("every-other", "preemptible-1-to-7", "P1"),
                    Holds("every-other", "preemptible-1-to-8", "P1"))),
            new(
                Hazard,
                "patches 7 and 8",
                "Who relied on that `preempt_disable()` for per-CPU data of its own is broken.",
                True(
                    "`kvm_flush_tlb_multi()` did, by its `__pv_cpu_mask`; patch 13 is for it. Other users were looked for by nobody "
                    + "here.",
                    Breaks("h9-reused-flush-mask", "preemptible-v6+backend=kvm", "S1"),
                    Holds("h9-reused-flush-mask", "preemptible-v7+backend=kvm", "S1"))),
            new(
                Reason,
                "patch 9",
                "scftorture holds preemption off around each call, so it would never take the new ways.",
                True(
                    "",
                    Breaks("tortured-once", "preemptible-1-to-8", "P1"),
                    Holds("tortured-once", "preemptible-1-to-9", "P1"))),
            new(
                SafetyArgument,
                "patch 9",
                "Without it, calls of scftorture still run where they were asked to, and end.",
                True(
                    "",
                    Holds("scftorture", "linux-7.3", "S5"),
                    Holds("scftorture", "linux-7.3", "L1"))),
        ]);
}
