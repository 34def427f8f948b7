namespace Shootdown.Scenarios;

/// <summary>One call that a task, an interrupt or hotplug makes: a name and those of its arguments that it takes.</summary>
/// <param name="Name">Which call: one of <see cref="CallKind.All"/>.</param>
public sealed record Call(string Name)
{
    /// <summary>The CPU that is called, or that goes offline or online.</summary>
    public int? Cpu { get; init; }

    /// <summary>The CPUs that are called.</summary>
    public CpuMask? Mask { get; init; }

    /// <summary>The CPUs for which cond_func says yes; all if absent.</summary>
    public CpuMask? Cond { get; init; }

    /// <summary>Whether the call waits.</summary>
    public bool? Wait { get; init; }

    /// <summary>The name of the caller's own csd, or of the irq_work or wake entry.</summary>
    public string? Csd { get; init; }

    /// <summary>The CPU on which the callback queues its csd once more.</summary>
    public int? Requeue { get; init; }

    /// <summary>The name of a cpumask in memory that is passed instead of a constant, or written.</summary>
    public string? Shared { get; init; }

    /// <summary>Whether the callback reads arguments that lie where the design stores them.</summary>
    public bool? Info { get; init; }

    /// <summary>The task that is forked.</summary>
    public string? Task { get; init; }

    /// <summary>The mm that is changed or loaded; the task's own if absent.</summary>
    public string? Mm { get; init; }

    /// <summary>The page of the mm; 0 if absent.</summary>
    public int? Page { get; init; }

    /// <summary>Whether the page table goes too.</summary>
    public bool? Tables { get; init; }
}

/// <summary>A call that workloads may make.</summary>
/// <param name="Name">Its name: the kernel's.</param>
/// <param name="Title">What it does.</param>
/// <param name="Needs">The arguments that it must have.</param>
/// <param name="Takes">The arguments that it may have besides.</param>
/// <param name="Waits">Whether it waits where it does not say so.</param>
public sealed record CallKind(string Name, string Title, IReadOnlyList<string> Needs, IReadOnlyList<string> Takes, bool Waits = false)
{
    /// <summary>Every call.</summary>
    public static IReadOnlyList<CallKind> All { get; } =
    [
        new("smp_call_function_single", "runs a callback on one CPU", ["cpu"], ["wait"], true),
        new("smp_call_function_single_async", "runs a callback on one CPU through the caller's own csd", ["cpu", "csd"], ["requeue"]),
        new("smp_call_function_any", "runs a callback on any one CPU of a mask", ["mask"], ["wait"], true),
        new("smp_call_function_many", "runs a callback on the other CPUs of a mask", [], ["mask", "shared", "wait"], true),
        new("smp_call_function", "runs a callback on all other CPUs", [], ["wait"], true),
        new("on_each_cpu_cond_mask", "runs a callback on the CPUs of a mask that cond_func wants, the caller's included", ["mask"], ["cond", "wait", "info"], true),
        new("scftorture_invoke_one", "makes one of five calls, whichever", ["cpu"], []),
        new("irq_work_queue_on", "queues an irq_work on one CPU", ["cpu", "csd"], []),
        new("ttwu_queue_wakelist", "queues a remote wakeup on one CPU", ["cpu", "csd"], []),
        new("kick", "what an interrupt handler does that wants work done on one CPU: async by contract, a waiting call in a mutant", ["cpu", "csd"], []),
        new("cpumask_clear_cpu", "clears a CPU in a cpumask in memory", ["shared", "cpu"], []),
        new("munmap", "unmaps a page of an mm, flushes, and frees the page; with tables, the page table too", [], ["mm", "page", "tables"], true),
        new("mprotect", "makes a page of an mm read-only and flushes", [], ["mm", "page"], true),
        new("page_fault", "maps a fresh page where none is mapped; of a shared table, once the mm has it for itself", [], ["mm", "page"]),
        new("try_to_unmap", "reclaims a page of an mm: unmaps it, flushes in a batch, frees it", [], ["mm", "page"], true),
        new("collapse_huge_page", "takes the page table of an mm away, flushes, copies the page, and uses the table for something else", [], ["mm", "page"], true),
        new("write_protect_page", "makes a page of an mm one that nobody can write, as KSM does before it compares it", [], ["mm", "page"], true),
        new("folio_mkclean", "makes the page of an mm, which is then one of a shared file, clean", [], ["mm", "page"], true),
        new("mremap", "moves a page of an mm to the place of the other one of two, which is not mapped at first", [], ["mm", "page"], true),
        new("unmap_mapping_range", "unmaps memory of a driver from an mm, whose page is then of a VM_PFNMAP vma, and frees it", [], ["mm", "page"], true),
        new("gup_fast", "refers to a page of its own mm without locks, uses it, and gives the reference back", [], ["page"]),
        new("pin_user_pages_fast", "pins a page of its own mm for writing, without locks, uses it, and unpins it", [], ["page"]),
        new("copy_page_range", "shares a page of an mm with a child, as fork does, to be copied when either writes", [], ["mm", "page"], true),
        new("uffd_wp_range", "write-protects a page of an mm, as userfaultfd does, while others may fault on it", [], ["mm", "page"], true),
        new("do_wp_page", "copies a page of an mm that is write-protected, and maps the copy", [], ["mm", "page"], true),
        new("unmap_hugepage_range", "unmaps an mm's part of a hugetlb file: leaves the table to those that share it, or clears it", [], ["mm", "page"], true),
        new("hugetlb_free_pgd_range", "frees such a table once an mm has it for itself", [], ["mm"], true),
        new("access", "accesses user memory", [], ["page"]),
        new("vfree", "unmaps a page of kernel memory, flushes, and frees the page", [], [], true),
        new("access_kernel", "accesses that page", [], []),
        new("flush_tlb_all", "flushes everything on all CPUs", [], [], true),
        new("schedule", "gives up the CPU, to be given one again", [], []),
        new("exec", "gives the task another mm", ["mm"], []),
        new("kthread_use_mm", "gives a kernel thread an mm", ["mm"], []),
        new("kthread_unuse_mm", "takes it away again", [], []),
        new("leave_mm", "lets a kernel thread give up the mm that its CPU is lazily on", [], []),
        new("exit_mm", "takes the mm from the task", [], []),
        new("mmput", "frees an mm that no task has any more, unless a CPU has it loaded", ["mm"], []),
        new("local_irq_disable", "masks interrupts", [], []),
        new("local_irq_enable", "unmasks them", [], []),
        new("preempt_disable", "pins the task", [], []),
        new("preempt_enable", "unpins it", [], []),
        new("cpus_read_lock", "holds off hotplug", [], []),
        new("cpus_read_unlock", "lets it go on", [], []),
        new("fork", "creates a task", ["task"], []),
        new("exit", "ends the task and frees its wait mask", [], []),
        new("cpu_down", "takes a CPU offline (hotplug only)", ["cpu"], []),
        new("cpu_up", "brings a CPU online (hotplug only)", ["cpu"], []),
    ];

    /// <summary>Finds a call, or null.</summary>
    /// <param name="name">Its name.</param>
    public static CallKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);
}
