using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.CrossCalls;
using static Shootdown.Scenarios.Series.PreemptiblePrefixes;
using static Shootdown.Scenarios.Series.PreemptibleSeries;

namespace Shootdown.Scenarios.Series;

/// <summary>What the kernel tells of itself while calls wait preemptibly: scftorture's warning (patch 9), csdlock_debug's alarm and the IPI
/// that it sends again (patch 1); and what nobody tells, a mask that is kept.</summary>
public static class Alarms
{
    private const string Linux73 = "linux-7.3";
    private const string Late = $"{Linux73}+csd-lock-debug=on+csd-lock-timeout=exceeded";
    private const string LateUnguarded = $"{Linux73}+csd-lock-debug=on-unguarded+csd-lock-timeout=exceeded";

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from design in (string[])["linux-7.2", "preemptible-v4"]
           select Breaks(design, TorturedWhileUp, AlarmsAreTrue.Property, "v5, patch 9: CPUs are counted that were not there to be called"),
        .. from design in (string[])["preemptible-v5", Linux73]
           select Holds(design, TorturedWhileUp, AlarmsAreTrue.Property, "v5, patch 9: only where hotplug is held off"),

        .. from design in (string[])["linux-7.2", "preemptible-v4", "preemptible-v5", Linux73]
           select Holds(design, TorturedOnce, AlarmsAreTrue.Property, "whoever is called is there"),
        .. from design in (string[])["linux-7.2", Linux73]
           select Holds(design, TorturedAlone, AlarmsAreTrue.Property, "v5, patch 9: where no other CPU is online nobody is called"),

        Holds(Late, FreedCsdArray, AlarmsAreTrue.Property, "patch 1: the waiter is pinned"),
        Breaks(LateUnguarded, FreedCsdArray, AlarmsAreTrue.Property, "patch 1: who moves while it waits counts that as the target's time"),
        .. from scenario in (Scenario[])[OneCall, HotplugWindow, FreedCsdArray, CsdStillBusy]
           from property in (Property[])
           [
               CsdQueueIntegrity.Property, ExactlyOnce.Property, NoReuseWhileBusy.Property, CallbacksOnlyOnline.Property,
               WaitsForItsOwn.Property, WaitsEnd.Property,
           ]
           select Holds(Late, scenario, property, "csdlock_debug: an IPI that is sent again finds the queue served, or serves it"),

        Holds(Linux73, ForkedCaller, MasksAreFreed.Property, "patch 4: smp_task_ipi_mask_free() in free_task()"),
        Holds($"{Linux73}+wait-mask=task-inline", ForkedCaller, MasksAreFreed.Property, "a mask in place of the pointer is not allocated"),
        Breaks(
            $"{Linux73}+wait-mask=task-inline+forked-mask=size-read-too-early",
            ForkedCaller,
            MasksAreFreed.Property,
            "v3, patch 10: a size that is read before it is known"),
        .. from property in (Property[])[WaitsForItsOwn.Property, ArgumentsOutliveTheirReaders.Property]
           select Holds(
               $"{Linux73}+wait-mask=task-inline+forked-mask=size-read-too-early",
               ForkedCaller,
               property,
               "v3, patch 10: it is the larger one, so nothing is overwritten"),
    ];
}
