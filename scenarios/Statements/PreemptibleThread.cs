using static Shootdown.Scenarios.Statements.StatementAnswer;
using static Shootdown.Scenarios.Statements.ClaimReference;
using static Shootdown.Scenarios.Statements.CostComparison;
using static Shootdown.Scenarios.Statements.StatementKind;

namespace Shootdown.Scenarios.Statements;

/// <summary>The statements of the thread "smp: wait for IPIs with preemption on (Chuyi Zhou, v1 to v8)".</summary>
internal static partial class PreemptibleThread
{
    /// <summary>The series.</summary>
    public static StatementSeries Series { get; } = new(
        "preemptible",
        "smp: wait for IPIs with preemption on (Chuyi Zhou, v1 to v8)",
        "The series lets a caller of other CPUs wait with preemption on: 14 patches in v8, of which 1 to 9 are kernel/smp.c and its "
        + "torture test, 10 to 14 x86's flushes. It is in Linux 7.3. The designs `preemptible-v1` to `preemptible-v8` are "
        + "reconstructions: the cover letters' changelogs say what each revision changed, and 7.3 and 7.2 are the texts that they are "
        + "reconstructed between; the patches of the revisions themselves were not read. \"Patch 4\" means patch 4 of v8 throughout, "
        + "whatever its number in the revision: v1 had 11 patches, v2 to v6 12, v7 and v8 14.",
        [
            CoverLetter(), FirstPatches(), LaterPatches(), FlushPatches(), Changelogs(),
        ])
    {
        Messages =
        [
            new("v8, patch 0 of 14, in a copy that has neither date nor address: cover letter and changelogs", Chuyi),
            new(
                "the thread of v2, which the changelog of v3 refers to",
                Chuyi,
                "2026-03-02",
                "https://lore.kernel.org/lkml/20260302075216.2170675-1-zhouchuyi@bytedance.com/"),
            new("v3, patch 10 of 12, whose thread is [flush-info](flush-info.md)", Chuyi, "2026-03-18"),
            new(
                "a build that fails, which the changelog of v6 refers to",
                "kernel test robot",
                "2026-05-24",
                "https://lore.kernel.org/oe-kbuild-all/202605241101.w6T2LApw-lkp@intel.com/"),
            new("v1, patch 2 of 11", Chuyi, "2026-02-03", "https://lkml.iu.edu/hypermail/linux/kernel/2602.0/03102.html"),
            new("v2, patch 6 of 12", Chuyi, "2026-03-02", "https://lkml.iu.edu/2603.0/00868.html"),
            new("v6, patch 6 of 12", Chuyi, "2026-05-28", "https://lkml.iu.edu/2605.3/08148.html"),
            new("v9, patch 6 of 14", Chuyi, "2026-06-30", "https://lkml.iu.edu/hypermail/linux/kernel/2606.3/11312.html"),
        ],
    };

    private const string Chuyi = "Chuyi Zhou";

    private static StatementSection CoverLetter() => new(
        "The cover letter",
        [
            new(
                Reason,
                "message 1, cover letter, introduction",
                "Most callers of the `smp_call_function` family wait until the function has run on the other CPUs.",
                Undecidable(
                    "A count over the callers in the source, not a property of runs. The model has calls that wait and calls that do "
                    + "not.")),
            new(
                Cost,
                "message 1, cover letter, introduction",
                "Before the series, preemption is off from entry of the `smp_call_function` family to its end, the wait included.",
                True(
                    "Every completion wait of 7.2 is one with preemption off.",
                    Breaks("one-call", "linux-7.2", "P1"),
                    Breaks("remote-flush", "linux-7.2", "P1"),
                    Same(CountedCost.PinnedWaits, "one-call", "linux-7.2", "two-targets", "linux-7.2"))),
            new(
                Cost,
                "message 1, cover letter, introduction",
                "The time with preemption off grows with the number of CPUs that are waited for.",
                True(
                    "The caller waits for each target by itself, pinned, one wait after the other.",
                    Less(CountedCost.PinnedWaits, "remote-flush", "linux-7.2", "two-targets", "linux-7.2"),
                    Same(CountedCost.LongestPinnedWait, "remote-flush", "linux-7.2", "two-targets", "linux-7.2"))),
            new(
                Cost,
                "message 1, cover letter, introduction",
                "It grows further where a target has its interrupts off.",
                True(
                    "Counted in steps.",
                    Less(CountedCost.LongestPinnedWait, "all-others", "linux-7.2", "masked-target", "linux-7.2"))),
            new(
                Reason,
                "message 1, cover letter, introduction",
                "TLB flushes of x86-64 are made by IPIs, so exit and reclaim wait for many of them.",
                If(
                    "Where the back-end is `native_flush_tlb_multi` and there is no INVLPGB. INVLPGB, hypercalls of Hyper-V and "
                    + "multicalls of Xen send none.",
                    Less(CountedCost.Ipis, "broadcast-freed-table", "linux-7.3+backend=invlpgb", "broadcast-freed-table", "linux-7.3"),
                    Less(CountedCost.Ipis, "remote-flush", "linux-7.3+backend=xen", "remote-flush", "linux-7.3"))),
            new(
                Cost,
                "message 1, cover letter, introduction",
                "Waiting for IPIs delayed other threads by up to 16 ms on a machine with 16 CPUs.",
                Undecidable(
                    "Milliseconds of one machine and one load. What such a wait consists of is decided above; how long a step takes is "
                    + "not in the model.")),
            new(
                Cost,
                "message 1, cover letter, background",
                "P50 and P99 of the longest time with preemption off in 30 seconds, CPU by CPU, and how often it was above 1, 10 and 50 "
                + "ms.",
                Undecidable(
                    "Measurements of a production machine (P99 of its worst CPU: 16,723,307 ns): reported, not derived.")),
            new(
                Reason,
                "message 1, cover letter, background",
                "Times of several milliseconds come mostly from TLB flushes, and in these from `csd_lock_wait()`.",
                Undecidable(
                    "A profile of a production load. That the flush path of 7.2 has no other pinned wait for other CPUs than "
                    + "`csd_lock_wait()` is what P1 looks at.")),
            new(
                Reason,
                "message 1, cover letter, background",
                "Preemption is off mainly for the sake of per-CPU data of the call and to keep CPUs from going offline.",
                True(
                    "Taking the pin away breaks exactly these: the csd that is locked and filled, the scratch mask of IPIs, and the "
                    + "online check.",
                    Breaks("migrating-callers", "linux-7.3+wait-preemption=before-enqueue", "S7"),
                    Breaks("migrating-callers", "linux-7.3+wait-preemption=before-ipi", "S12"),
                    Breaks("h4-hotplug-window", "linux-7.3+online-check=unpinned", "S11"),
                    Breaks("h4-hotplug-window", "linux-7.3+online-check=unpinned", "L1"))),
            new(
                SafetyArgument,
                "message 1, cover letter, background",
                "So it is enough to be pinned up to the IPIs and the local run; the wait itself may be preemptible.",
                True(
                    "Every property of calls holds of 7.3 in every scenario of the series, but for what is said of tasks without a mask "
                    + "below; these are the central ones.",
                    Holds("h1-overwritten-wait-mask", "linux-7.3", "S13"),
                    Holds("h2-freed-csd-array", "linux-7.3", "S6"),
                    Holds("h3-preempted-ipi-owner", "linux-7.3", "L1"),
                    Holds("h4-hotplug-window", "linux-7.3", "L1"),
                    Holds("migrating-callers", "linux-7.3", "S7"),
                    Holds("one-call", "linux-7.3", "P1"))),
            new(
                Cost,
                "message 1, cover letter, effect",
                "After the series no time of more than 1 ms with preemption off is seen on the paths of `arch_tlbbatch_flush()` and "
                + "`flush_tlb_mm_range()`.",
                If(
                    "On bare metal, without `csdlock_debug`, and where `csd_lock()` finds its csd free: then no wait for other CPUs is "
                    + "pinned. Milliseconds are not decided; a wait that is preemptible has no bound on them either way. A guest of KVM "
                    + "waits pinned as before, and so does `csd_lock()` inside the loop. Flushes under a spinlock are pinned where "
                    + "spinlocks pin, which the model's do not.",
                    Holds("remote-flush", "linux-7.3", "P1"),
                    Breaks("remote-flush", "linux-7.2", "P1"),
                    Breaks("remote-flush", "linux-7.3+backend=kvm", "P1"),
                    Breaks("csd-still-busy", "linux-7.3", "P1"),
                    Breaks("one-call", "linux-7.3+csd-lock-debug=on", "P1"))),
            new(
                Cost,
                "message 1, cover letter, effect",
                "P99 of the longest time with preemption off falls by about 90.70 percent, from 16,723,307 to 1,556,034 ns.",
                Undecidable(
                    "A measurement: reported, not derived.")),
            new(
                Reason,
                "message 1, cover letter, effect",
                "What remains is mostly contention for locks.",
                Undecidable(
                    "A profile. That 7.3 leaves one pinned spin of the call itself, `csd_lock()` inside the loop, is decided under "
                    + "patch 6.")),
            new(
                SafetyArgument,
                "the order of the patches",
                "Each patch leaves a kernel that works, so that bisecting is safe.",
                If(
                    "But for a task without a mask of its own, which waits preemptibly from patch 6 on, as in 7.3. Every beginning of "
                    + "the series is a design, `preemptible-1-to-K`; a table is in [preemptible](../preemptible.md).",
                    Holds("h4-hotplug-window", "preemptible-1-to-2", "L1"),
                    Holds("h1-overwritten-wait-mask", "preemptible-1-to-6", "S13"),
                    Holds("h2-freed-csd-array", "preemptible-1-to-6", "S6"),
                    Holds("h5-reused-flush-info", "preemptible-1-to-12", "S1"),
                    Holds("h8-local-only-flush", "preemptible-1-to-14", "S1"),
                    Holds("h9-reused-flush-mask", "preemptible-1-to-14+backend=kvm", "S1"),
                    Breaks("boot-task-offline", "preemptible-1-to-6", "S6"),
                    Holds("boot-task-offline", "preemptible-1-to-5", "S6"))),
            new(
                Reason,
                "the order of the patches",
                "Patch 6 must come after 4 and 5, patch 14 after 12 and 13.",
                True(
                    "",
                    Breaks("h1-overwritten-wait-mask", "preemptible-1-to-6+wait-mask=per-cpu", "S13"),
                    Breaks("h2-freed-csd-array", "preemptible-1-to-6+csd-lifetime=freed-when-dead", "S6"),
                    Breaks("h5-reused-flush-info", "preemptible-1-to-14+info-storage=per-cpu", "S1"),
                    Breaks("h9-reused-flush-mask", "preemptible-1-to-14+kvm-flush-mask=per-cpu+backend=kvm", "S1"),
                    Holds("h1-overwritten-wait-mask", "preemptible-1-to-6", "S13"),
                    Holds("h9-reused-flush-mask", "preemptible-1-to-14+backend=kvm", "S1"))),
        ]);
}
