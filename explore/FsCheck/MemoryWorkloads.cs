using FsCheck;
using FsCheck.Fluent;
using static Shootdown.Explore.Generation.MemoryCalls;
using static Shootdown.Explore.Generation.MemoryTasks;

namespace Shootdown.Explore.Generation;

/// <summary>Generates workloads with address spaces: tasks that change and use mappings, CPUs that are lazily on an mm, kernel threads that borrow
/// one; tasks that walk page tables while others take them; mms that share a page table.</summary>
internal static class MemoryWorkloads
{
    // With mms that share a table a machine takes longer to build, but says little where fewer of them leave it.
    private const int Most = 5;
    private const int MostSharing = 7;

    private static readonly string[] Often = ["access", "access", "access", "access", "munmap", "munmap", "mprotect", "mprotect", "try_to_unmap"];

    // A third of the calls is any that there is.
    private static readonly string[] Any = [.. Enumerable.Repeat(Often, 6).SelectMany(o => o), .. OfAnyTable, "smp_call_function"];

    // Calls that stand beside few others, or need another, with those.
    private static readonly string[][] Together =
    [
        ["mremap", "mremap", "munmap", "try_to_unmap", "access", "access"],
        ["copy_page_range", "copy_page_range", "pin_user_pages_fast", "pin_user_pages_fast", "access", "access"],
        ["uffd_wp_range", "do_wp_page", "do_wp_page", "access", "access", "gup_fast"],
        ["vfree", "access_kernel", "access_kernel", "munmap", "leave_mm"],
        ["munmap", "exit_mm", "mmput", "mmput"],
    ];

    private static readonly string[] Taking = ["munmap", "munmap", "collapse_huge_page", "try_to_unmap"];
    private static readonly string[] Walking = ["gup_fast", "gup_fast", "gup_fast", "access", "exec", "exit_mm", "schedule"];

    /// <summary>Mappings that change and are used.</summary>
    public static Gen<Workload> Changing { get; } = Small(
        Most,
        from cpus in Gen.Frequency((7, Gen.Constant(2)), (1, Gen.Constant(3)))
        from names in Gen.Frequency((3, Gen.Constant<string[]>(["m"])), (1, Gen.Constant<string[]>(["m", "n"])))
        from mms in Gen.CollectToArray(names, name => Mm(name, cpus))
        from count in Gen.Choose(2, 3)
        from calls in Gen.Frequency((3, Gen.Constant(Any)), (1, Gen.Elements(Together)))
        from tasks in Gen.CollectToArray(Enumerable.Range(0, count), number => Changer(number, cpus, names, calls))
        from workload in Machine(cpus, mms, tasks)
        select workload);

    /// <summary>Page tables and pages that are taken while GUP-fast walks them.</summary>
    public static Gen<Workload> Walked { get; } = Small(
        Most,
        from cpus in Gen.Frequency((7, Gen.Constant(2)), (1, Gen.Constant(3)))
        from names in Gen.Frequency((3, Gen.Constant<string[]>(["m"])), (1, Gen.Constant<string[]>(["m", "n"])))
        from mms in Gen.CollectToArray(names, name => Mm(name, cpus))
        from taker in Taker(cpus, names)
        from walkers in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from tasks in Gen.CollectToArray(Enumerable.Range(1, walkers), number => Walker(number, cpus, names))
        from workload in Machine(cpus, mms, [taker, .. tasks])
        where workload.Tasks.Any(t => t.Calls.Any(c => c.Name == "gup_fast"))
        select workload);

    /// <summary>Mms that share a page table, leave it to others, use it for themselves and free it, while GUP-fast walks it.</summary>
    public static Gen<Workload> Sharing { get; } = Small(
        MostSharing,
        from cpus in Gen.Frequency((7, Gen.Constant(2)), (1, Gen.Constant(3)))
        from names in Gen.Frequency((7, Gen.Constant<string[]>(["m", "n"])), (1, Gen.Constant<string[]>(["m", "n", "o"])))
        from mms in Gen.CollectToArray(names, name => Mm(name, cpus, "f"))
        from left in Gen.Shuffle(names)
        from count in Gen.Choose(1, left.Length)
        from unshared in Gen.CollectToArray(left.Take(count), Unshared)
        from apart in OneIn(3)
        let made = apart ? unshared : [[.. unshared.SelectMany(c => c)]]
        from unsharers in Gen.CollectToArray(Enumerable.Range(0, made.Length), number => Task(number, cpus, left[number], made[number]))
        from walker in Walker(made.Length, cpus, names)
        from workload in Machine(cpus, mms, [.. unsharers, walker])
        select workload);

    private static Gen<Workload> Small(int most, Gen<Workload> workloads) => workloads.Where(w => IsSmall(w, most) && Workloads.IsAccepted(w));

    private static Gen<TaskSpec> Changer(int number, int cpus, string[] mms, string[] names) =>
        from kernel in OneIn(5)
        from borrows in OneIn(2)
        from mm in Gen.Elements(mms)
        from calls in Calls(1, 3, names, mms)
        from task in Task(number, cpus, kernel ? null : mm, kernel && borrows ? [new Call("kthread_use_mm") { Mm = mm }, calls[0], new Call("kthread_unuse_mm")] : calls)
        select task;

    // A kernel thread, like khugepaged and kswapd, names the mm.
    private static Gen<TaskSpec> Taker(int cpus, string[] mms) =>
        from kernel in OneIn(4)
        from mm in Gen.Elements(mms)
        from calls in Calls(1, 2, Taking, mms)
        from task in Task(0, cpus, kernel ? null : mm, [.. calls.Select(c => kernel ? c with { Mm = c.Mm ?? mm } : c)])
        select task;

    private static Gen<TaskSpec> Walker(int number, int cpus, string[] mms) =>
        from mm in Gen.Elements(mms)
        from calls in Calls(1, 2, Walking, mms)
        from task in Task(number, cpus, mm, calls)
        select task;

    private static Gen<Call[]> Unshared(string mm) =>
        Gen.Elements<Call[]>(
            [new Call("unmap_hugepage_range") { Mm = mm }],
            [new Call("unmap_hugepage_range") { Mm = mm }, new Call("page_fault") { Mm = mm }],
            [new Call("unmap_hugepage_range") { Mm = mm }, new Call("hugetlb_free_pgd_range") { Mm = mm }]);
}
