using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shootdown.Model;
using Shootdown.Scenarios;

namespace Shootdown.Explore.Generation;

/// <summary>Generates workloads with address spaces: tasks that change and use mappings, CPUs that are lazily on an mm, kernel threads that borrow
/// one, non-maskable interrupts that read it.</summary>
internal static class MemoryWorkloads
{
    // Beyond it a machine takes seconds to build.
    private const int MostWeight = 5;

    private static readonly string[] Flushing = ["munmap", "mprotect", "try_to_unmap", "collapse_huge_page"];
    private static readonly string[] Often = ["access", "access", "access", "access", "munmap", "munmap", "mprotect", "mprotect", "try_to_unmap"];
    private static readonly string[] Seldom = ["tables", "collapse_huge_page", "page_fault", "schedule", "exec", "exit_mm", "leave_mm", "mmput", "vfree", "access_kernel", "flush_tlb_all", "smp_call_function"];

    /// <summary>The generator.</summary>
    public static Gen<Workload> Generator { get; } =
        (from cpus in Gen.Frequency((7, Gen.Constant(2)), (1, Gen.Constant(3)))
         from names in Gen.Frequency((3, Gen.Constant<string[]>(["m"])), (1, Gen.Constant<string[]>(["m", "n"])))
         from mms in Gen.CollectToArray(names, name => Mm(name, cpus))
         from count in Gen.Choose(1, 3)
         from tasks in Gen.CollectToArray(Enumerable.Range(0, count), number => Task(number, cpus, names))
         from nmi in OneIn(8)
         from nmiCpu in Gen.Choose(0, cpus - 1)
         from page in Page
         select new Workload { Cpus = cpus, Mms = mms, Tasks = tasks, Nmis = nmi ? [new NmiSpec("perf", nmiCpu, names[0], page)] : [] })
        .Where(IsSmall);

    private static Gen<int> Page => OneIn(3).Select(second => second ? 1 : 0);

    private static bool IsSmall(Workload workload)
    {
        var flushes = workload.Tasks.Sum(t => t.Calls.Count(c => Flushing.Contains(c.Name)));
        return flushes >= 1 && flushes + workload.Mms.Count + workload.Cpus <= MostWeight;
    }

    private static Gen<MmSpec> Mm(string name, int cpus) =>
        from two in OneIn(3)
        from warm in Few(cpus)
        from lazy in Few(cpus)
        select new MmSpec(name) { Pages = two ? 2 : 1, Warm = warm, Lazy = lazy };

    private static Gen<TaskSpec> Task(int number, int cpus, string[] mms) =>
        from kernel in OneIn(5)
        from borrows in OneIn(2)
        from mm in Gen.Elements(mms)
        from count in Gen.Choose(1, 3)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => Made(mms))
        from pinned in OneIn(10)
        from free in OneIn(4)
        from affinity in Gen.Choose(1, (1 << cpus) - 1)
        from cpu in Gen.Choose(0, cpus - 1)
        from running in OneIn(3)
        from realtime in OneIn(12)
        select new TaskSpec(
            string.Create(CultureInfo.InvariantCulture, $"T{number}"),
            free ? new CpuMask((byte)affinity) : CpuMask.Of(cpu),
            kernel && borrows ? [new Call("kthread_use_mm") { Mm = mm }, calls[0], new Call("kthread_unuse_mm")]
                : pinned ? [new Call("preempt_disable"), .. calls, new Call("preempt_enable")]
                : calls)
        {
            Mm = kernel ? null : mm,
            Running = !running,
            Realtime = realtime,
        };

    private static Gen<Call> Made(string[] mms) =>
        from seldom in OneIn(3)
        from name in Gen.Elements(seldom ? Seldom : Often)
        from mm in Gen.Elements(mms)
        from other in OneIn(4)
        from page in Page
        select name switch
        {
            "tables" => new Call("munmap") { Mm = other ? mm : null, Page = page, Tables = true },
            "munmap" or "mprotect" or "page_fault" or "try_to_unmap" => new Call(name) { Mm = other ? mm : null, Page = page },
            "collapse_huge_page" => new Call(name) { Mm = other ? mm : null },
            "access" => new Call(name) { Page = page },
            "exec" or "mmput" => new Call(name) { Mm = mm },
            _ => new Call(name),
        };

    private static Gen<CpuMask> Few(int cpus) =>
        from some in OneIn(3)
        from cpu in Gen.Choose(0, cpus - 1)
        select some ? CpuMask.Of(cpu) : CpuMask.None;

    private static Gen<bool> OneIn(int many) => Gen.Choose(1, many).Select(n => n == 1);
}
