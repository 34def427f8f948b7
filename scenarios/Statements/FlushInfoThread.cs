using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "Where flush_tlb_info lies (the thread of v3's patch 10/12)".</summary>
internal static partial class FlushInfoThread
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
        ])
    {
        Messages =
        [
            new(
                "v3, patch 10 of 12",
                "Chuyi Zhou",
                "2026-03-18",
                "https://lore.kernel.org/all/20260318045638.1572777-11-zhouchuyi@bytedance.com/"),
            new("on 1: align the info on the stack", Sebastian, "2026-03-18"),
            new("on 2: alignment to a large `SMP_CACHE_BYTES`", Nadav, "2026-03-18"),
            new("on 3: info and mask in the task", Nadav, "2026-03-19"),
            new("on 4: sizes of the mask; `PREEMPT_RT`", Sebastian, "2026-03-19"),
            new("on 5: what was aligned in 2019; size of a task", Nadav, "2026-03-19"),
            new("on 6: the mask alone, or its bits in the pointer", Sebastian, "2026-03-19"),
            new("on 7: a sketch of it", "Chuyi Zhou", "2026-03-19"),
            new("on 8: when the size must be known; a static branch; where the field stands", Sebastian),
            new("on 2: figures of three placements", "Chuyi Zhou"),
            new(
                "780e0106d468 as merged, which 3 refers to",
                "Peter Zijlstra",
                null,
                "https://lore.kernel.org/all/tip-780e0106d468a2962b16b52fdf42898f2639e0a0@git.kernel.org/"),
        ],
    };

    private const string Sebastian = "Sebastian Andrzej Siewior";
    private const string Nadav = "Nadav Amit";

    private static StatementSection Patch() => new(
        "The patch",
        [
            new(
                Hazard,
                "message 1, changelog",
                "One `flush_tlb_info` a CPU asks for preemption to be off in every flush, or another flush of that CPU overwrites it.",
                True(
                    "The target then reads what belongs to another flush, and stale entries stay.",
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S4"),
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S1"),
                    Holds("h5-reused-flush-info", "linux-7.2", "S4"))),
            new(
                Cost,
                "message 1, changelog",
                "A flush waits for all other CPUs to be done; with interrupts off there, or with many CPUs, that takes tens of "
                + "milliseconds.",
                If(
                    "That it waits for each, pinned, and longer for one that masks interrupts, is decided; milliseconds are not to be "
                    + "decided here.",
                    Less(CountedCost.LongestPinnedWait, "all-others", "linux-7.2", "masked-target", "linux-7.2"),
                    Less(CountedCost.PinnedWaits, "remote-flush", "linux-7.2", "two-targets", "linux-7.2"),
                    Breaks("remote-flush", "linux-7.2", "P1"))),
            new(
                Cost,
                "message 1, changelog",
                "3db6d5a5ecaf, which took the info from the stack, gained around 3 percent in an extreme test.",
                Undecidable(
                    "A time. What of it is structure, cache lines and bytes of stack, is decided below.")),
            new(
                SafetyArgument,
                "message 1, changelog",
                "An info on the flusher's stack is overwritten by nobody.",
                True(
                    "With preemption on, too, and wherever on the stack it lies.",
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=stack", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.3+info-storage=stack", "S1"),
                    Holds("passed-arguments", "linux-7.3+info-storage=stack-aligned", "S4"))),
            new(
                Reason,
                "message 1, changelog",
                "Moving the info back prepares for preemption during flushes, which the next patch enables.",
                True(
                    "Both together hold; the next patch without this one breaks.",
                    Breaks("h5-reused-flush-info", "linux-7.3+info-storage=per-cpu", "S1"),
                    Holds("h5-reused-flush-info", "linux-7.3", "S1"))),
            new(
                SafetyArgument,
                "message 1, changelog",
                "The move by itself, with preemption still off, changes nothing.",
                True(
                    "",
                    Holds("h5-reused-flush-info", "linux-7.2+info-storage=stack-aligned", "S4"),
                    Holds("h5-reused-flush-info", "linux-7.2+info-storage=stack-aligned", "S1"),
                    Holds("passed-arguments", "linux-7.2+info-storage=stack-aligned", "S4"),
                    Breaks("h5-reused-flush-info", "preemptible-1-to-14+info-storage=per-cpu", "S1"))),
            new(
                Cost,
                "message 1, changelog, microbenchmark",
                "On an Ice Lake machine the flush is about 1 percent slower on the stack: 5.9362 against 5.9956 microseconds.",
                Undecidable(
                    "Times: reported, not derived.")),
            new(
                Cost,
                "message 1, changelog, mmtests",
                "stress-ng-madvise shows no significant regression: between -1.05 and 0.59 percent.",
                Undecidable(
                    "Times: reported, not derived.")),
            new(
                SafetyArgument,
                "message 1, diff: the `BUG_ON` that is removed",
                "The info a CPU rests on no interrupt or machine-check handler beginning a flush; a `BUG_ON` under `CONFIG_DEBUG_VM` "
                + "looks for that. On the stack the check can go.",
                True(
                    "A handler that flushes fills a CPU's info again, and one in the task too; on the stack each flush has its own. "
                    + "Two other matters remain, with the check or without: a handler must not wait for other CPUs, for it does not end; "
                    + "and since v6 it overwrites the mask of the flusher that waits under it.",
                    Breaks("interrupted-flush", "linux-7.2", "S4"),
                    Holds("interrupted-flush", "preemptible-v3", "S4"),
                    Breaks("interrupted-flush", "preemptible-v3+info-storage=task-local", "S4"),
                    Holds("interrupted-flush", "preemptible-v5", "S4"),
                    Breaks("interrupted-flush", "linux-7.3", "S4"),
                    Breaks("interrupted-flush", "linux-7.3", "L1"))),
            new(
                SafetyArgument,
                "message 1, diff",
                "`flush_tlb_mm_range()` and `arch_tlbbatch_flush()` still hold `get_cpu()` to their ends; `initiating_cpu` stays true.",
                Undecidable(
                    "The assignments of one patch. 7.3 gives the CPU up before `flush_tlb_multi()` (patch 14), see "
                    + "[preemptible](preemptible.md).")),
        ]);
}
