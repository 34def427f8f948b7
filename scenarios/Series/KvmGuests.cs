using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Series.Flushes;
using static Shootdown.Scenarios.Series.PreemptibleSeries;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Guests of KVM, whose host takes physical CPUs away from vCPUs: those are flagged, and not interrupted.</summary>
public static class KvmGuests
{
    private const string Linux73 = "linux-7.3";
    private const string Kvm = "linux-7.3+backend=kvm";

    /// <summary>H9.</summary>
    public static Scenario FlushMaskReused { get; } = new WorkloadScenario(
        "h9-reused-flush-mask",
        "A and B on CPU 0 flush two mms: one that C on CPU 1 uses, and one that CPU 2 has run",
        "preemptible series, patch 13",
        new Workload
        {
            Cpus = 3,
            Mms = [new("m"), new("n") { Warm = On(2) }],
            Tasks = [Runs("A", "m", On(0), Mprotect()), User("B", "n", On(0), Mprotect()), Runs("C", "m", On(1), Access())],
        });

    /// <summary>H10.</summary>
    public static Scenario DescheduledTarget { get; } = new WorkloadScenario(
        "h10-descheduled-target",
        "A on vCPU 0 unmaps a page; B on vCPU 1, which the host deschedules at any moment, uses it",
        "b043138246a4, CVE-2019-3016",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())],
            Vcpus = [new(1)],
        });

    /// <summary>A vCPU that comes and goes.</summary>
    public static Scenario DescheduledTwice { get; } = new WorkloadScenario(
        "descheduled-twice",
        "A on vCPU 0 write-protects two pages; B on vCPU 1, which is descheduled twice, uses both",
        "kvm_flush_tlb_multi: a flag that is set already",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Mprotect(0), Mprotect(1)), Runs("B", "m", On(1), Access(0), Access(1))],
            Vcpus = [new(1, 2)],
        });

    /// <summary>A flusher that is descheduled.</summary>
    public static Scenario DescheduledFlusher { get; } = new WorkloadScenario(
        "descheduled-flusher",
        "A on vCPU 0 unmaps a page that B on vCPU 1 uses; both are descheduled at any moment",
        "kvm_flush_tlb_multi: the local vCPU is never preempted",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())],
            Vcpus = [new(0), new(1)],
        });

    /// <summary>A switch in the middle of which the vCPU is descheduled.</summary>
    public static Scenario DescheduledSwitch { get; } = new WorkloadScenario(
        "descheduled-switch",
        "A on vCPU 0 unmaps a page; vCPU 1, which has run the mm before, switches to it and is descheduled at any moment",
        "kvm_flush_tlb_multi against switch_mm_irqs_off",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap()), User("B", "m", On(1), Access())],
            Vcpus = [new(1)],
        });

    /// <summary>Tables, and a vCPU that runs the mm.</summary>
    public static Scenario DescheduledFreedTable { get; } = new WorkloadScenario(
        "descheduled-freed-table",
        "A on vCPU 0 unmaps and frees the page table of an mm that B on vCPU 1 runs, which is descheduled at any moment",
        "kvm_flush_tlb_multi: what the host flushes before the vCPU can walk",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Access())],
            Vcpus = [new(1)],
        });

    /// <summary>Tables, and a lazy vCPU.</summary>
    public static Scenario DescheduledLazy { get; } = new WorkloadScenario(
        "descheduled-lazy",
        "A on vCPU 0 unmaps and frees the page table; vCPU 1 is lazily on the mm, goes back to it, and is descheduled at any moment",
        "kvm_flush_tlb_multi, lazy vCPUs",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), User("B", "m", On(1), Access())],
            Vcpus = [new(1)],
        });

    /// <summary>A vCPU that is away for longer than the flush takes.</summary>
    public static Scenario DescheduledThroughout { get; } = new WorkloadScenario(
        "descheduled-throughout",
        "A on vCPU 0 unmaps and frees the page table of an mm that vCPU 1 is lazily on, which has no physical CPU meanwhile",
        "concurrent-async RFC, patch 6: what flagging vCPUs is for",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true))],
            Vcpus = [new(1, 0)],
        });

    /// <summary>An access that the host emulates.</summary>
    public static Scenario EmulatedTarget { get; } = new WorkloadScenario(
        "emulated-target",
        "A on vCPU 0 unmaps a page; the host emulates B's access of it on vCPU 1, which is descheduled at any moment",
        "6cd88243c7e0, CVE-2022-39189",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), EmulatedAccess())],
            Vcpus = [new(1)],
        });

    /// <summary>The same while the vCPU's mm is switched to.</summary>
    public static Scenario EmulatedSwitch { get; } = new WorkloadScenario(
        "emulated-switch",
        "A on vCPU 0 write-protects a page; vCPU 1, which has run the mm before, switches to it, and the host emulates B's access there",
        "6cd88243c7e0, CVE-2022-39189",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Warm = On(1) }],
            Tasks = [Runs("A", "m", On(0), Mprotect()), User("B", "m", On(1), EmulatedAccess())],
            Vcpus = [new(1)],
        });

    /// <summary>An access of the second page that the host emulates.</summary>
    public static Scenario EmulatedSecond { get; } = new WorkloadScenario(
        "emulated-second-page",
        "A on vCPU 0 unmaps the second page of an mm; the host emulates B's access of it on vCPU 1",
        "x86_emulate_instruction()",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Pages = 2 }],
            Tasks = [Runs("A", "m", On(0), Munmap(1)), Runs("B", "m", On(1), EmulatedAccess(1))],
        });

    // Bare metal emulates nothing.
    private static readonly Scenario[] Emulated = [EmulatedTarget, EmulatedSecond, EmulatedSwitch];

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        FlushMaskReused, DescheduledTarget, DescheduledTwice, DescheduledFlusher, DescheduledSwitch, DescheduledFreedTable,
        DescheduledLazy, DescheduledThroughout, .. Emulated,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(
            Scenarios.Except(Emulated),
            "interrupts reach a vCPU when it runs again",
            (_, scenario, _) => scenario == DescheduledThroughout),
        .. Backends.Of("kvm", Scenarios, "kvm_flush_tlb_multi"),
        .. KvmMask(),
        .. KvmFlag(),
        Breaks($"{Kvm}+kvm-preempted-report=any-exit", EmulatedSwitch, NoStaleTranslation.Property, "reported within an instruction"),
    ];

    // C27: H9.
    private static IEnumerable<Claim> KvmMask() =>
    [
        Breaks($"{Kvm}+kvm-flush-mask=per-cpu", FlushMaskReused, NoStaleTranslation.Property, "H9: patch 14 without patch 13"),
        Breaks($"{Kvm}+kvm-flush-mask=per-cpu", LocalOnlyFlush, PinnedWhereNeeded.Property, "H9: the mask of a CPU that the task has left"),
        .. Enumerable.Range(2, 5).Select(
            v => Breaks($"preemptible-v{v}+backend=kvm", FlushMaskReused, NoStaleTranslation.Property, $"v{v} lacks patch 13 of v8")),
        .. Enumerable.Range(7, 2).SelectMany(
            v => PropertyCatalogue.Default.Select(
                p => Holds($"preemptible-v{v}+backend=kvm", FlushMaskReused, p, $"v{v}: patch 13 of v8"))),
        Holds("preemptible-v1+backend=kvm", FlushMaskReused, NoStaleTranslation.Property, "v1: a flush of user memory waits pinned"),
        .. PropertyCatalogue.Default.Select(
            p => Holds($"{Kvm}+kvm-flush-mask=per-task", FlushMaskReused, p, "C27: a mask of the task's own needs no pin")),
        .. PropertyCatalogue.Default.Select(p => Holds($"{Kvm}+kvm-flush-mask=per-task", DescheduledTarget, p, "C27")),
        Breaks(Linux73, DescheduledThroughout, WaitsEnd.Property, "an interrupt is waited for as long as its vCPU is away"),
        Breaks(Kvm, RemoteFlush, WaitsPreemptibly.Property, "patch 13: the wait of a guest stays pinned"),
        Holds($"{Kvm}+kvm-flush-mask=per-task", RemoteFlush, WaitsPreemptibly.Property, "C27: what patch 13 costs"),
    ];

    // C26: H10.
    private static IEnumerable<Claim> KvmFlag() =>
        from update in (string[])["guest-store", "host-store"]
        from scenario in (Scenario[])[DescheduledTarget, DescheduledTwice]
        select Breaks($"{Kvm}+kvm-flag-update={update}", scenario, NoStaleTranslation.Property, $"H10: {update}, the flag is lost");
}
