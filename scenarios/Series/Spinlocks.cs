using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Spinlocks around calls that wait: who is called spins for the lock with interrupts off, or does not.</summary>
public static class Spinlocks
{
    private const string Linux73 = "linux-7.3";

    /// <summary>The target spins with interrupts off.</summary>
    public static Scenario TargetMasked { get; } = new WorkloadScenario(
        "lock-target-masked",
        "A on CPU 0 calls CPU 1 under a spinlock, for which B spins there with interrupts off",
        "a79e53d85683: who holds a lock around a call, lets nobody spin for it with interrupts off",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), [.. Locked(Single(1))]), Task("B", On(1), [.. Masked()])] });

    /// <summary>The target spins with interrupts on.</summary>
    public static Scenario TargetOpen { get; } = new WorkloadScenario(
        "lock-target-open",
        "A on CPU 0 calls CPU 1 under a spinlock, for which B spins there with interrupts on",
        "the rule kept",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), [.. Locked(Single(1))]), Task("B", On(1), [.. Locked()])] });

    /// <summary>Who spins is not called.</summary>
    public static Scenario OtherTarget { get; } = new WorkloadScenario(
        "lock-other-target",
        "A on CPU 0 calls CPU 1 under a spinlock, for which B spins on CPU 2 with interrupts off",
        "who spins with interrupts off is not waited for",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), [.. Locked(Single(1))]), Task("B", On(2), [.. Masked()])] });

    /// <summary>A handler takes the lock of what it has interrupted.</summary>
    public static Scenario InterruptedHolder { get; } = new WorkloadScenario(
        "lock-interrupted-holder",
        "A on CPU 0 takes a spinlock that a device's handler takes there",
        "what spin_lock_irqsave() is for",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), [.. Locked(), Single(1)])],
            Interrupts = [new("dev", 0, [.. Locked()])],
        });

    /// <summary>The same with interrupts off.</summary>
    public static Scenario MaskedHolder { get; } = new WorkloadScenario(
        "lock-masked-holder",
        "A on CPU 0 takes a spinlock that a device's handler takes there, with interrupts off",
        "what spin_lock_irqsave() is for",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), [.. Masked(), Single(1)])],
            Interrupts = [new("dev", 0, [.. Locked()])],
        });

    /// <summary>Two tasks of one CPU take a lock.</summary>
    public static Scenario OneCpu { get; } = new WorkloadScenario(
        "lock-one-cpu",
        "A and B on CPU 0 take a spinlock",
        "who holds a spinlock keeps its CPU: another would spin for it there for ever",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), [.. Locked(), Single(1)]), Task("B", On(0), [.. Locked()])] });

    /// <summary>Bug 89.</summary>
    public static Scenario PageTableLock { get; } = new WorkloadScenario(
        "lock-pgd",
        "A on CPU 0 flushes under a page_table_lock, for which B spins on CPU 1 under pgd_lock",
        "a79e53d85683",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task("A", On(0), [.. Locked(Plain("flush_tlb_all"))]),
                Task("B", On(1), new Call("sync_global_pgds") { Lock = "l" }),
            ],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [TargetMasked, TargetOpen, OtherTarget, InterruptedHolder, MaskedHolder, OneCpu, PageTableLock];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[TargetOpen, OtherTarget, MaskedHolder]
           from property in (Property[])[WaitsEnd.Property, NoMutualWait.Property]
           select Holds(Linux73, scenario, property, "nobody who is called spins with interrupts off"),
        Holds(Linux73, OneCpu, WaitsEnd.Property, "preempt_disable() of spin_lock()"),
        Breaks(Linux73, TargetMasked, WaitsEnd.Property, "the target spins with interrupts off"),
        Breaks(Linux73, TargetMasked, NoMutualWait.Property, "the target spins with interrupts off"),
        Breaks(Linux73, InterruptedHolder, WaitsEnd.Property, "the handler spins for what it has interrupted"),
        Holds(Linux73, TargetOpen, ExactlyOnce.Property, "its call is like any other"),
    ];

    private static Call[] Locked(params Call[] calls) => [new("spin_lock") { Lock = "l" }, .. calls, new("spin_unlock") { Lock = "l" }];

    private static Call[] Masked() => [new("spin_lock_irqsave") { Lock = "l" }, new("spin_unlock_irqrestore") { Lock = "l" }];
}
