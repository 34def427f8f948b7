namespace Shootdown.Tests.Workloads;

/// <summary>Workloads of two small vocabularies, written down without any care for those that differ in names only; and which do, by trying
/// every renaming.</summary>
internal static class NaiveEnumeration
{
    private static readonly string[] Tasks = ["A", "B"];
    private static readonly string[] Mms = ["m", "n"];

    /// <summary>Tasks that call other CPUs, and make each other.</summary>
    public static IEnumerable<Workload> OfCalls()
    {
        IEnumerable<Call> single =
            from cpu in (int[])[0, 1]
            from wait in (bool?[])[null, false]
            select new Call("smp_call_function_single") { Cpu = cpu, Wait = wait };
        IEnumerable<Call> posted =
            from cpu in (int[])[0, 1]
            from csd in (string[])["x", "y"]
            from requeue in (int?[])[null, 0, 1]
            from softirq in (bool?[])[null, true]
            select new Call("smp_call_function_single_async") { Cpu = cpu, Csd = csd, Requeue = requeue, Softirq = softirq };
        Call[] calls = [.. single, .. posted, .. Tasks.Select(t => new Call("fork") { Task = t })];
        return
            from cpus in Choices((int[])[0, 1])
            from made in Choices(calls, cpus.Length)
            where made.Length == 1 || made[0].Csd is null || made[0].Csd != made[1].Csd
            select new Workload { Cpus = 2, Tasks = [.. cpus.Select((c, i) => new TaskSpec(Tasks[i], CpuMask.Of(c), [made[i]]))] };
    }

    /// <summary>Tasks that unmap and use pages, and change their mms, of which CPUs may be lazily on one and an NMI may read one.</summary>
    public static IEnumerable<Workload> OfMemory()
    {
        IEnumerable<Call> Made(string? mm) =>
        [
            new("access"),
            .. from named in (string?[])[null, "m"] from tables in (bool?[])[null, true] where named is null == mm is not null
               select new Call("munmap") { Mm = named, Tables = tables },
            .. Mms.Select(n => new Call("exec") { Mm = n }),
            .. Mms.Select(n => new Call("kthread_use_mm") { Mm = n }),
        ];
        return
            from cpus in Choices((int[])[0, 1])
            from own in Choices((string?[])[null, "m"], cpus.Length)
            from running in Choices((bool[])[false, true], cpus.Length)
            where cpus.Distinct().All(c => cpus.Select((cpu, i) => cpu == c && running[i]).Count(r => r) == 1)
            from made in Product([.. own.Select(mm => Made(mm).ToArray())])
            let mms = Mms.Where(m => own.Contains(m) || made.Any(c => c.Mm == m)).ToArray()
            from besides in (IEnumerable<int>)Enumerable.Range(0, cpus.Length == 1 ? 9 : 1)
            let at = (Cpu: besides - 1 & 1, Mm: besides - 1 >> 1 & 1)
            where besides == 0 || at.Mm < mms.Length
            select new Workload
            {
                Cpus = 2,
                Tasks =
                [
                    .. cpus.Select((c, i) => new TaskSpec(Tasks[i], CpuMask.Of(c), [made[i]]) { Mm = own[i], Running = running[i] }),
                ],
                Mms =
                [
                    .. mms.Select((m, i) => new MmSpec(m) { Lazy = besides is > 0 and <= 4 && i == at.Mm ? CpuMask.Of(at.Cpu) : default }),
                ],
                Nmis = besides > 4 ? [new NmiSpec("nmi", at.Cpu, mms[at.Mm])] : [],
            };
    }

    /// <summary>The least text that a workload has under every renaming of CPUs, tasks, mms and entries.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="renamesCpus">Whether CPUs are renamed.</param>
    public static string LeastText(Workload workload, bool renamesCpus) => (
        from cpus in renamesCpus ? (int[][])[[0, 1], [1, 0]] : [[0, 1]]
        from swapsTasks in (bool[])[false, true]
        from swapsMms in (bool[])[false, true]
        from swapsEntries in (bool[])[false, true]
        select WorkloadWriter.Write(Renamed(workload, cpus, swapsTasks, swapsMms, swapsEntries))).Min(StringComparer.Ordinal)!;

    /// <summary>The same workload with other names.</summary>
    public static Workload Renamed(
        Workload workload, int[] cpus, bool swapsTasks = false, bool swapsMms = false, bool swapsEntries = false)
    {
        swapsTasks &= workload.Tasks.Count == 2;
        var tasks = workload.Tasks.Select(t => t with
        {
            Name = Task(t.Name)!,
            Cpus = Cpus(t.Cpus),
            Mm = Mm(t.Mm),
            Calls =
            [
                .. t.Calls.Select(c => c with
                {
                    Cpu = Cpu(c.Cpu),
                    Requeue = Cpu(c.Requeue),
                    Task = Task(c.Task),
                    Mm = Mm(c.Mm),
                    Csd = swapsEntries ? Other(c.Csd, "x", "y") : c.Csd,
                }),
            ],
        }).OrderBy(t => t.Name, StringComparer.Ordinal);
        var mms = workload.Mms.Select(m => m with { Name = Mm(m.Name)!, Lazy = Cpus(m.Lazy), Warm = Cpus(m.Warm) });
        return workload with
        {
            Tasks = [.. tasks],
            Mms = [.. mms.OrderBy(m => m.Name, StringComparer.Ordinal)],
            Nmis = [.. workload.Nmis.Select(n => n with { Cpu = cpus[n.Cpu], Mm = Mm(n.Mm)! })],
            Hotplug = [.. workload.Hotplug.Select(c => c with { Cpu = Cpu(c.Cpu) })],
        };

        int? Cpu(int? cpu) => cpu is { } number ? cpus[number] : null;
        CpuMask Cpus(CpuMask mask) => mask.Aggregate(CpuMask.None, (all, cpu) => all.With(cpus[cpu]));
        string? Task(string? name) => swapsTasks ? Other(name, "A", "B") : name;
        string? Mm(string? name) => swapsMms ? Other(name, "m", "n") : name;
    }

    private static string? Other(string? name, string one, string other) => name == one ? other : name == other ? one : name;

    // One of them for each of one or two tasks.
    private static IEnumerable<T[]> Choices<T>(T[] items) => Choices(items, 1).Concat(Choices(items, 2));

    private static IEnumerable<T[]> Choices<T>(T[] items, int count) => Product([.. Enumerable.Repeat(items, count)]);

    private static IEnumerable<T[]> Product<T>(T[][] sets) => sets.Aggregate(
        (IEnumerable<T[]>)[[]], (all, set) => all.SelectMany(chosen => set.Select(item => (T[])[.. chosen, item])));
}
