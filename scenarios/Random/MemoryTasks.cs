using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using static Shootdown.Scenarios.Random.DrawnCalls;

namespace Shootdown.Scenarios.Random;

/// <summary>Generates what all workloads with address spaces have: tasks, mms, and what may come between their steps.</summary>
internal static class MemoryTasks
{
    /// <summary>A task, on a CPU of its own more often than not, and running from the start.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="mm">Its mm; null for a kernel thread.</param>
    /// <param name="calls">What it does.</param>
    public static Gen<TaskSpec> Task(int number, int cpus, string? mm, IReadOnlyList<Call> calls) =>
        from free in OneIn(4)
        from affinity in Gen.Choose(1, (1 << cpus) - 1)
        from cpu in Gen.Choose(0, cpus - 1)
        from waits in OneIn(3)
        from realtime in OneIn(12)
        from repeats in OneIn(12)
        from surrounded in Surrounded(calls)
        select new TaskSpec(
            string.Create(CultureInfo.InvariantCulture, $"T{number}"), free ? new CpuMask((byte)affinity) : CpuMask.Of(cpu), surrounded)
        {
            Mm = mm,
            Running = !waits,
            Realtime = realtime,
            Repeat = repeats,
        };

    /// <summary>So many calls.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The most.</param>
    /// <param name="kinds">The calls to choose from.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="mms">The names of the mms.</param>
    public static Gen<Call[]> SomeCalls(int least, int most, IReadOnlyList<CallKind> kinds, int cpus, IReadOnlyList<string> mms) =>
        from count in Gen.Choose(least, most)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => OneOf(kinds, cpus, mms))
        select calls;

    /// <summary>An mm that CPUs may be warm of, or lazily on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="file">The hugetlb file that it maps, or null.</param>
    public static Gen<MmSpec> Mm(string name, int cpus, string? file = null) =>
        from more in file is null ? OneIn(3) : Gen.Constant(false)
        from warm in Few(cpus)
        from lazy in Few(cpus)
        from global in OneIn(4)
        select new MmSpec(name) { Pages = more ? WorkloadLimits.MostPages : 1, Warm = warm, Lazy = lazy, Shares = file, Global = global };

    /// <summary>A machine with tasks, where NMIs and devices interrupt and a host takes CPUs away now and again. None is away for ever:
    /// who waits
    /// for its interrupt would.</summary>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="mms">Their mms.</param>
    /// <param name="tasks">The tasks.</param>
    public static Gen<Workload> Machine(int cpus, IReadOnlyList<MmSpec> mms, IReadOnlyList<TaskSpec> tasks) =>
        from nmi in OneIn(8)
        from nmiCpu in Gen.Choose(0, cpus - 1)
        from mm in Gen.Elements(mms.ToArray())
        from page in Gen.Choose(0, mm.Pages - 1)
        from interrupt in OneIn(10)
        from device in Cpu(cpus)
        from handler in Of(CallKind.Find("smp_call_function_single_async")!, cpus, [])
        from vcpu in OneIn(4)
        from away in Gen.Choose(0, cpus - 1)
        from times in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(WorkloadLimits.MostDescheduled - 1)))
        select new Workload
        {
            Cpus = cpus,
            Mms = mms,
            Tasks = tasks,
            Nmis = nmi ? [new NmiSpec("perf", nmiCpu, mm.Name, page)] : [],
            Interrupts = interrupt ? [new InterruptSpec("device", device, [handler with { Requeue = null }])] : [],
            Vcpus = vcpu ? [new VcpuSpec(away, times)] : [],
        };

    /// <summary>Whether something is flushed, and what a CPU can stand at is built within a second or so.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="most">The most mms, CPUs and flushes together, each as often as there are CPUs that it may be made on.</param>
    public static bool IsSmall(Workload workload, int most)
    {
        var flushes = workload.Tasks.Sum(t => t.Calls.Count(Flushes) * t.Cpus.Count);
        return flushes >= 1 && flushes + workload.Mms.Count + workload.Cpus <= most;
    }

    private static Gen<IReadOnlyList<Call>> Surrounded(IReadOnlyList<Call> calls) =>
        Gen.Frequency([(8, Gen.Constant(calls)), .. Sections.Select(s => (1, Gen.Constant(Inside(s, calls, [new Call("access")]))))]);

    private static Gen<CpuMask> Few(int cpus) =>
        from some in OneIn(3)
        from cpu in Gen.Choose(0, cpus - 1)
        select some ? CpuMask.Of(cpu) : CpuMask.None;
}
