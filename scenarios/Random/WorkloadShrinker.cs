namespace Shootdown.Scenarios.Random;

/// <summary>Simpler workloads: fewer tasks, calls and CPUs, narrower affinities and masks, nothing special about anybody.</summary>
public static class WorkloadShrinker
{
    // Calls that are allowed only together: a workload with one of them is at fault itself.
    private static readonly (string Opens, string Closes)[] Pairs =
        [.. CallKind.All.Where(k => k.ClosedBy is not null).Select(k => (k.Name, k.ClosedBy!))];

    /// <summary>Simpler workloads that can be run, the simplest first.</summary>
    /// <param name="workload">The workload.</param>
    public static IEnumerable<Workload> Shrink(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return Candidates(workload).Where(Validation.IsAccepted);
    }

    private static IEnumerable<Workload> Candidates(Workload workload) =>
    [
        .. Without(workload.Tasks).Select(tasks => workload with { Tasks = tasks }),
        .. Without(workload.Interrupts).Select(interrupts => workload with { Interrupts = interrupts }),
        .. Without(workload.Nmis).Select(nmis => workload with { Nmis = nmis }),
        .. Without(workload.Vcpus).Select(vcpus => workload with { Vcpus = vcpus }),
        .. Without(workload.Mms).Select(mms => workload with { Mms = mms }),
        .. ShorterCalls(workload.Hotplug).Select(hotplug => workload with { Hotplug = hotplug }),
        .. workload.PollIdle ? (Workload[])[workload with { PollIdle = false }] : [],
        .. workload.Cpus > WorkloadLimits.LeastCpus ? (Workload[])[Narrow(workload)] : [],
        .. Each(workload.Tasks, Simpler).Select(tasks => workload with { Tasks = tasks }),
        .. Each(workload.Mms, Simpler).Select(mms => workload with { Mms = mms }),
        .. Each(workload.Vcpus, v => v.Descheduled > 1 ? [v with { Descheduled = 1 }] : [])
            .Select(vcpus => workload with { Vcpus = vcpus }),
    ];

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items) =>
        items.Select((_, i) => (IReadOnlyList<T>)[.. items.Take(i), .. items.Skip(i + 1)]);

    private static IEnumerable<IReadOnlyList<T>> Each<T>(IReadOnlyList<T> items, Func<T, IEnumerable<T>> simpler) =>
        items.SelectMany((item, i) => simpler(item).Select(s => (IReadOnlyList<T>)[.. items.Take(i), s, .. items.Skip(i + 1)]));

    private static IEnumerable<TaskSpec> Simpler(TaskSpec task) =>
    [
        .. ShorterCalls(task.Calls).Select(calls => task with { Calls = calls }),
        .. task.Realtime ? (TaskSpec[])[task with { Realtime = false }] : [],
        .. task.Repeat ? (TaskSpec[])[task with { Repeat = false }] : [],
        .. Narrower(task.Cpus).Select(cpus => task with { Cpus = cpus }),
        .. Each(task.Calls, Simpler).Select(calls => task with { Calls = calls }),
    ];

    private static IEnumerable<Call> Simpler(Call call) =>
    [
        .. call.Cond is not null ? (Call[])[call with { Cond = null }] : [],
        .. call.Info == true ? (Call[])[call with { Info = null }] : [],
        .. call.Requeue is not null ? (Call[])[call with { Requeue = null }] : [],
        .. call.Tables == true ? (Call[])[call with { Tables = null }] : [],
        .. call.Emulated == true ? (Call[])[call with { Emulated = null }] : [],
        .. call.Mask is { } mask ? Narrower(mask).Select(m => call with { Mask = m }) : [],
    ];

    private static IEnumerable<MmSpec> Simpler(MmSpec mm) =>
    [
        .. mm.Pages > 1 ? (MmSpec[])[mm with { Pages = 1 }] : [],
        .. mm.Warm.IsEmpty ? [] : (MmSpec[])[mm with { Warm = CpuMask.None }],
        .. mm.Lazy.IsEmpty ? [] : (MmSpec[])[mm with { Lazy = CpuMask.None }],
        .. mm.Global ? (MmSpec[])[mm with { Global = false }] : [],
        .. mm.Shares is not null ? (MmSpec[])[mm with { Shares = null }] : [],
    ];

    private static IEnumerable<CpuMask> Narrower(CpuMask mask) =>
        mask.Count > 1 ? mask.Select(mask.Without) : [];

    private static IEnumerable<IReadOnlyList<Call>> ShorterCalls(IReadOnlyList<Call> calls)
    {
        foreach (var (opens, closes) in Pairs.Where(p => calls.Any(c => c.Name == p.Opens)))
        {
            yield return [.. calls.Where(c => c.Name != opens && c.Name != closes)];
        }

        bool IsBalanced(IReadOnlyList<Call> left) =>
            Array.TrueForAll(Pairs, p => left.Count(c => c.Name == p.Opens) == left.Count(c => c.Name == p.Closes));
        foreach (var shorter in Without(calls).Where(IsBalanced))
        {
            yield return shorter;
        }
    }

    // Without the last CPU, where what needs it goes to the one before.
    private static Workload Narrow(Workload workload)
    {
        var cpus = workload.Cpus - 1;
        return workload with
        {
            Cpus = cpus,
            Tasks = [.. workload.Tasks.Select(t => t with { Cpus = Fit(t.Cpus), Calls = [.. t.Calls.Select(FitCall)] })],
            Interrupts = [.. workload.Interrupts.Select(
                i => i with { Cpu = Math.Min(i.Cpu, cpus - 1), Calls = [.. i.Calls.Select(FitCall)] })],
            Hotplug = [.. workload.Hotplug.Select(FitCall)],
            Nmis = [.. workload.Nmis.Select(n => n with { Cpu = Math.Min(n.Cpu, cpus - 1) })],
            Mms = [.. workload.Mms.Select(m => m with { Warm = m.Warm & CpuMask.All(cpus), Lazy = m.Lazy & CpuMask.All(cpus) })],
            Vcpus = [.. workload.Vcpus.Where(v => v.Cpu < cpus)],
            Masks = workload.Masks.ToDictionary(m => m.Key, m => Fit(m.Value)),
        };

        CpuMask Fit(CpuMask mask) => (mask & CpuMask.All(cpus)) is var left && left.IsEmpty && !mask.IsEmpty ? CpuMask.Of(cpus - 1) : left;

        Call FitCall(Call call) => call with
        {
            Cpu = call.Cpu is { } cpu ? Math.Min(cpu, cpus - 1) : null,
            Requeue = call.Requeue is { } again ? Math.Min(again, cpus - 1) : null,
            Mask = call.Mask is { } mask ? Fit(mask) : null,
            Cond = call.Cond is { } cond ? Fit(cond) : null,
        };
    }
}
