using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <content>Patches 1 to 3.</content>
internal static partial class PreemptibleThread
{
    private const string Debugged = "linux-7.3+csd-lock-debug=on";
    private const string Late = "+csd-lock-timeout=exceeded";

    private static StatementSection FirstPatches() => new(
        "Patches 1 to 3",
        [
            new(
                SafetyArgument,
                "patch 1",
                "`__csd_lock_wait()`, `csdlock_debug`'s wait, must disable preemption itself once its callers do not: it uses this "
                + "CPU's number and data.",
                True(
                    "Without its guard it uses per-CPU data unpinned.",
                    Breaks("one-call", "linux-7.3+csd-lock-debug=on-unguarded", "S12"),
                    Holds("one-call", "linux-7.3+csd-lock-debug=on", "S12"))),
            new(
                Cost,
                "patch 1",
                "With `csdlock_debug` on, the wait is then pinned again.",
                True(
                    "The whole wait is.",
                    Breaks("one-call", "linux-7.3+csd-lock-debug=on", "P1"),
                    Holds("one-call", "linux-7.3", "P1"))),
            new(
                Hazard,
                "patch 1",
                "A waiter of `csdlock_debug` that is preempted, or moved, counts the time that it was away as the target's: a false "
                + "alarm, and an IPI that is sent again.",
                True(
                    "Without the guard, a waiter that moves does; pinned, it counts no time but that of its wait. The IPI that is sent "
                    + "again does no harm, whenever it comes: it finds the queue served, or serves it.",
                    Breaks("h2-freed-csd-array", $"{Debugged}-unguarded{Late}", "ALARM"),
                    Holds("h2-freed-csd-array", $"{Debugged}{Late}", "ALARM"),
                    Holds("h2-freed-csd-array", $"{Debugged}{Late}", "S5"),
                    Holds("h4-hotplug-window", $"{Debugged}{Late}", "L1"),
                    Holds("csd-still-busy", $"{Debugged}{Late}", "S7"))),
            new(
                SafetyArgument,
                "patch 2",
                "`smp_call_function_single()` may enable preemption before it waits: its csd is on its own stack, only the target "
                + "touches it, and it does not return before LOCK is clear.",
                True(
                    "Where a target unlocks before it has run the function, the caller does return early.",
                    Holds("migrating-callers", "linux-7.3", "S13"),
                    Holds("h4-hotplug-window", "linux-7.3", "S13"),
                    Holds("h4-hotplug-window", "linux-7.3", "S6"),
                    Breaks("remote-flush", "linux-7.3+unlock-order=sync-first", "S13"))),
            new(
                Cost,
                "patch 2",
                "`smp_call_function_single()` then waits preemptibly.",
                True(
                    "",
                    Breaks("h4-hotplug-window", "preemptible-1-to-1", "P1"),
                    Holds("h4-hotplug-window", "preemptible-1-to-2", "P1"),
                    Breaks("h4-hotplug-window", "linux-7.2", "P1"),
                    Holds("h4-hotplug-window", "linux-7.3", "P1"))),
            new(
                Hazard,
                "patch 2",
                "The online check, the enqueue and the IPI must stay in one pinned section: else the target goes offline in between, "
                + "and the call waits for ever.",
                True(
                    "The target has flushed its queue for the last time before the csd comes to it.",
                    Breaks("h4-hotplug-window", "linux-7.3+online-check=unpinned", "L1"),
                    Breaks("h4-hotplug-window", "linux-7.3+online-check=unpinned", "S11"),
                    Holds("h4-hotplug-window", "linux-7.3", "L1"))),
            new(
                Hazard,
                "patch 2",
                "`csd_lock()` is a wait and then a plain store: two tasks of a CPU between which it is preempted both take the csd.",
                True(
                    "S7 sees the csd locked twice.",
                    Breaks("migrating-callers", "linux-7.3+wait-preemption=before-enqueue", "S7"),
                    Breaks("forked-caller", "linux-7.3+wait-preemption=before-enqueue", "S7"),
                    Holds("migrating-callers", "linux-7.3", "S7"))),
            new(
                SafetyArgument,
                "patch 2, as against interrupts that are late",
                "Work that is queued on a CPU that goes offline is still done: the dying CPU flushes its queue.",
                True(
                    "A queue that is thrown away instead leaves a call that returns without its callback.",
                    Breaks("h4-hotplug-window", "linux-7.3+dying-work=cancelled", "S13"),
                    Holds("h4-hotplug-window", "linux-7.3", "S13"))),
            new(
                Hazard,
                "patch 3",
                "`smp_call_function_any()` must choose its CPU in the section that enqueues: else the chosen one goes offline, and the "
                + "call fails though another is online.",
                True(
                    "This is how v1 to v4 are reconstructed, which took `get_cpu()` out of it; v5 chooses and enqueues in one function.",
                    Breaks("any-of-two", "preemptible-v4", "S5"),
                    Holds("any-of-two", "preemptible-v5", "S5"),
                    Holds("any-of-two", "linux-7.3", "S5"))),
            new(
                SafetyArgument,
                "patch 3",
                "7.2 had no such hole, for its `get_cpu()` stands around both.",
                True(
                    "",
                    Holds("any-of-two", "linux-7.2", "S5"))),
            new(
                Cost,
                "patch 3",
                "`smp_call_function_any()` then waits preemptibly, too.",
                True(
                    "By patch 3, not by patch 2: up to there its own `get_cpu()` stands around the call.",
                    Breaks("any-of-two", "preemptible-1-to-2", "P1"),
                    Holds("any-of-two", "preemptible-1-to-3", "P1"))),
        ]);
}
