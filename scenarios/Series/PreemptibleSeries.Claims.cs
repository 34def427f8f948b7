using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.CrossCalls;
using static Shootdown.Scenarios.Series.Flushes;

namespace Shootdown.Scenarios.Series;

/// <content>What is claimed.</content>
public static partial class PreemptibleSeries
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
        [.. Kernels(), .. Revisions(), .. Pinned(), .. Storage(), .. Assumptions(), .. Progress(), .. Latency()];

    // What a kernel does not promise is said in Assumptions.
    private static IEnumerable<Claim> Kernels() => KernelClaims.Of(
        Scenarios,
        except: (design, scenario, _) =>
            design == Linux73 ? scenario == TwoWithoutMask || scenario == BootTaskOffline : scenario == PostedThenOffline);

    // What each revision of the preemptible series had right, and what the next one changed. Patches go by their numbers in v8.
    private static IEnumerable<Claim> Revisions()
    {
        for (var version = 1; version <= 8; version++)
        {
            var design = $"preemptible-v{version}";
            foreach (var property in PropertyCatalogue.Calls)
            {
                yield return Holds(design, OverwrittenWaitMask, property, $"v{version}: patch 4 of v8");
                yield return Holds(design, HotplugWindow, property, $"v{version}: patch 2 of v8");
                if (version != 2)
                {
                    yield return Holds(design, FreedCsdArray, property, $"v{version}: patch 5 of v8");
                }
            }

            foreach (var property in PropertyCatalogue.Default)
            {
                yield return Holds(design, ReusedFlushInfo, property, $"v{version}: patch 12 of v8");
                yield return Holds(design, LocalOnlyFlush, property, $"v{version}: patch 14 of v8");
                yield return Holds(design, KernelRange, property, $"v{version}: flush_tlb_kernel_range");
            }

            yield return version < 5
                ? Breaks(design, AnyOfTwo, ExactlyOnce.Property, "patch 3 of v8, before v5: the CPU is chosen unpinned")
                : Holds(design, AnyOfTwo, ExactlyOnce.Property, "v5: chosen and enqueued in one section");
        }

        yield return Breaks(
            "preemptible-v2", FreedCsdArray, NoUseAfterFree.Property, "v3 moved rcu_read_unlock: it must cover the last csd access");
        yield return Breaks("preemptible-v8", BootTask, WaitsPreemptibly.Property, "v6 to v8: a task without a mask waits pinned");
    }

    // What each patch must do, and what it must leave pinned.
    private static IEnumerable<Claim> Pinned() =>
    [
        // H1: without patch 4.
        Breaks($"{Linux73}+wait-mask=per-cpu", OverwrittenWaitMask, WaitsForItsOwn.Property, "H1, patch 4"),
        Breaks($"{Linux73}+wait-mask=per-cpu", OverwrittenWaitMask, ArgumentsOutliveTheirReaders.Property, "H1, patch 4"),

        // H2: without patch 5.
        Breaks($"{Linux73}+csd-lifetime=freed-when-dead", FreedCsdArray, NoUseAfterFree.Property, "H2, patch 5"),

        Breaks(
            $"{Linux73}+csd-lifetime=allocated-again",
            ReturnedCsdArray,
            WaitsForItsOwn.Property,
            "patch 5: who waits looks into the array that is there then"),

        // H3: what patch 6 must leave pinned.
        Breaks($"{Linux73}+wait-preemption=before-ipi", PreemptedIpiOwner, IpiOwnerIsNotDelayed.Property, "H3, patch 6"),
        Breaks($"{Linux73}+wait-preemption=before-ipi", PreemptedIpiOwner, WaitsEnd.Property, "H3, patch 6"),
        Breaks(
            $"{Linux73}+wait-preemption=before-ipi",
            MigratingCallers,
            PinnedWhereNeeded.Property,
            "patch 6: cpumask_ipi is per-CPU scratch"),
        Breaks(
            $"{Linux73}+wait-preemption=before-enqueue",
            MigratingCallers,
            NoReuseWhileBusy.Property,
            "patch 6: csd_lock is wait then store"),
        Breaks(
            $"{Linux73}+wait-preemption=before-enqueue", ForkedCaller, NoReuseWhileBusy.Property, "patch 6: csd_lock is wait then store"),
        Holds(Linux73, PreemptedIpiOwner, IpiOwnerIsNotDelayed.Property, "H3"),

        // H4: what patch 2 must leave pinned.
        Breaks($"{Linux73}+online-check=unpinned", HotplugWindow, WaitsEnd.Property, "H4, patch 2"),
        Breaks($"{Linux73}+online-check=unpinned", HotplugWindow, CallbacksOnlyOnline.Property, "H4, patch 2"),
        Breaks($"{Linux73}+dying-work=cancelled", HotplugWindow, WaitsForItsOwn.Property, "C12: cancelled, not flushed"),

        // fork.
        Breaks(
            $"{Linux73}+forked-mask=copied-pointer", ForkedCaller, WaitsForItsOwn.Property, "patch 4: the child needs a mask of its own"),
        Breaks(
            $"{Linux73}+forked-mask=freed-before-allocated",
            ForkedCaller,
            NoUseAfterFree.Property,
            "patch 4: an error path must not free the parent's mask"),
        Breaks(
            $"{Linux73}+wait-mask=task-inline+forked-mask=inline-freed",
            ForkedCaller,
            NoUseAfterFree.Property,
            "patch 4: inline bits are no pointer"),
        .. PropertyCatalogue.Calls.Select(p => Holds($"{Linux73}+wait-mask=task-inline", ForkedCaller, p, "7.3 with cpumasks of one word")),

        // csdlock_debug.
        Breaks($"{Linux73}+csd-lock-debug=on-unguarded", OneCall, PinnedWhereNeeded.Property, "patch 1"),
        Holds($"{Linux73}+csd-lock-debug=on", OneCall, PinnedWhereNeeded.Property, "patch 1"),

        // H8: what patch 14 must leave pinned.
        Breaks($"{Linux73}+flush-preemption=before-decision", LocalOnlyFlush, NoStaleTranslation.Property, "H8, patch 14"),
        Breaks($"{Linux73}+flush-preemption=before-decision", LocalOnlyFlush, NoFreedPageUsed.Property, "H8, patch 14"),
    ];

    // C6: where the arguments of a callback lie.
    private static IEnumerable<Claim> Storage() =>
    [
        Breaks(
            $"{Linux73}+info-storage=per-cpu",
            PassedArguments,
            ArgumentsOutliveTheirReaders.Property,
            "C6: per-CPU arguments and a preemptible call"),

        Holds(
            $"{Linux73}+info-storage=stack-aligned",
            PassedArguments,
            ArgumentsOutliveTheirReaders.Property,
            "C6: where the stack is aligned changes no order"),
        Holds(
            $"{Linux73}+info-storage=inlined", PassedArguments, ArgumentsOutliveTheirReaders.Property, "C6: arguments copied into the csd"),
        Holds(
            $"{Linux73}+info-storage=inlined+unlock-order=sync-first",
            PassedArguments,
            ArgumentsOutliveTheirReaders.Property,
            "C6: copied out before the csd is unlocked"),

        .. from storage in (string[])["stack", "stack-aligned", "task-local", "inlined"]
           from property in PropertyCatalogue.Default
           select Holds($"{Linux73}+info-storage={storage}", ReusedFlushInfo, property, "H5: info of the flush's own"),
        Breaks(
            $"{Linux73}+info-storage=per-cpu",
            ReusedFlushInfo,
            NoStaleTranslation.Property,
            "H5, patch 12: refilled while a target still reads it"),
        Breaks($"{Linux73}+info-storage=per-cpu", ReusedFlushInfo, NoFreedPageUsed.Property, "H5, patch 12"),
        Breaks($"{Linux73}+info-storage=per-cpu", ReusedFlushInfo, ArgumentsOutliveTheirReaders.Property, "H5, patch 12"),
    ];

    // What each kernel rests on.
    private static IEnumerable<Claim> Assumptions() =>
    [
        // A waiter that sleeps.
        Breaks($"{Linux72}+wait-style=sleep", OneCall, PinnedWhereNeeded.Property, "C2: sleeping needs preemption on"),
        Holds($"{Linux73}+wait-style=sleep", OneCall, PinnedWhereNeeded.Property, "C2"),

        // What 7.2 rests on: an IPI is never later than the offlining of the CPU that sent it.
        Breaks(Linux72, PostedThenOffline, NoUseAfterFree.Property, "7.2 frees the csd array under a posted csd"),

        // What 7.3 rests on: the one task without a mask does not wait on a CPU that goes offline, and there is only one.
        Breaks(Linux73, BootTaskOffline, NoUseAfterFree.Property, "7.3 frees cfd->cpumask under a waiter that has no mask of its own"),
        .. PropertyCatalogue.Calls.Select(p => Holds("preemptible-v8", BootTaskOffline, p, "v6 to v8: a task without a mask waits pinned")),
        .. PropertyCatalogue.Calls.Select(p => Holds("preemptible-v8", TwoWithoutMask, p, "v6 to v8: tasks without a mask wait pinned")),
        Breaks(Linux73, TwoWithoutMask, ArgumentsOutliveTheirReaders.Property, "v9 assumes that only the boot init_task has no mask"),
        Breaks(Linux73, TwoWithoutMask, WaitsForItsOwn.Property, "v9 assumes that only the boot init_task has no mask"),
    ];

    private static IEnumerable<Claim> Progress() =>
    [
        Holds(Linux72, AbaStarvation, NoForeignRelock.Property, "L3: the waiter keeps the CPU"),
        Breaks(Linux73, AbaStarvation, NoForeignRelock.Property, "L3: allowed by design"),
        Holds(Linux72, AbaStarvation, NoStarvation.Weak, "L3: the waiter keeps the CPU"),
        Breaks(Linux73, AbaStarvation, NoStarvation.Weak, "L3: needs more than weak fairness"),
        Holds(Linux73, AbaStarvation, NoStarvation.Strong, "L3: a waiter that samples an unlocked csd some time"),
        Holds("preemptible-v3", FreedCsdArray, NoStarvation.Weak, "v3: the grace period before the csd array is freed ends"),
        Holds(Linux73, OneCall, OwesNothingWhileAcquiring.Property, "L5"),
        Breaks(Linux73, CsdStillBusy, OwesNothingWhileAcquiring.Property, "L5: csd_lock inside the loop"),
    ];

    private static IEnumerable<Claim> Latency() =>
    [
        // Where cpumasks are off-stack, v2 and v3 have none of the task's own.
        Holds("preemptible-v3", OneCall, WaitsPreemptibly.Property, "v3: a mask on the stack"),
        Breaks("preemptible-v3+wait-mask=per-cpu", OneCall, WaitsPreemptibly.Property, "v2, patch 4: CPUMASK_OFFSTACK waits pinned"),
        .. from version in (string[])["preemptible-v2", "preemptible-v3"]
           from scenario in (Scenario[])[OverwrittenWaitMask, FreedCsdArray]
           from property in (Property[])[WaitsForItsOwn.Property, NoUseAfterFree.Property]
           select Holds($"{version}+wait-mask=per-cpu", scenario, property, "v2, patch 4: with CPUMASK_OFFSTACK it waits pinned"),
        Breaks("preemptible-v1", RemoteFlush, WaitsPreemptibly.Property, "v1: a flush of user memory waits pinned"),
        Holds("preemptible-v2", RemoteFlush, WaitsPreemptibly.Property, "v2, patch 11: flush_tlb_multi is preemptible"),

        // Under a spinlock.
        .. from scenario in (Scenario[])[SyncIpiElision.CollapseVersusGup, PendingFlushes.CleanedPage]
           from claim in (Claim[])
           [
               Breaks(Linux72, scenario, WaitsPreemptibly.Property, "7.2 waits pinned"),
               Breaks(Linux73, scenario, WaitsPreemptibly.Property, "what it leaves: a flush under the page-table lock"),
               Holds($"{Linux73}+preempt-rt=on", scenario, WaitsPreemptibly.Property, "PREEMPT_RT: who holds a spinlock is preemptible"),
           ]
           select claim,

        Breaks(Linux72, OneCall, WaitsPreemptibly.Property, "what the series is for"),
        Holds(Linux73, OneCall, WaitsPreemptibly.Property, "what the series is for"),
        Breaks(Linux73, CsdStillBusy, WaitsPreemptibly.Property, "what it leaves: csd_lock inside the loop"),
        Breaks($"{Linux73}+csd-lock-debug=on", OneCall, WaitsPreemptibly.Property, "what it leaves: csdlock_debug"),
        Breaks($"{Linux73}+outer-preemption=disabled", EveryOther, WaitsPreemptibly.Property, "without patches 7 and 8"),
        Holds(Linux73, EveryOther, WaitsPreemptibly.Property, "patches 7 and 8"),
        Breaks(Linux72, RemoteFlush, WaitsPreemptibly.Property, "what patch 14 is for"),
        Holds(Linux73, RemoteFlush, WaitsPreemptibly.Property, "patch 14"),
        Breaks(Linux73, KernelRange, WaitsPreemptibly.Property, "v7 left flush_tlb_kernel_range pinned"),
        Holds($"{Linux73}+kernel-flush-preemption=before-call", KernelRange, NoStaleTranslation.Property, "v1 to v6"),
    ];
}
