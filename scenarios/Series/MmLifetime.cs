using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>What frees an mm while CPUs are lazily on it, and CPUs that go and come while they have one loaded.</summary>
public static class MmLifetime
{
    private const string Linux73 = "linux-7.3";
    private const string Shot = $"{Linux73}+lazy-mm=shot-down";

    /// <summary>A lazy CPU keeps an mm.</summary>
    public static Scenario LazyKeeps { get; } = new WorkloadScenario(
        "lazy-keeps-mm",
        "K on CPU 0 gives up the last user's reference to an mm that CPU 1 is lazily on; B of another mm runs there",
        "mmgrab_lazy_tlb, finish_task_switch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("n")],
            Tasks = [Task("K", On(0), Put("m")) with { Running = true }, User("B", "n", On(1), Access())],
        });

    /// <summary>Two tasks leave an mm.</summary>
    public static Scenario TwoLeave { get; } = new WorkloadScenario(
        "two-leave-mm",
        "A on CPU 0 leaves the mm by exec, B on CPU 1 by its end; C of another mm runs on CPU 1 then",
        "exec_mmap, exit_mm, context_switch",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), new Call("exec") { Mm = "n" }, Put("m")),
                Runs("B", "m", On(1), Plain("exit_mm")),
                User("C", "n", On(1), Access()),
            ],
        });

    /// <summary>A kernel thread that is lazily on an mm comes to another.</summary>
    public static Scenario HelperExec { get; } = new WorkloadScenario(
        "helper-exec",
        "K on CPU 0 gives up an mm; U, a kernel thread on CPU 1 that is lazily on it, comes to another by exec",
        "exec_mmap: mmdrop_lazy_tlb(active_mm)",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("n")],
            Tasks =
            [
                Task("K", On(0), Put("m")) with { Running = true },
                Task("U", On(1), new Call("exec") { Mm = "n" }) with { Running = true },
            ],
        });

    /// <summary>A kernel thread that is lazily on an mm borrows another.</summary>
    public static Scenario HelperBorrows { get; } = new WorkloadScenario(
        "helper-borrows",
        "K on CPU 0 gives up an mm; U, a kernel thread on CPU 1 that is lazily on it, borrows another and gives it back",
        "kthread_use_mm: mmdrop_lazy_tlb(active_mm)",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("n")],
            Tasks =
            [
                Task("K", On(0), Put("m")) with { Running = true },
                Task("U", On(1), new Call("kthread_use_mm") { Mm = "n" }, Plain("kthread_unuse_mm")) with { Running = true },
            ],
        });

    /// <summary>A borrowed mm that its lender leaves.</summary>
    public static Scenario BorrowedToTheEnd { get; } = new WorkloadScenario(
        "borrowed-to-the-end",
        "A on CPU 0 leaves the mm by exec; K on CPU 1 borrows it and gives it back; B of another mm runs there then",
        "kthread_use_mm, kthread_unuse_mm: mmgrab, mmgrab_lazy_tlb",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m"), new("n") { Lazy = On(1) }],
            Tasks =
            [
                Runs("A", "m", On(0), new Call("exec") { Mm = "n" }),
                Task("K", On(1), new Call("kthread_use_mm") { Mm = "m" }, Plain("kthread_unuse_mm"), Put("m")) with { Running = true },
                User("B", "n", On(1), Access()),
            ],
        });

    /// <summary>A CPU that has left mm_cpumask and not the mm.</summary>
    public static Scenario LeftMask { get; } = new WorkloadScenario(
        "left-mask",
        "A on CPU 0 unmaps a page, leaves the mm and gives it up; CPU 1, lazily on it, has gone to init_mm's tables",
        "leave_mm() keeps active_mm; a flush trims mm_cpumask",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }, new("n")],
            Tasks =
            [
                Runs("A", "m", On(0), Munmap(), new Call("exec") { Mm = "n" }, Put("m")),
                Task("L", On(1), Plain("leave_mm")) with { Running = true },
            ],
        });

    /// <summary>A lazy CPU goes, and tables are freed.</summary>
    public static Scenario LazyGoes { get; } = new WorkloadScenario(
        "lazy-goes",
        "A on CPU 0 unmaps and frees the page table; CPU 1, lazily on the mm, goes offline",
        "sched_force_init_mm",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m") { Lazy = On(1) }],
            Tasks = [Runs("A", "m", On(0), Munmap(tables: true))],
            Hotplug = [Down(1)],
        });

    /// <summary>A lazy CPU goes, and its mm is freed.</summary>
    public static Scenario LazyGoesAndMm { get; } = new WorkloadScenario(
        "lazy-goes-and-mm",
        "K on CPU 0, lazily on an mm, gives up the last users' references to it and to another; CPU 1, lazily on that one, goes offline",
        "sched_force_init_mm, finish_cpu, clear_tasks_mm_cpumask",
        new Workload
        {
            Cpus = 2,
            Mms = [new("n") { Lazy = On(0) }, new("m") { Lazy = On(1) }],
            Tasks = [Task("K", On(0), Put("m"), Put("n")) with { Running = true }],
            Hotplug = [Down(1)],
        });

    /// <summary>A lazy CPU goes and comes back, and its mm is freed.</summary>
    public static Scenario LazyGoesAndComes { get; } = new WorkloadScenario(
        "lazy-goes-and-comes",
        "K on CPU 0 gives up the last user's reference to an mm; CPU 1, lazily on it, goes offline and comes back; B of another runs there",
        "sched_force_init_mm, finish_cpu: what active_mm is then",
        new Workload
        {
            Cpus = 2,
            Mms = [new("n") { Lazy = On(0) }, new("m") { Lazy = On(1) }],
            Tasks = [Task("K", On(0), Put("m")) with { Running = true }, User("B", "n", On(1), Access())],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>A CPU comes into a flush.</summary>
    public static Scenario ComesIntoFlush { get; } = new WorkloadScenario(
        "comes-into-flush",
        "A on CPU 0 write-protects a page that B on CPU 1 uses; CPU 1 goes offline and comes back",
        "initialize_tlbstate_and_flush",
        new Workload
        {
            Cpus = 2,
            Mms = [new("m")],
            Tasks = [Runs("A", "m", On(0), Mprotect()), Runs("B", "m", On(1), Access())],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>Kernel memory, and a CPU that comes back.</summary>
    public static Scenario ComesIntoVfree { get; } = new WorkloadScenario(
        "comes-into-vfree",
        "A on CPU 0 frees a page of kernel memory; CPU 1 goes offline and comes back, and B uses the page",
        "initialize_tlbstate_and_flush",
        new Workload
        {
            Cpus = 2,
            Tasks = [Task("A", On(0), Plain("vfree")), Task("B", On(1), Plain("access_kernel"))],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>Kernel memory that is freed while no CPU comes or goes.</summary>
    public static Scenario ComesAfterVfree { get; } = new WorkloadScenario(
        "comes-after-vfree",
        "A on CPU 0 holds off hotplug and frees a page of kernel memory; CPU 1 goes offline and comes back, and B uses the page",
        "initialize_tlbstate_and_flush",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task("A", On(0), Plain("cpus_read_lock"), Plain("vfree"), Plain("cpus_read_unlock")),
                Task("B", On(1), Plain("access_kernel")),
            ],
            Hotplug = [Down(1), Up(1)],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        LazyKeeps, TwoLeave, HelperExec, HelperBorrows, BorrowedToTheEnd, LeftMask, LazyGoes, LazyGoesAndMm, LazyGoesAndComes,
        ComesIntoFlush, ComesIntoVfree, ComesAfterVfree,
    ];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. KernelClaims.Of(Scenarios, except: (_, scenario, property) => scenario == ComesIntoVfree && IsOfKernelMemory(property)),
        .. from scenario in (Scenario[])[LazyKeeps, TwoLeave, HelperExec, HelperBorrows, BorrowedToTheEnd]
           from mutant in (string[])["unreferenced", "dropped-early"]
           select Breaks($"{Linux73}+lazy-mm={mutant}", scenario, NoFreedMmLoaded.Property, "what lazy references are for"),
        .. from scenario in (Scenario[])[LazyKeeps, TwoLeave, HelperExec, HelperBorrows, BorrowedToTheEnd, LazyGoesAndMm]
           from property in (Property[])
               [NoFreedMmLoaded.Property, NoUseAfterFree.Property, CpumaskCoversLoaders.Property, WaitsEnd.Property]
           select Holds(Shot, scenario, property, "2655421ae69f: who frees an mm takes it from lazy CPUs"),
        Breaks(Shot, LeftMask, NoFreedMmLoaded.Property, "2655421ae69f needs every CPU in mm_cpumask whose active_mm it is: not x86's"),

        // A dying CPU.
        Breaks($"{Linux73}+dying-mm=never", LazyGoes, NoFreedTableWalked.Property, "what sched_force_init_mm is for"),
        Breaks($"{Linux73}+dying-mm=in-idle-task", LazyGoes, NoFreedTableWalked.Property, "offline, not asked to flush, and not left yet"),
        Breaks(
            $"{Linux73}+dying-mm=never",
            LazyGoesAndMm,
            NoFreedMmLoaded.Property,
            "finish_cpu() drops the reference of a CPU that has not switched"),
        Holds(
            $"{Linux73}+dying-mm=in-idle-task",
            LazyGoesAndMm,
            NoFreedMmLoaded.Property,
            "bf2c59fce407: the reference outlives the switch"),
        Breaks(
            $"{Linux73}+dying-mm=never", LazyGoesAndComes, NoFreedMmLoaded.Property, "freed while the CPU is offline with it"),
        .. from property in (Property[])[NoFreedMmLoaded.Property, NoUseAfterFree.Property, WaitsEnd.Property]
           select Holds($"{Linux73}+dying-mm=in-idle-task", LazyGoesAndComes, property, "bf2c59fce407: it comes back with init_mm"),

        // A CPU that comes.
        Breaks(
            $"{Linux73}+switching-cpus=not-asked",
            ComesIntoFlush,
            NoStaleTranslation.Property,
            "fea4e317f9e7, of a CPU that comes back"),
        .. from design in (string[])[Linux73, "linux-7.2"]
           from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Breaks(design, ComesIntoVfree, property, "found here: flushed before it is online, and not asked until then"),
        Holds($"{Linux73}+backend=invlpgb", ComesIntoVfree, NoStaleTranslation.Property, "INVLPGB asks no mask"),
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           select Breaks($"{Linux73}+coming-tlb=kept", ComesAfterVfree, property, "what initialize_tlbstate_and_flush() is for"),
    ];

    private static bool IsOfKernelMemory(Property property) =>
        property == NoStaleTranslation.Property || property == NoFreedPageUsed.Property;

    private static Call Put(string mm) => new("mmput") { Mm = mm };
}
