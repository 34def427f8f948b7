namespace Shootdown.Scenarios.Enumeration;

/// <summary>Something that can be so in the initial state of a workload, or come from outside, and is not in the plain one: there tasks
/// have one CPU each, every CPU that has tasks with mms runs one of them, and is warm of its mm alone.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What is so, in one line.</param>
/// <param name="Add">The workloads in which it is so once more than in a given one; some may be refused.</param>
/// <param name="Remove">Those in which it is so once less.</param>
public sealed record InitialCondition(
    string Name, string Title, Func<Workload, IEnumerable<Workload>> Add, Func<Workload, IEnumerable<Workload>> Remove)
{
    /// <summary>Whether it is enumerated where nobody says which are, on a design on which it makes a difference.</summary>
    public bool IsUsual { get; init; } = true;

    /// <summary>On which designs it makes a difference.</summary>
    public Func<Design, bool> Matters { get; init; } = _ => true;

    /// <summary>Every condition.</summary>
    public static IReadOnlyList<InitialCondition> All { get; } =
    [
        new(
            "waits",
            "no task runs on a CPU that some task has",
            w => Each(w.Tasks, t => t.Running ? [t with { Running = false }] : []).Select(tasks => w with { Tasks = tasks }),
            w => Each(w.Tasks, t => Starts(w, t) ? [t with { Running = true }] : []).Select(tasks => w with { Tasks = tasks })),
        OfMms(
            "lazy",
            "a CPU is lazily on an mm",
            (w, mm) => Cpus(w).Where(c => !mm.Lazy.Contains(c) && !Runs(w, mm, c)).Select(c => mm with { Lazy = mm.Lazy.With(c) }),
            (_, mm) => mm.Lazy.Select(c => mm with { Lazy = mm.Lazy.Without(c) })),
        OfMms(
            "warm",
            "a CPU has run an mm before, and holds what it has seen of it",
            (w, mm) => Cpus(w).Where(c => !(mm.Warm | mm.Lazy).Contains(c) && !Runs(w, mm, c))
                .Select(c => mm with { Warm = mm.Warm.With(c) }),
            (_, mm) => mm.Warm.Select(c => mm with { Warm = mm.Warm.Without(c) })),
        OfMms(
            "global",
            "an mm has the global ASID",
            (_, mm) => mm.Global ? [] : [mm with { Global = true }],
            (_, mm) => mm.Global ? [mm with { Global = false }] : []) with { Matters = d => d.Backend == FlushBackend.Invlpgb },
        new(
            "vcpu",
            "a CPU is a vCPU, which its host deschedules once at any moment",
            w => w.Mms.Count == 0 ? [] : Cpus(w).Select(c => w with { Vcpus = [.. w.Vcpus, new VcpuSpec(c)] }),
            w => Without(w.Vcpus).Select(left => w with { Vcpus = left }))
        {
            Matters = d => d.Backend is FlushBackend.Kvm or FlushBackend.Hyperv or FlushBackend.Xen,
        },
        new(
            "nmi",
            "an NMI on a CPU reads a page of an mm, at any moment",
            w =>
                from mm in w.Mms
                from cpu in Cpus(w)
                from page in Enumerable.Range(0, mm.Pages)
                where w.Nmis.Count == 0
                select w with { Nmis = [new NmiSpec("nmi", cpu, mm.Name, page)] },
            w => Without(w.Nmis).Select(left => w with { Nmis = left })),
        new(
            "down",
            "a CPU goes offline, at any moment",
            w => w.Hotplug.Count > 0 ? [] : Cpus(w).Select(c => w with { Hotplug = [Down(c)] }),
            w => w.Hotplug.Count == 0 ? [] : [w with { Hotplug = [] }]),
        new(
            "bounce",
            "a CPU goes offline and comes back",
            w => w.Hotplug.Count > 0 ? [] : Cpus(w).Select(c => w with { Hotplug = [Down(c), new Call("cpu_up") { Cpu = c }] }),
            w => w.Hotplug.Count < 2 ? [] : [w with { Hotplug = [w.Hotplug[0]] }]) { IsUsual = false },
        OfTasks("free", "a task may run on every CPU", (w, t) => t.Cpus.Count > 1 ? [] : [t with { Cpus = CpuMask.All(w.Cpus) }],
            (_, t) => t.Cpus.Count < 2 ? [] : t.Cpus.Select(c => t with { Cpus = CpuMask.Of(c) })),
        OfTasks("realtime", "a task is SCHED_FIFO", (_, t) => t.Realtime ? [] : [t with { Realtime = true }],
            (_, t) => t.Realtime ? [t with { Realtime = false }] : []),
        OfTasks("repeat", "a task begins anew when it has ended", (_, t) => t.Repeat ? [] : [t with { Repeat = true }],
            (_, t) => t.Repeat ? [t with { Repeat = false }] : []),
        OfTasks("boot", "a task is the boot init_task", (_, t) => t.Boot ? [] : [t with { Boot = true }],
            (_, t) => t.Boot ? [t with { Boot = false }] : []),
        new(
            "polls",
            "idle CPUs poll for NEED_RESCHED",
            w => w.PollIdle ? [] : [w with { PollIdle = true }],
            w => w.PollIdle ? [w with { PollIdle = false }] : []) { IsUsual = false },
        new(
            "device",
            "an interrupt on a CPU, at any moment, whose handler kicks a CPU",
            w =>
                from cpu in Cpus(w)
                from target in Cpus(w)
                where w.Interrupts.Count == 0
                select w with { Interrupts = [new("device", cpu, [new Call("kick") { Cpu = target, Csd = "device" }])] },
            w => Without(w.Interrupts).Select(left => w with { Interrupts = left })) { IsUsual = false },
    ];

    /// <summary>Finds conditions by their names.</summary>
    /// <param name="names">The names, with commas; <c>none</c> for none.</param>
    /// <param name="place">What named them, for messages.</param>
    /// <exception cref="FormatException">There is no such condition.</exception>
    public static IReadOnlyList<InitialCondition> Parse(string names, string place)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names == "none" ? []
            : [.. names.Split(',').Distinct().Select(name => All.FirstOrDefault(c => c.Name == name) ?? throw new FormatException(
                $"{place}: {Json.Excerpt.Quoted(name)}; accepted: none, or with commas {string.Join(", ", All.Select(c => c.Name))}"))];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static InitialCondition OfTasks(
        string name,
        string title,
        Func<Workload, TaskSpec, IEnumerable<TaskSpec>> add,
        Func<Workload, TaskSpec, IEnumerable<TaskSpec>> remove) =>
        new(
            name,
            title,
            w => Each(w.Tasks, t => add(w, t)).Select(tasks => w with { Tasks = tasks }),
            w => Each(w.Tasks, t => remove(w, t)).Select(tasks => w with { Tasks = tasks })) { IsUsual = false };

    private static InitialCondition OfMms(
        string name,
        string title,
        Func<Workload, MmSpec, IEnumerable<MmSpec>> add,
        Func<Workload, MmSpec, IEnumerable<MmSpec>> remove) =>
        new(
            name,
            title,
            w => Each(w.Mms, mm => add(w, mm)).Select(mms => w with { Mms = mms }),
            w => Each(w.Mms, mm => remove(w, mm)).Select(mms => w with { Mms = mms }));

    private static IEnumerable<int> Cpus(Workload workload) => Enumerable.Range(0, workload.Cpus);

    private static Call Down(int cpu) => new("cpu_down") { Cpu = cpu };

    private static bool Runs(Workload workload, MmSpec mm, int cpu) =>
        workload.Tasks.Any(t => t.Running && t.Cpus.First == cpu && t.Mm == mm.Name);

    private static bool Starts(Workload workload, TaskSpec task) =>
        !task.Running && !workload.Tasks.Any(t => t.Running && t.Cpus.First == task.Cpus.First);

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items) =>
        items.Select((_, i) => (IReadOnlyList<T>)[.. items.Take(i), .. items.Skip(i + 1)]);

    private static IEnumerable<IReadOnlyList<T>> Each<T>(IReadOnlyList<T> items, Func<T, IEnumerable<T>> others) =>
        items.SelectMany((item, i) => others(item).Select(o => (IReadOnlyList<T>)[.. items.Take(i), o, .. items.Skip(i + 1)]));
}
