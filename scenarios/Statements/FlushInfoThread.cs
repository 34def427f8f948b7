using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "Where flush_tlb_info lies (the thread of v3's patch 10/12)".</summary>
internal static class FlushInfoThread
{
    /// <summary>The series.</summary>
    public static StatementSeries Series { get; } = new(
        "flush-info",
        "Where flush_tlb_info lies (the thread of v3's patch 10/12)",
        "\"x86/mm: Move `flush_tlb_info` back to the stack\" is patch 10 of 12 in v3 of the preemptible series, and patches 10 to 12 of "
        + "14 since v7. Its thread weighs the stack, aligned or not, against a `flush_tlb_info` a CPU and one a task, and asks where the "
        + "mask of the waiter should lie. Figures are reported as the thread has them: nothing here is derived from times.",
        [
            Patch(), Alignment(), InTheTask(),
        ]);

    private static StatementSection Patch() => new(
        "The patch",
        [
            new(
                Hazard,
                "changelog",
                "One `flush_tlb_info` a CPU asks for preemption to be off in every flush, or another flush of that CPU overwrites it.",
                True(
                    "The target then reads what belongs to another flush, and stale entries stay.",
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S4"),
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S1"),
                    Holds("h5-reused-flush-info", "linux-7.2", "S4"))),
            new(
                Cost,
                "changelog",
                "A flush waits for all other CPUs to be done; with interrupts off there, or with many CPUs, that takes tens of "
                + "milliseconds.",
                Open(
                    "That it waits for each, pinned, is decided; milliseconds are not to be decided here. A cost row with a target that "
                    + "masks interrupts is missing.",
                    Less(CountedCost.PinnedWaits, "remote-flush", "linux-7.2", "two-targets", "linux-7.2"),
                    Breaks("remote-flush", "linux-7.2", "P1"))),
            new(
                Cost,
                "changelog",
                "3db6d5a5ecaf, which took the info from the stack, gained around 3 percent in an extreme test.",
                Undecidable(
                    "A time. What of it is structure, cache lines and bytes of stack, is decided below.")),
            new(
                SafetyArgument,
                "changelog",
                "An info on the flusher's stack is overwritten by nobody.",
                True(
                    "With preemption on, too, and wherever on the stack it lies.",
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=stack", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=stack", "S1"),
                    Holds("passed-arguments", "linux-7.3+info-storage=stack-aligned", "S4"))),
            new(
                Reason,
                "changelog",
                "Moving the info back prepares for preemption during flushes, which the next patch enables.",
                True(
                    "Both together hold; the next patch without this one breaks.",
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S1"),
                    Holds("h5-reused-flush-info", "linux-7.3", "S1"))),
            new(
                SafetyArgument,
                "changelog",
                "The move by itself, with preemption still off, changes nothing.",
                Open(
                    "7.2 with the info on the stack is no claim yet (`linux-7.2+info-storage=stack` on `h5-reused-flush-info`); it is "
                    + "one of the prefixes of the series.")),
            new(
                Cost,
                "changelog, microbenchmark",
                "On an Ice Lake machine the flush is about 1 percent slower on the stack: 5.9362 against 5.9956 microseconds.",
                Undecidable(
                    "Times: reported, not derived.")),
            new(
                Cost,
                "changelog, mmtests",
                "stress-ng-madvise shows no significant regression: between -1.05 and 0.59 percent.",
                Undecidable(
                    "Times: reported, not derived.")),
            new(
                SafetyArgument,
                "diff: the `BUG_ON` that is removed",
                "The info a CPU rests on no interrupt or machine-check handler beginning a flush; a `BUG_ON` under `CONFIG_DEBUG_VM` "
                + "looks for that. On the stack the check can go.",
                Open(
                    "A flush from an interrupt handler is not modelled. On the stack it could do no harm to another's info; that it is "
                    + "still forbidden (flush_tlb_mm_range() waits, and asserts that interrupts are on) is a contract.")),
            new(
                SafetyArgument,
                "diff",
                "`flush_tlb_mm_range()` and `arch_tlbbatch_flush()` still hold `get_cpu()` to their ends; `initiating_cpu` stays true.",
                Undecidable(
                    "The assignments of one patch. 7.3 gives the CPU up before `flush_tlb_multi()` (patch 14), see "
                    + "[preemptible](preemptible.md).")),
        ]);

    private static StatementSection Alignment() => new(
        "Alignment",
        [
            new(
                Cost,
                "reply, Sebastian Siewior",
                "Aligned to a cache line on the stack, the info moves as many cache lines as one a CPU does.",
                True(
                    "One line each; unaligned it may straddle two.",
                    Same(CountedCost.Lines, "64", "preemptible-v4", "64", "linux-7.2"),
                    Less(CountedCost.Lines, "64", "preemptible-v4", "64", "preemptible-v3"))),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "The stack is mapped page by page and per-CPU memory otherwise: misses of the TLB may differ.",
                Undecidable(
                    "Which translation of kernel memory a load misses is not in the model.")),
            new(
                Objection,
                "reply, Nadav Amit",
                "`SMP_CACHE_BYTES` is very large in some configurations, so aligning to it takes much stack: this is why 780e0106d468 "
                + "reverted it.",
                True(
                    "With `L1_CACHE_SHIFT`=7 the alignment alone takes up to another 128 bytes of each frame; 780e0106d468 reports a "
                    + "frame of 320 bytes.",
                    Less(CountedCost.StackBytes, "128", "preemptible-v8", "128", "preemptible-v6"),
                    Less(CountedCost.StackBytes, "64", "preemptible-v4", "128", "preemptible-v6"))),
            new(
                Cost,
                "reply, Nadav Amit",
                "Capping the alignment at 64 bytes avoids that.",
                True(
                    "",
                    Same(CountedCost.StackBytes, "128", "preemptible-v8", "64", "preemptible-v4"))),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "The cap costs nothing that anybody would complain of.",
                True(
                    "As far as cache lines of 64 bytes go: none more moves. Lines of 128 bytes, or an adjacent-line prefetcher, are not "
                    + "in the model.",
                    Same(CountedCost.Lines, "128", "preemptible-v8", "128", "preemptible-v6"),
                    Same(CountedCost.Lines, "128", "preemptible-v8", "64", "preemptible-v4"))),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "`flush_tlb_info` is about 40 bytes and what aligns it.",
                True(
                    "39 bytes are used, so 40 of stack where it is not aligned.",
                    Less(CountedCost.StackBytes, "64", "preemptible-v3", "64", "preemptible-v4"))),
            new(
                Cost,
                "reply, Chuyi Zhou",
                "Aligned, the microbenchmark shows no regression: 2.5278 a CPU, 2.5261 aligned on the stack, 2.5508 microseconds "
                + "unaligned.",
                Undecidable(
                    "Times: reported, not derived. Their order is that of the cache lines above.")),
            new(
                Reason,
                "reply, Sebastian Siewior",
                "3db6d5a5ecaf should not be taken back without need (Peter Zijlstra).",
                Undecidable(
                    "A judgement; what each place costs and what it breaks is decided above.")),
        ]);

    private static StatementSection InTheTask() => new(
        "In the task instead",
        [
            new(
                SafetyArgument,
                "reply, Nadav Amit",
                "Info and mask could lie in the task: simpler, and right for `CONFIG_CPUMASK_OFFSTACK` too, for the mask is allocated "
                + "when the task is made.",
                True(
                    "As right as the stack, as long as a task flushes one thing at a time.",
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=task-local", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=task-local", "S1"),
                    Holds("forked-caller", "linux-7.3", "S13"))),
            new(
                Cost,
                "reply, Nadav Amit",
                "The info in the task takes no stack.",
                True(
                    "But `task_struct` has no room that is aligned for it: it may straddle two lines.",
                    Less(CountedCost.StackBytes, "64", "linux-7.3+info-storage=task-local", "64", "preemptible-v4"),
                    Less(CountedCost.Lines, "64", "preemptible-v4", "64", "linux-7.3+info-storage=task-local"))),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "With `NR_CPUS`=8192 a plain `cpumask_t` in the task is 1 KiB; allocated by `cpumask_size()` it is a pointer of 8 "
                + "bytes.",
                True(
                    "What is allocated beside the pointer goes by the CPUs that are possible, not by `NR_CPUS`.",
                    Less(CountedCost.TaskBytes, "256", "allocated", "64", "in-task"),
                    Same(CountedCost.TaskBytes, "64", "allocated", "64", "in-pointer"))),
            new(
                SafetyArgument,
                "reply, Sebastian Siewior",
                "For up to 64 CPUs the mask can stand in the pointer itself.",
                True(
                    "If nobody frees those bits as a pointer. Then nothing is allocated.",
                    Less(CountedCost.AllocatedBytes, "64", "in-pointer", "64", "allocated"),
                    Holds("forked-caller", "linux-7.3+wait-mask=task-inline", "S13"),
                    Breaks("forked-caller", "linux-7.3+wait-mask=task-inline+forked-mask=inline-freed", "S6"))),
            new(
                Reason,
                "reply, Sebastian Siewior",
                "On `PREEMPT_RT` the memory should be there rather than that a failed allocation makes the caller wait pinned.",
                True(
                    "Who has no mask waits pinned in v6 to v8; 7.3's fork fails instead, so only the boot task has none.",
                    Breaks("boot-task", "preemptible-v8", "P1"),
                    Holds("boot-task", "linux-7.3", "S13"))),
            new(
                SafetyArgument,
                "reply, Chuyi Zhou",
                "Where the allocation fails, the caller can fall back to the CPU's mask and wait pinned.",
                True(
                    "v6 to v8 do so; waiting preemptibly by the CPU's mask breaks as soon as there are two such tasks.",
                    Holds("boot-task-offline", "preemptible-v8", "S13"),
                    Breaks("two-without-mask", "linux-7.3", "S13"))),
            new(
                Hazard,
                "reply, Sebastian Siewior",
                "Whether the mask fits the pointer must be asked once the number of possible CPUs is known, and never change.",
                Open(
                    "`cpumask_size()` is fixed in the model: a task whose mask was made before the size was known, and is read after, "
                    + "is missing.")),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "A static branch would be cheaper than comparing sizes at every call.",
                Undecidable(
                    "Instructions of one CPU that touch nothing others see.")),
            new(
                Cost,
                "reply, Nadav Amit",
                "1 KiB is not much beside almost 6 KiB that a task takes already.",
                Undecidable(
                    "Sizes of other structures, and a judgement.")),
            new(
                Cost,
                "reply, Sebastian Siewior",
                "The new field leaves a gap of 4 bytes where it stands; after `user_cpus_ptr` it would not.",
                Undecidable(
                    "Layout of `task_struct`, which the model does not have.")),
        ]);
}
