using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using static Shootdown.Scenarios.Random.DrawnCalls;

namespace Shootdown.Scenarios.Random;

/// <summary>Generates small machines with something to do that keeps to the interface's contract, so that what a kernel promises must
/// hold of
/// each; and shrinks them.</summary>
public static class DrawnWorkloads
{
    /// <summary>Calls of other CPUs: tasks, affinities, interrupts, hotplug, fork, the polling idle loop. No boot task, of which
    /// docs/findings.md
    /// tells.</summary>
    public static Gen<Workload> Calling { get; } =
        from cpus in Gen.Choose(WorkloadLimits.LeastCpus, WorkloadLimits.MostCpusDrawn)
        from count in Gen.Choose(1, 3)
        from tasks in Gen.CollectToArray(Enumerable.Range(0, count), number => Task(number, cpus, count == 3 ? 1 : 2))
        from forks in OneIn(6)
        from polls in OneIn(4)
        from hotplug in Gen.Frequency((2, Gen.Constant<Call[]>([])), (1, Hotplug(cpus)))
        from interrupts in Gen.Frequency((3, Gen.Constant<InterruptSpec[]>([])), (1, Interrupt(cpus)))
        from mask in Mask(cpus)
        select Distinct(new Workload
        {
            Cpus = cpus,
            Tasks = forks && count > 1 ? Forked(tasks) : tasks,
            PollIdle = polls,
            Hotplug = hotplug,
            Interrupts = interrupts,
            Masks = tasks.Any(t => t.Calls.Any(c => c.Shared is not null)) ? new Dictionary<string, CpuMask> { [SharedMask] = mask } : [],
        });

    /// <summary>Address spaces: mappings that change and are used, lazy CPUs, borrowed mms, global ASIDs, vCPUs, non-maskable
    /// interrupts.</summary>
    public static Gen<Workload> ChangingMemory => MemoryWorkloads.Changing;

    /// <summary>Page tables and pages that are taken while GUP-fast walks them.</summary>
    public static Gen<Workload> WalkingTables => MemoryWorkloads.Walked;

    /// <summary>Mms that share a page table of hugetlb, leave it to others, use it for themselves and free it.</summary>
    public static Gen<Workload> SharingTables => MemoryWorkloads.Sharing;

    /// <summary>The generator with its shrinker.</summary>
    /// <param name="generator">A generator of workloads.</param>
    public static Arbitrary<Workload> Arbitrary(Gen<Workload> generator) =>
        Arb.From(generator.Where(Validation.IsAccepted), WorkloadShrinker.Shrink);

    /// <summary>How large a workload is.</summary>
    /// <param name="workload">The workload.</param>
    public static IReadOnlyList<(string Name, int Value)> SizesOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return [("CPUs", workload.Cpus), ("calls", workload.Tasks.Sum(t => t.Calls.Count) + workload.Interrupts.Sum(i => i.Calls.Count))];
    }

    // The first makes the second.
    private static IReadOnlyList<TaskSpec> Forked(TaskSpec[] tasks) =>
    [
        tasks[0] with { Calls = [new Call("fork") { Task = tasks[1].Name }, .. tasks[0].Calls, new Call("exit")] },
        .. tasks.Skip(1),
    ];

    private static Gen<TaskSpec> Task(int number, int cpus, int most) =>
        from affinity in Mask(cpus)
        from count in Gen.Choose(1, most)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => Made(cpus))
        from surrounded in Gen.Elements<IReadOnlyList<Call>>([calls, calls, .. Sections.Select(s => Inside(s, calls, []))])
        from realtime in OneIn(6)
        select new TaskSpec(string.Create(CultureInfo.InvariantCulture, $"T{number}"), affinity, surrounded) { Realtime = realtime };

    // Which entry is posted, is one of many questions.
    private static Gen<Call> Made(int cpus) =>
        from kind in Gen.Elements<CallKind?>([null, .. DrawnCalls.Of(DrawnBy.Caller)])
        from call in kind is null ? Post(cpus) : DrawnCalls.Of(kind, cpus, [])
        select call;

    private static Gen<Call> Post(int cpus) => DrawnCalls.OneOf(DrawnCalls.Of(DrawnBy.Poster), cpus, []);

    private static Gen<Call[]> Hotplug(int cpus) =>
        Gen.OneOf(
            Cpu(cpus).Select(cpu => (Call[])[new Call("cpu_down") { Cpu = cpu }]),
            Cpu(cpus).Select(cpu => (Call[])[new Call("cpu_down") { Cpu = cpu }, new Call("cpu_up") { Cpu = cpu }]));

    private static Gen<InterruptSpec[]> Interrupt(int cpus) =>
        from cpu in Cpu(cpus)
        from call in Post(cpus)
        select (InterruptSpec[])[new InterruptSpec("device", cpu, [call])];

    // Callers of the same csd must take turns, so each call has one of its own. Who queues an irq_work has to keep the CPU that it is for.
    private static Workload Distinct(Workload workload)
    {
        var number = 0;
        return workload with
        {
            Tasks = [.. workload.Tasks.Select(t => t with { Calls = [.. t.Calls.Select(Own)] })],
            Interrupts = [.. workload.Interrupts.Select(i => i with { Calls = [.. i.Calls.Select(Own)] })],
        };

        Call Own(Call call) => call.Csd is null ? call : (Loses(call) ? new Call("ttwu_queue_wakelist") { Cpu = call.Cpu } : call) with
        {
            Csd = string.Create(CultureInfo.InvariantCulture, $"c{number++}"),
        };

        bool Loses(Call call) => workload.Hotplug.Count > 0 && call.Name == "irq_work_queue_on";
    }
}
