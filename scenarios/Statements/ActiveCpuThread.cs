using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "arm64: no broadcast for an mm that was active on one CPU only (v2 and its review)".</summary>
internal static partial class ActiveCpuThread
{
    /// <summary>The series.</summary>
    public static StatementSeries Series { get; } = new(
        "active-cpu",
        "arm64: no broadcast for an mm that was active on one CPU only (v2 and its review)",
        "An mm that has run on one CPU only is flushed there, without a broadcast. Every claim is under `--memory arm`, which is what "
        + "its scenarios are searched under; a table by form and machine is in [active-cpu](../active-cpu.md). \"Orders all\" and "
        + "\"orders stores\" are the two readings of DSB ISHST (`dsb-ishst`).",
        [
            Ordering(), Migration(), Others(), Gains(),
        ]);

    private static StatementSection Ordering() => new(
        "Who may have seen the old entry",
        [
            new(
                SafetyArgument,
                "v2, the comment of `flush_tlb_user_pre()`",
                "If `active_cpu`, read after the store of the new entry, is this CPU's number, no other CPU can have seen the old "
                + "entry.",
                True(
                    "If it is read before, a thread that comes to a second CPU walks the old entry.",
                    Holds("h19-first-run", "active-cpu-v2", "S2"),
                    Holds("active-third-cpu", "active-cpu-v2", "S2"),
                    Breaks("h19-first-run", "active-cpu-v2+active-cpu-read=before-ishst", "S2"))),
            new(
                SafetyArgument,
                "v2",
                "Reading `active_cpu` without a barrier, and, if it says this CPU, again behind DSB ISH, is safe; else DSB ISHST is "
                + "enough.",
                True(
                    "Under both readings of DSB ISHST.",
                    Holds("h19-first-run", "active-cpu-v2", "S2"),
                    Holds("h19-first-run", "active-cpu-v2+dsb-ishst=orders-stores", "S2"),
                    Holds("active-third-cpu", "active-cpu-v2+dsb-ishst=orders-stores", "S2"))),
            new(
                Objection,
                "review, Will Deacon",
                "DSB ISHST and one read would do.",
                If(
                    "If DSB ISHST orders later loads, as Arm's memory model has had it since November 2022.",
                    Holds("h19-first-run", "active-cpu-single-read", "S2"),
                    Holds("active-third-cpu", "active-cpu-single-read", "S2"),
                    Breaks("h19-first-run", "active-cpu-single-read+dsb-ishst=orders-stores", "S2"))),
            new(
                Objection,
                "reply, Ryan Roberts",
                "DSB ISHST orders stores only, so the read needs DSB ISH.",
                If(
                    "So the thread feared, and so it is of DMB ISHST; see the statement before.",
                    Breaks("h19-first-run", "active-cpu-single-read+dsb-ishst=orders-stores", "S2"),
                    Holds("h19-first-run", "active-cpu-dsb-ish+dsb-ishst=orders-stores", "S2"))),
            new(
                SafetyArgument,
                "reply, Catalin Marinas's suggestion to the RFC",
                "DSB ISH and one read, always, is safe.",
                True(
                    "",
                    Holds("h19-first-run", "active-cpu-dsb-ish", "S2"),
                    Holds("h19-first-run", "active-cpu-dsb-ish+dsb-ishst=orders-stores", "S2"),
                    Holds("active-foreign-flusher", "active-cpu-dsb-ish", "S2"))),
            new(
                Cost,
                "review",
                "It was DSB ISHST always, and is DSB ISH or DSB ISHST now: it cannot be faster by that.",
                True(
                    "Each path has one DSB before the TLBI and one after it, as before. The one before is DSB ISHST, as it was, or DSB "
                    + "ISH, which waits for all that DSB ISHST waits for, and for loads and TLBIs too. What may be faster comes after it: "
                    + "a local TLBI and DSB NSH. How long each takes is not to be decided here.",
                    Same(CountedCost.BarriersBefore, "flush_tlb_page, alone, alone", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Same(CountedCost.BarriersBefore, "flush_tlb_page, alone, several", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Same(CountedCost.BarriersBefore, "flush_tlb_page, several", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Same(CountedCost.BarriersAfter, "flush_tlb_page, alone, alone", "active-cpu-v2", "flush_tlb_page", "linux-7.3"))),
            new(
                SafetyArgument,
                "v2, the switch",
                "Where a CPU comes to the mm, DSB ISHST between the store to `active_cpu` and TTBR0 is enough.",
                True(
                    "DMB is as good as nothing there: it orders no write of a system register.",
                    Holds("h19-first-run", "active-cpu-v2", "S2"),
                    Breaks("h19-first-run", "active-cpu-v2+active-cpu-switch=dmb-ishst", "S2"),
                    Breaks("h19-first-run", "active-cpu-v2+active-cpu-switch=nothing", "S2"))),
            new(
                SafetyArgument,
                "v2, the switch",
                "Where `active_cpu` says \"multiple\" already, no barrier is needed.",
                If(
                    "The write of TTBR0 must still wait for that read: the control dependency is what it rests on, which shows on a "
                    + "third CPU only.",
                    Holds("active-third-cpu", "active-cpu-v2", "S2"),
                    Breaks("active-third-cpu", "active-cpu-v2+active-cpu-switch=uncontrolled", "S2"),
                    Holds("h19-first-run", "active-cpu-v2+active-cpu-switch=uncontrolled", "S2"))),
            new(
                Cost,
                "v2",
                "`active_cpu` never goes back from \"multiple\": one move in a process's life ends the gain.",
                True(
                    "Nothing stores anything else over \"multiple\". Of such an mm a flush executes what it did before, after one more "
                    + "read. Nothing is at risk by it.",
                    Same(CountedCost.BroadcastTlbis, "flush_tlb_page, several", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Same(CountedCost.LocalTlbis, "flush_tlb_page, several", "active-cpu-v2", "flush_tlb_page", "linux-7.3"),
                    Less(CountedCost.BroadcastTlbis, "flush_tlb_page, alone, alone", "active-cpu-v2", "flush_tlb_page", "linux-7.3"))),
        ]);

    private static StatementSection Migration() => new(
        "Migration",
        [
            new(
                Hazard,
                "reply, Ryan Roberts",
                "A flusher that is moved between the read and the local TLBI flushes another CPU, and the old one stays stale.",
                True(
                    "",
                    Breaks("h20-moving-flusher", "active-cpu-v2+active-cpu-guard=nothing", "S2"),
                    Breaks("active-foreign-flusher", "active-cpu-v2+active-cpu-guard=nothing", "S2"))),
            new(
                SafetyArgument,
                "v2",
                "`migrate_disable()` from before the read to after the last DSB cures that.",
                True(
                    "",
                    Holds("h20-moving-flusher", "active-cpu-v2", "S2"),
                    Holds("active-foreign-flusher", "active-cpu-v2", "S2"),
                    Holds("active-moving-of-three", "active-cpu-v2", "S2"))),
            new(
                SafetyArgument,
                "v2",
                "Who finds that it is not alone may enable migration again before the broadcast.",
                True(
                    "v2 does so.",
                    Holds("h20-moving-flusher", "active-cpu-v2", "S2"),
                    Holds("active-moving-of-three", "active-cpu-v2", "S2"))),
            new(
                SafetyArgument,
                "RFC",
                "`migrate_enable()` may come before the last DSB.",
                If(
                    "By the DSB of `__switch_to()` alone, which waits for the TLBIs of the task that leaves. The kernel of today rests "
                    + "on it too.",
                    Holds("h20-moving-flusher", "active-cpu-rfc", "S2"),
                    Breaks("h20-moving-flusher", "active-cpu-rfc+switch-to-barrier=nothing", "S2"),
                    Breaks("h20-moving-flusher", "linux-7.3+switch-to-barrier=nothing", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "Instead of disabling migration, `active_cpu` could be read again after the local TLBI, and the flush be broadcast if "
                + "it says \"multiple\".",
                If(
                    "For a flusher that runs the mm itself. A kernel thread, or `process_madvise()`, that is moved changes nothing of "
                    + "`active_cpu`.",
                    Holds("h20-moving-flusher", "active-cpu-recheck", "S2"),
                    Breaks("active-foreign-flusher", "active-cpu-recheck", "S2"))),
            new(
                Hazard,
                "reply, Will Deacon",
                "For that the DSB after the local TLBI must be ISH, to read `active_cpu` safely.",
                False(
                    "DSB NSH is enough: a flusher that was moved reads what its own switch has stored.",
                    Holds("h20-moving-flusher", "active-cpu-recheck+active-cpu-guard=rechecked-after-nsh", "S2"))),
            new(
                SafetyArgument,
                "reply, Ryan Roberts",
                "A restartable sequence in the kernel would do: begin again where the task was moved.",
                True(
                    "Modelled as a sequence in which the task cannot lose its CPU, which comes to the same.",
                    Holds("h20-moving-flusher", "active-cpu-restartable", "S2"),
                    Holds("active-foreign-flusher", "active-cpu-restartable", "S2"))),
            new(
                Objection,
                "review, Will Deacon",
                "Disabling and enabling migration is expensive.",
                Undecidable(
                    "A time. That it takes a preempt guard and a counter is its text, of which the model has the effect.")),
            new(
                Objection,
                "review, Will Deacon",
                "It is not clear that `migrate_disable()` may be called from so low a helper.",
                False(
                    "It may where no lock of a run queue is held, which `migrate_enable()` takes if the task's affinity has changed. "
                    + "Neither sleeps (7.3: `kernel/sched/core.c` leaves it to the stopper), and both nest. Who flushes user memory holds "
                    + "none: tasks that may be preempted, with a page table's lock or without; kernel threads; reclaim, with a batch. No "
                    + "handler of an interrupt does. Where the kernel cannot be preempted it is needless.",
                    Holds("h20-moving-flusher", "active-cpu-v2", "S2"),
                    Holds("active-foreign-flusher", "active-cpu-v2", "S2"),
                    Holds("arm64-batch", "active-cpu-v2", "S2"),
                    Holds("h20-moving-flusher", "active-cpu-v2+kernel-preemption=none", "S2"),
                    Holds("h20-moving-flusher", "active-cpu-v2+active-cpu-guard=nothing+kernel-preemption=none", "S2"))),
        ]);
}
