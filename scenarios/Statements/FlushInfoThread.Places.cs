using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Alignment.</content>
internal static partial class FlushInfoThread
{
    private static StatementSection Alignment() => new(
        "Alignment",
        [
            new(
                Cost,
                "message 2, Sebastian Siewior",
                "Aligned to a cache line on the stack, the info moves as many cache lines as one a CPU does.",
                True(
                    "One line each; unaligned it may straddle two.",
                    Same(CountedCost.Lines, "64", "preemptible-v4", "64", "linux-7.2"),
                    Less(CountedCost.Lines, "64", "preemptible-v4", "64", "preemptible-v3"))),
            new(
                Cost,
                "message 2, Sebastian Siewior",
                "The stack is mapped page by page and per-CPU memory otherwise: misses of the TLB may differ.",
                Undecidable(
                    "Which translation of kernel memory a load misses is not in the model.")),
            new(
                Objection,
                "message 3, Nadav Amit",
                "`SMP_CACHE_BYTES` is very large in some configurations, so aligning to it takes much stack: this is why 780e0106d468 "
                + "reverted it.",
                True(
                    "With `L1_CACHE_SHIFT`=7 the alignment alone takes up to another 128 bytes of each frame; 780e0106d468 reports a "
                    + "frame of 320 bytes.",
                    Less(CountedCost.StackBytes, "128", "preemptible-v8", "128", "preemptible-v6"),
                    Less(CountedCost.StackBytes, "64", "preemptible-v4", "128", "preemptible-v6"))),
            new(
                Cost,
                "message 3, Nadav Amit",
                "Capping the alignment at 64 bytes avoids that.",
                True(
                    "",
                    Same(CountedCost.StackBytes, "128", "preemptible-v8", "64", "preemptible-v4"))),
            new(
                Cost,
                "message 5, Sebastian Siewior",
                "The cap costs nothing that anybody would complain of.",
                True(
                    "As far as cache lines of 64 bytes go: none more moves. Lines of 128 bytes, or an adjacent-line prefetcher, are not "
                    + "in the model.",
                    Same(CountedCost.Lines, "128", "preemptible-v8", "128", "preemptible-v6"),
                    Same(CountedCost.Lines, "128", "preemptible-v8", "64", "preemptible-v4"))),
            new(
                Cost,
                "message 5, Sebastian Siewior",
                "`flush_tlb_info` is about 40 bytes and what aligns it.",
                True(
                    "39 bytes are used, so 40 of stack where it is not aligned.",
                    Less(CountedCost.StackBytes, "64", "preemptible-v3", "64", "preemptible-v4"))),
            new(
                Cost,
                "message 10, Chuyi Zhou",
                "Aligned, the microbenchmark shows no regression: 2.5278 a CPU, 2.5261 aligned on the stack, 2.5508 microseconds "
                + "unaligned.",
                Undecidable(
                    "Times: reported, not derived. Their order is that of the cache lines above.")),
            new(
                Reason,
                "message 2, Sebastian Siewior",
                "3db6d5a5ecaf should not be taken back without need (Peter Zijlstra).",
                Undecidable(
                    "A judgement; what each place costs and what it breaks is decided above.")),
        ]);

    private static StatementSection InTheTask() => new(
        "In the task instead",
        [
            new(
                SafetyArgument,
                "message 4, Nadav Amit",
                "Info and mask could lie in the task: simpler, and right for `CONFIG_CPUMASK_OFFSTACK` too, for the mask is allocated "
                + "when the task is made.",
                True(
                    "As right as the stack, as long as a task flushes one thing at a time.",
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=task-local", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=task-local", "S1"),
                    Holds("forked-caller", "linux-7.3", "S13"))),
            new(
                Cost,
                "message 4, Nadav Amit",
                "The info in the task takes no stack.",
                True(
                    "But `task_struct` has no room that is aligned for it: it may straddle two lines.",
                    Less(CountedCost.StackBytes, "64", "linux-7.3+info-storage=task-local", "64", "preemptible-v4"),
                    Less(CountedCost.Lines, "64", "preemptible-v4", "64", "linux-7.3+info-storage=task-local"))),
            new(
                Cost,
                "message 5, Sebastian Siewior",
                "With `NR_CPUS`=8192 a plain `cpumask_t` in the task is 1 KiB; allocated by `cpumask_size()` it is a pointer of 8 "
                + "bytes.",
                True(
                    "What is allocated beside the pointer goes by the CPUs that are possible, not by `NR_CPUS`.",
                    Less(CountedCost.TaskBytes, "16", "allocated", "16", "in-task"))),
            new(
                SafetyArgument,
                "message 5, Sebastian Siewior",
                "For up to 64 CPUs the mask can stand in the pointer itself.",
                True(
                    "If nobody frees those bits as a pointer. Then nothing is allocated.",
                    Less(CountedCost.AllocatedBytes, "64", "pointer-or-bits", "65", "pointer-or-bits"),
                    Holds("forked-caller", "linux-7.3+wait-mask=task-inline", "S13"),
                    Breaks("forked-caller", "linux-7.3+wait-mask=task-inline+forked-mask=inline-freed", "S6"))),
            new(
                Reason,
                "message 5, Sebastian Siewior",
                "On `PREEMPT_RT` the memory should be there rather than that a failed allocation makes the caller wait pinned.",
                True(
                    "Who has no mask waits pinned in v6 to v8; 7.3's fork fails instead, so only the boot task has none.",
                    Breaks("boot-task", "preemptible-v8", "P1"),
                    Holds("boot-task", "linux-7.3", "S13"))),
            new(
                SafetyArgument,
                "message 8, Chuyi Zhou",
                "Where the allocation fails, the caller can fall back to the CPU's mask and wait pinned.",
                True(
                    "v6 to v8 do so; waiting preemptibly by the CPU's mask breaks as soon as there are two such tasks.",
                    Holds("boot-task-offline", "preemptible-v8", "S13"),
                    Breaks("two-without-mask", "linux-7.3", "S13"))),
            new(
                Hazard,
                "message 9, Sebastian Siewior",
                "Whether the mask fits the pointer must be asked once the number of possible CPUs is known, and never change.",
                True(
                    "A size that is read too early is the larger one: a mask is allocated that the bits then take the place of, and "
                    + "nobody frees it. Nothing is overwritten.",
                    Breaks("forked-caller", "linux-7.3+wait-mask=task-inline+forked-mask=size-read-too-early", "S6k"),
                    Holds("forked-caller", "linux-7.3+wait-mask=task-inline+forked-mask=size-read-too-early", "S13"),
                    Holds("forked-caller", "linux-7.3", "S6k"))),
            new(
                Cost,
                "message 9, Sebastian Siewior",
                "A static branch would be cheaper than comparing sizes at every call.",
                Undecidable(
                    "Instructions of one CPU that touch nothing others see.")),
            new(
                Cost,
                "message 6, Nadav Amit",
                "1 KiB is not much beside almost 6 KiB that a task takes already.",
                Undecidable(
                    "Sizes of other structures, and a judgement.")),
            new(
                Cost,
                "message 9, Sebastian Siewior",
                "The new field leaves a gap of 4 bytes where it stands; after `user_cpus_ptr` it would not.",
                Undecidable(
                    "Layout of `task_struct`, which the model does not have.")),
        ]);
}
