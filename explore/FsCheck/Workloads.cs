using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Explore.Generation;

/// <summary>Generates small machines with something to do that keeps to the interface's contract, so that what a kernel promises must hold of
/// each; and shrinks them.</summary>
public static class Workloads
{
    private const string Shared = "s";

    private static readonly string[] Posts = ["smp_call_function_single_async", "irq_work_queue_on", "ttwu_queue_wakelist", "kick"];

    /// <summary>Calls of other CPUs: tasks, affinities, interrupts, hotplug, fork, the polling idle loop. No boot task, of which docs/findings.md
    /// tells.</summary>
    public static Gen<Workload> Calling { get; } =
        from cpus in Gen.Choose(2, 3)
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
            Tasks = forks && count > 1 ? [tasks[0] with { Calls = [new Call("fork") { Task = tasks[1].Name }, .. tasks[0].Calls, new Call("exit")] }, .. tasks.Skip(1)] : tasks,
            PollIdle = polls,
            Hotplug = hotplug,
            Interrupts = interrupts,
            Masks = tasks.Any(t => t.Calls.Any(c => c.Shared is not null)) ? new Dictionary<string, CpuMask> { [Shared] = mask } : [],
        });

    /// <summary>Address spaces: mappings that change and are used, lazy CPUs, borrowed mms, global ASIDs, vCPUs, non-maskable interrupts.</summary>
    public static Gen<Workload> ChangingMemory => MemoryWorkloads.Changing;

    /// <summary>Page tables and pages that are taken while GUP-fast walks them.</summary>
    public static Gen<Workload> WalkingTables => MemoryWorkloads.Walked;

    /// <summary>Mms that share a page table of hugetlb, leave it to others, use it for themselves and free it.</summary>
    public static Gen<Workload> SharingTables => MemoryWorkloads.Sharing;

    /// <summary>The generator with its shrinker.</summary>
    /// <param name="generator">A generator of workloads.</param>
    public static Arbitrary<Workload> Arbitrary(Gen<Workload> generator) => Arb.From(generator.Where(IsAccepted), WorkloadShrinker.Shrink);

    /// <summary>Whether a workload can be run.</summary>
    /// <param name="workload">The workload.</param>
    internal static bool IsAccepted(Workload workload)
    {
        try
        {
            Validation.Check(workload);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Gen<TaskSpec> Task(int number, int cpus, int most) =>
        from affinity in Mask(cpus)
        from count in Gen.Choose(1, most)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => Made(cpus))
        from surrounded in Gen.Elements<Func<Call[], Call[]>>(
            made => [new Call("preempt_disable"), .. made, new Call("preempt_enable")],
            made => [new Call("cpus_read_lock"), .. made, new Call("cpus_read_unlock")],
            made => [new Call("local_irq_disable"), new Call("local_irq_enable"), .. made],
            made => made,
            made => made)
        from realtime in OneIn(6)
        select new TaskSpec(string.Create(CultureInfo.InvariantCulture, $"T{number}"), affinity, surrounded(calls)) { Realtime = realtime };

    private static Gen<Call> Made(int cpus) =>
        Gen.OneOf(
            Post(cpus),
            from cpu in Cpu(cpus) from wait in Waits select new Call("smp_call_function_single") { Cpu = cpu, Wait = wait },
            from mask in Mask(cpus) from wait in Waits select new Call("smp_call_function_any") { Mask = mask, Wait = wait },
            from mask in Mask(cpus) from wait in Waits select new Call("smp_call_function_many") { Mask = mask, Wait = wait },
            from wait in Waits select new Call("smp_call_function") { Wait = wait },
            OnEach(cpus),
            from wait in Waits select new Call("smp_call_function_many") { Shared = Shared, Wait = wait },
            from cpu in Cpu(cpus) select new Call("cpumask_clear_cpu") { Shared = Shared, Cpu = cpu },
            from cpu in Cpu(cpus) select new Call("scftorture_invoke_one") { Cpu = cpu });

    // Arguments lie in the caller's frame, so a call that passes some waits.
    private static Gen<Call> OnEach(int cpus) =>
        from mask in Mask(cpus)
        from some in OneIn(2)
        from cond in Mask(cpus)
        from info in OneIn(2)
        from wait in Waits
        select new Call("on_each_cpu_cond_mask") { Mask = mask, Cond = some ? cond : null, Wait = info || wait, Info = info };

    private static Gen<Call> Post(int cpus) =>
        from name in Gen.Elements(Posts)
        from cpu in Cpu(cpus)
        from again in OneIn(4)
        from target in Cpu(cpus)
        select new Call(name) { Cpu = cpu, Csd = "c", Requeue = again && CallKind.Find(name)!.Takes.Contains("requeue") ? target : null };

    private static Gen<Call[]> Hotplug(int cpus) =>
        Gen.OneOf(
            Cpu(cpus).Select(cpu => (Call[])[new Call("cpu_down") { Cpu = cpu }]),
            Cpu(cpus).Select(cpu => (Call[])[new Call("cpu_down") { Cpu = cpu }, new Call("cpu_up") { Cpu = cpu }]));

    private static Gen<InterruptSpec[]> Interrupt(int cpus) =>
        from cpu in Cpu(cpus)
        from call in Post(cpus)
        select (InterruptSpec[])[new InterruptSpec("device", cpu, [call])];

    // Callers of the same csd must take turns, so each call has one of its own.
    private static Workload Distinct(Workload workload)
    {
        var number = 0;
        return workload with
        {
            Tasks = [.. workload.Tasks.Select(t => t with { Calls = [.. t.Calls.Select(Own)] })],
            Interrupts = [.. workload.Interrupts.Select(i => i with { Calls = [.. i.Calls.Select(Own)] })],
        };

        Call Own(Call call) => call.Csd is null ? call : call with { Csd = string.Create(CultureInfo.InvariantCulture, $"c{number++}") };
    }

    private static Gen<int> Cpu(int cpus) => Gen.Choose(0, cpus - 1);

    private static Gen<CpuMask> Mask(int cpus) => Gen.Choose(1, (1 << cpus) - 1).Select(bits => new CpuMask((byte)bits));

    private static Gen<bool> Waits => OneIn(3).Select(no => !no);

    private static Gen<bool> OneIn(int many) => Gen.Choose(1, many).Select(n => n == 1);
}
