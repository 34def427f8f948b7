using static Shootdown.Scenarios.Calls;

namespace Shootdown.Scenarios;

/// <summary>Scenarios of the back-ends that flush other CPUs: hypervisors, and broadcast invalidations.</summary>
public static class BackendScenarios
{
    /// <summary>H9.</summary>
    public static Scenario FlushMaskReused { get; } = Of(
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
    public static Scenario DescheduledTarget { get; } = Of(
        "h10-descheduled-target",
        "A on vCPU 0 unmaps a page; B on vCPU 1, which the host deschedules at any moment, uses it",
        "b043138246a4, CVE-2019-3016",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())], Vcpus = [new(1)] });

    /// <summary>A vCPU that comes and goes.</summary>
    public static Scenario DescheduledTwice { get; } = Of(
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
    public static Scenario DescheduledFlusher { get; } = Of(
        "descheduled-flusher",
        "A on vCPU 0 unmaps a page that B on vCPU 1 uses; both are descheduled at any moment",
        "kvm_flush_tlb_multi: the local vCPU is never preempted",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap()), Runs("B", "m", On(1), Access())], Vcpus = [new(0), new(1)] });

    /// <summary>A switch in the middle of which the vCPU is descheduled.</summary>
    public static Scenario DescheduledSwitch { get; } = Of(
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
    public static Scenario DescheduledFreedTable { get; } = Of(
        "descheduled-freed-table",
        "A on vCPU 0 unmaps and frees the page table of an mm that B on vCPU 1 runs, which is descheduled at any moment",
        "kvm_flush_tlb_multi: what the host flushes before the vCPU can walk",
        new Workload { Cpus = 2, Mms = [new("m")], Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), Runs("B", "m", On(1), Access())], Vcpus = [new(1)] });

    /// <summary>Tables, and a lazy vCPU.</summary>
    public static Scenario DescheduledLazy { get; } = Of(
        "descheduled-lazy",
        "A on vCPU 0 unmaps and frees the page table; vCPU 1 is lazily on the mm, goes back to it, and is descheduled at any moment",
        "kvm_flush_tlb_multi, lazy vCPUs",
        new Workload { Cpus = 2, Mms = [new("m") { Lazy = On(1) }], Tasks = [Runs("A", "m", On(0), Munmap(tables: true)), User("B", "m", On(1), Access())], Vcpus = [new(1)] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
        [FlushMaskReused, DescheduledTarget, DescheduledTwice, DescheduledFlusher, DescheduledSwitch, DescheduledFreedTable, DescheduledLazy];

    private static WorkloadScenario Of(string name, string title, string origin, Workload workload) => new(name, title, origin, workload);
}
