using FsCheck;
using FsCheck.Fluent;
using static Shootdown.Scenarios.Random.DrawnCalls;
using static Shootdown.Scenarios.Random.MemoryTasks;

namespace Shootdown.Scenarios.Random;

/// <summary>Generates workloads with address spaces: tasks that change and use mappings, CPUs that are lazily on an mm, kernel threads
/// that borrow
/// one; tasks that walk page tables while others take them; mms that share a page table.</summary>
internal static class MemoryWorkloads
{
    // With mms that share a table a machine takes longer to build, but says little where fewer of them leave it.
    private const int Most = 5;
    private const int MostSharing = 7;

    /// <summary>Mappings that change and are used.</summary>
    public static Gen<Workload> Changing { get; } = Small(
        Most,
        from cpus in Gen.Frequency((7, Gen.Constant(WorkloadLimits.LeastCpus)), (1, Gen.Constant(WorkloadLimits.MostCpusDrawn)))
        from names in Gen.Frequency((3, Gen.Constant<string[]>(["m"])), (1, Gen.Constant<string[]>(["m", "n"])))
        from mms in Gen.CollectToArray(names, name => Mm(name, cpus))
        from count in Gen.Choose(2, 3)
        from kinds in Gen.Frequency((3, Gen.Constant(DrawnCalls.Of(DrawnBy.Changer))), (1, Gen.Elements(Groups.ToArray())))
        from tasks in Gen.CollectToArray(Enumerable.Range(0, count), number => Changer(number, cpus, names, kinds))
        from workload in Machine(cpus, mms, tasks)
        select workload);

    /// <summary>Page tables and pages that are taken while GUP-fast walks them.</summary>
    public static Gen<Workload> Walked { get; } = Small(
        Most,
        from cpus in Gen.Frequency((7, Gen.Constant(WorkloadLimits.LeastCpus)), (1, Gen.Constant(WorkloadLimits.MostCpusDrawn)))
        from names in Gen.Frequency((3, Gen.Constant<string[]>(["m"])), (1, Gen.Constant<string[]>(["m", "n"])))
        from mms in Gen.CollectToArray(names, name => Mm(name, cpus))
        from taker in Taker(cpus, names)
        from walkers in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from tasks in Gen.CollectToArray(Enumerable.Range(1, walkers), number => Walker(number, cpus, names))
        from workload in Machine(cpus, mms, [taker, .. tasks])
        where workload.Tasks.Any(t => t.Calls.Any(c => CallKind.Find(c.Name) is MemoryCall { HoldsReference: true }))
        select workload);

    /// <summary>Mms that share a page table, leave it to others, use it for themselves and free it, while GUP-fast walks it.</summary>
    public static Gen<Workload> Sharing { get; } = Small(
        MostSharing,
        from cpus in Gen.Frequency((7, Gen.Constant(WorkloadLimits.LeastCpus)), (1, Gen.Constant(WorkloadLimits.MostCpusDrawn)))
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

    private static Gen<Workload> Small(int most, Gen<Workload> workloads) =>
        workloads.Where(w => IsSmall(w, most) && Validation.IsAccepted(w));

    private static Gen<TaskSpec> Changer(int number, int cpus, string[] mms, IReadOnlyList<CallKind> kinds) =>
        from kernel in OneIn(5)
        from borrows in OneIn(2)
        from mm in Gen.Elements(mms)
        from calls in SomeCalls(1, 3, kinds, cpus, mms)
        from task in Task(number, cpus, kernel ? null : mm, kernel && borrows ? Borrowed(mm, calls[0]) : calls)
        select task;

    private static IReadOnlyList<Call> Borrowed(string mm, Call call)
    {
        var borrow = CallKind.Find("kthread_use_mm")!;
        return [new Call(borrow.Name) { Mm = mm }, call, new Call(borrow.ClosedBy!)];
    }

    // A kernel thread, like khugepaged and kswapd, names the mm.
    private static Gen<TaskSpec> Taker(int cpus, string[] mms) =>
        from kernel in OneIn(4)
        from mm in Gen.Elements(mms)
        from calls in SomeCalls(1, 2, DrawnCalls.Of(DrawnBy.Taker), cpus, mms)
        from task in Task(0, cpus, kernel ? null : mm, [.. calls.Select(c => kernel ? c with { Mm = c.Mm ?? mm } : c)])
        select task;

    private static Gen<TaskSpec> Walker(int number, int cpus, string[] mms) =>
        from mm in Gen.Elements(mms)
        from calls in SomeCalls(1, 2, DrawnCalls.Of(DrawnBy.Walker), cpus, mms)
        from task in Task(number, cpus, mm, calls)
        select task;

    // Unmapped, and then nothing, or what only those do who have unmapped.
    private static Gen<Call[]> Unshared(string mm)
    {
        var kinds = DrawnCalls.Of(DrawnBy.Unsharer);
        var unmap = kinds.First(k => k is TableCall { Change: PageChange.Removes });
        return Gen.Elements(kinds.Select(k => k == unmap ? (Call[])[Of(k)] : [Of(unmap), Of(k)]).ToArray());

        Call Of(CallKind kind) => new(kind.Name) { Mm = mm };
    }
}
