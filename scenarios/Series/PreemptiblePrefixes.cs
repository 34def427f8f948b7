using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.PreemptibleSeries;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>A row of the table of the preemptible series: a part of it.</summary>
/// <param name="Form">What of the series is there.</param>
/// <param name="Design">The design.</param>
public sealed record PreemptibleRow(string Form, string Design);

/// <summary>Who waits: a column of the table of the preemptible series.</summary>
/// <param name="Caller">What is called.</param>
/// <param name="Scenario">Who calls it.</param>
/// <param name="Since">The patch since which it waits with preemption on; null for none of them.</param>
/// <param name="Backend">How a flush reaches other CPUs.</param>
public sealed record PreemptibleCaller(string Caller, Scenario Scenario, int? Since, FlushBackend Backend = FlushBackend.Native);

/// <summary>The preemptible series, patch by patch: each may be the last one, and each is safe; and which patch lets which caller wait
/// with preemption on.</summary>
public static class PreemptiblePrefixes
{
    private const string Linux72 = "linux-7.2";
    private const string Linux73 = "linux-7.3";
    private const int Last = 14;

    /// <summary>Every CPU but one's own, without a condition.</summary>
    public static Scenario AllOthers { get; } = new WorkloadScenario(
        "all-others",
        "A on CPU 0 calls all others through smp_call_function",
        "preemptible series, patch 7",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), new Call("smp_call_function") { Wait = true })] });

    /// <summary>The torture, once.</summary>
    public static Scenario TorturedOnce { get; } = new WorkloadScenario(
        "tortured-once",
        "A on CPU 0 makes one call of the torture, whichever",
        "preemptible series, patch 9",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), new Call("scftorture_invoke_one") { Cpu = 1 })] });

    /// <summary>The torture beside hotplug, which it does not hold off.</summary>
    public static Scenario TorturedWhileUp { get; } = new WorkloadScenario(
        "tortured-while-up",
        "A on CPU 0 makes one call of the torture, whichever; CPU 1 goes offline and comes back",
        "preemptible v5, patch 9: WARN_ON_ONCE()",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), new Call("scftorture_invoke_one") { Cpu = 1 })], Hotplug = [Down(1), Up(1)] });

    /// <summary>The torture on the only CPU that is left.</summary>
    public static Scenario TorturedAlone { get; } = new WorkloadScenario(
        "tortured-alone",
        "A on CPU 0 holds off hotplug for one call of the torture, whichever; CPU 1 goes offline",
        "preemptible v5, patch 9: num_online_cpus()",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("cpus_read_lock"), new Call("scftorture_invoke_one") { Cpu = 1 }, Plain("cpus_read_unlock"))],
            Hotplug = [Down(1)],
        });

    /// <summary>A target with interrupts off.</summary>
    public static Scenario MaskedTarget { get; } = new WorkloadScenario(
        "masked-target",
        "A on CPU 0 calls CPU 1, where B turns interrupts off for a while",
        "preemptible series, cover letter: what the wait is long for",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Many(On(1))), Masks("B", 1)] });

    /// <summary>Two of them.</summary>
    public static Scenario MaskedTargets { get; } = new WorkloadScenario(
        "masked-targets",
        "A on CPU 0 calls CPUs 1 and 2, where B and C turn interrupts off for a while",
        "preemptible series, cover letter: what the wait is long for",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Many(On(1, 2))), Masks("B", 1), Masks("C", 2)] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [AllOthers, TorturedOnce, TorturedWhileUp, TorturedAlone, MaskedTarget, MaskedTargets];

    /// <summary>Where calls must be safe.</summary>
    public static IReadOnlyList<Scenario> CallJudges { get; } = [OverwrittenWaitMask, FreedCsdArray, HotplugWindow, AnyOfTwo];

    /// <summary>Where flushes must be safe.</summary>
    public static IReadOnlyList<Scenario> FlushJudges { get; } = [ReusedFlushInfo, LocalOnlyFlush, DirectReclaim];

    /// <summary>Where flushes of a guest of KVM must be safe.</summary>
    public static IReadOnlyList<Scenario> GuestJudges { get; } = [KvmGuests.FlushMaskReused];

    /// <summary>The parts that the table looks at: none of the series, each of its beginnings, and all but one of its patches.</summary>
    public static IReadOnlyList<PreemptibleRow> Rows { get; } =
    [
        new("none", Linux72),
        .. PreemptiblePatches.All.Select(p => new PreemptibleRow($"up to {p.Number}", PreemptiblePatches.NameOf(p.Number))),
        new("12 alone", $"{Linux72}+info-storage=stack-aligned"),
        new("all but 2", $"{PreemptiblePatches.NameOf(Last)}+single-preemption=none"),
        new("all but 4", $"{PreemptiblePatches.NameOf(Last)}+wait-mask=per-cpu"),
        new("all but 5", $"{PreemptiblePatches.NameOf(Last)}+csd-lifetime=freed-when-dead"),
        new("all but 6", $"{PreemptiblePatches.NameOf(Last)}+wait-preemption=none"),
        new("all but 12", $"{PreemptiblePatches.NameOf(Last)}+info-storage=per-cpu"),
        new("all but 13", $"{PreemptiblePatches.NameOf(Last)}+kvm-flush-mask=per-cpu"),
    ];

    /// <summary>Who waits.</summary>
    public static IReadOnlyList<PreemptibleCaller> Callers { get; } =
    [
        new("_single", HotplugWindow, 2),
        new("_any", AnyOfTwo, 3),
        new("_many", OneCall, 6),
        new("smp_call_function", AllOthers, 7),
        new("on_each_cpu", EveryOther, 8),
        new("scftorture", TorturedOnce, 9),
        new("munmap", RemoteFlush, 14),
        new("reclaim", Reclaim, 14),
        new("vfree", KernelRange, null),
        new("munmap, KVM", RemoteFlush, null, FlushBackend.Kvm),
    ];

    // What differs from what came before it; the others are the same design.
    private static readonly int[] Changing = [.. PreemptiblePatches.All.Where(p => p.Apply is not null).Select(p => p.Number)];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
        [.. KernelClaims.Of(Scenarios), .. Safety(), .. OutOfOrder(), .. Waits(), .. Spins()];

    // Bisectability.
    private static IEnumerable<Claim> Safety() =>
    [
        .. from last in Changing
           from scenario in (Scenario[])[.. CallJudges, .. FlushJudges]
           from property in CallJudges.Contains(scenario) ? PropertyCatalogue.Calls : PropertyCatalogue.Default
           select Holds(PreemptiblePatches.NameOf(last), scenario, property, $"patches 1 to {last} alone are safe"),
        .. from last in Changing
           from scenario in GuestJudges
           from property in PropertyCatalogue.Default
           select Holds($"{PreemptiblePatches.NameOf(last)}+backend=kvm", scenario, property, $"patches 1 to {last} alone are safe"),
        .. from property in PropertyCatalogue.Default
           select Holds($"{Linux72}+info-storage=stack-aligned", ReusedFlushInfo, property, "patch 12 alone is safe"),
        Holds($"{Linux72}+info-storage=stack-aligned", PassedArguments, ArgumentsOutliveTheirReaders.Property, "patch 12 alone is safe"),

        // What 7.2 breaks, and 7.3 does: patch 5 closes the first, patch 6 of the final version opens the second.
        Breaks(PreemptiblePatches.NameOf(4), PostedThenOffline, NoUseAfterFree.Property, "7.2 frees the csd array under a posted csd"),
        Holds(PreemptiblePatches.NameOf(5), PostedThenOffline, NoUseAfterFree.Property, "patch 5: the csd array is never freed"),
        Holds(PreemptiblePatches.NameOf(5), BootTaskOffline, NoUseAfterFree.Property, "a task without a mask still waits pinned"),
        Breaks(PreemptiblePatches.NameOf(6), BootTaskOffline, NoUseAfterFree.Property, "v9, patch 6: it waits preemptibly"),
    ];

    // What each must come before.
    private static IEnumerable<Claim> OutOfOrder()
    {
        var (six, all) = (PreemptiblePatches.NameOf(6), PreemptiblePatches.NameOf(Last));
        return
        [
            Breaks($"{six}+wait-mask=per-cpu", OverwrittenWaitMask, WaitsForItsOwn.Property, "patch 6 before patch 4"),
            Breaks($"{six}+csd-lifetime=freed-when-dead", FreedCsdArray, NoUseAfterFree.Property, "patch 6 before patch 5"),
            Breaks($"{Linux72}+outer-preemption=left", EveryOther, PinnedWhereNeeded.Property, "patches 7 and 8 before patch 6"),
            Breaks($"{all}+wait-preemption=none", RemoteFlush, PinnedWhereNeeded.Property, "patch 14 before patch 6"),
            Breaks($"{all}+info-storage=per-cpu", ReusedFlushInfo, NoStaleTranslation.Property, "patch 14 before patch 12"),
            Breaks(
                $"{all}+kvm-flush-mask=per-cpu+backend=kvm",
                KvmGuests.FlushMaskReused,
                NoStaleTranslation.Property,
                "patch 14 before patch 13"),
        ];
    }

    // What each patch is for.
    private static IEnumerable<Claim> Waits() =>
        from caller in Callers
        let suffix = caller.Backend == FlushBackend.Kvm ? "+backend=kvm" : string.Empty
        from claim in (Claim[])
        [
            Breaks(Linux72 + suffix, caller.Scenario, WaitsPreemptibly.Property, "7.2 waits pinned"),
            caller.Since is null
                ? Breaks(Linux73 + suffix, caller.Scenario, WaitsPreemptibly.Property, "what the series leaves pinned")
                : Holds(Linux73 + suffix, caller.Scenario, WaitsPreemptibly.Property, "what the series is for"),
            .. caller.Since is not { } patch ? (Claim[])[] :
            [
                Breaks(PreemptiblePatches.NameOf(patch - 1), caller.Scenario, WaitsPreemptibly.Property, $"before patch {patch}"),
                Holds(PreemptiblePatches.NameOf(patch), caller.Scenario, WaitsPreemptibly.Property, $"patch {patch}"),
            ],
        ]
        select claim;

    // What the series costs: a spin with preemption off that 7.2 did not have, since there a csd was free once its caller had returned.
    private static IEnumerable<Claim> Spins() =>
    [
        Holds(Linux72, OverwrittenWaitMask, LocksUncontended.Property, "a call that waits gives its csds back before it can be preempted"),
        Breaks(Linux73, OverwrittenWaitMask, LocksUncontended.Property, "patch 6: another task's csd, waited for with preemption off"),
        Breaks(Linux73, OverwrittenWaitMask, WaitsPreemptibly.Property, "patch 6: another task's csd, waited for with preemption off"),
        Holds(PreemptiblePatches.NameOf(5), OverwrittenWaitMask, LocksUncontended.Property, "before patch 6"),
        Breaks(PreemptiblePatches.NameOf(6), OverwrittenWaitMask, LocksUncontended.Property, "patch 6"),
        Holds(Linux73, OneCall, LocksUncontended.Property, "nobody else calls"),
    ];

    private static TaskSpec Masks(string name, int cpu) =>
        Task(name, On(cpu), Plain("local_irq_disable"), Plain("local_irq_enable")) with { Running = true };
}
