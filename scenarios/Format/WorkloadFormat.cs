using static Shootdown.Scenarios.Format.FieldTypes;

namespace Shootdown.Scenarios.Format;

/// <summary>The format of workload files, object by object.</summary>
internal static class WorkloadFormat
{
    private const string Unique = "no other task, interrupt, NMI or mm has it";

    /// <summary>Calls. What each of them takes is told by its <see cref="CallKind"/>.</summary>
    public static ObjectFormat<Call> Call { get; } = new(
        "call",
        "A call.",
        [
            Field.Of("call", "Which call", Text with { Accepts = "a call's name" }, (Call c) => c.Name, (c, v) => c with { Name = v })
                with { Needed = true },
            .. CallField.All.Select(f => f.Format),
        ]);

    /// <summary>Address spaces.</summary>
    public static ObjectFormat<MmSpec> Mm { get; } = new(
        "mm",
        "An address space. A CPU may hold something of as many as it has PCIDs, at most, in the initial state.",
        [
            Field.Of("name", "Its name in calls and traces", Name, (MmSpec m) => m.Name, (m, v) => m with { Name = v })
                with { Needed = true, Note = $"{Capital(Unique)}." },
            Field.Of(
                "pages",
                "Its pages, 1 if absent, all mapped in the initial state by one table",
                Integer(1, WorkloadLimits.MostPages, 1),
                (MmSpec m) => m.Pages == 1 ? null : m.Pages,
                (m, v) => m with { Pages = v }),
            Field.Of(
                "warm",
                "The CPUs that have run it, and hold what they have seen of it",
                MaybeCpus,
                (MmSpec m) => Any(m.Warm),
                (m, v) => m with { Warm = v }),
            Field.Of(
                "lazy",
                "The CPUs that are lazily on it in the initial state",
                MaybeCpus,
                (MmSpec m) => Any(m.Lazy),
                (m, v) => m with { Lazy = v })
                with { Note = "No task with an mm runs there from the start." },
            Field.Of(
                "shares",
                "The hugetlb file that it maps: mms of the same file share one page table; a table of its own if absent",
                Name,
                (MmSpec m) => m.Shares,
                (m, v) => m with { Shares = v }) with { Note = "Two mms at least share one." },
            Field.Of(
                "global",
                "It has the global ASID in the initial state, on designs with INVLPGB",
                FalseIfAbsent,
                (MmSpec m) => If(m.Global),
                (m, v) => m with { Global = v }) with { Note = "One mm at most has." },
            Field.Of(
                "huge",
                "Its two pages are one large page in the initial state, mapped by a leaf",
                FalseIfAbsent,
                (MmSpec m) => If(m.Huge),
                (m, v) => m with { Huge = v }) with
            {
                Note = "Its table is its own. With collapse_huge_page they are small ones in the initial state, and a large one then.",
            },
        ]);

    /// <summary>Tasks.</summary>
    public static ObjectFormat<TaskSpec> Task { get; } = new(
        "task",
        "A task.",
        [
            Field.Of("name", "Its name in traces", Name, (TaskSpec t) => t.Name, (t, v) => t with { Name = v })
                with { Needed = true, Note = $"{Capital(Unique)}, and it is none of {string.Join(", ", Validation.Reserved)}." },
            Field.Of(
                "cpus",
                "Where it may run; anywhere, once all of these are offline",
                Cpus,
                (TaskSpec t) => t.Cpus,
                (t, v) => t with { Cpus = v })
                with { Needed = true },
            Field.Of("realtime", "It is SCHED_FIFO", FalseIfAbsent, (TaskSpec t) => If(t.Realtime), (t, v) => t with { Realtime = v }),
            Field.Of(
                "boot",
                "It is the boot init_task, which has no wait mask",
                FalseIfAbsent,
                (TaskSpec t) => If(t.Boot),
                (t, v) => t with { Boot = v }),
            Field.Of(
                "repeat", "It begins anew when it has ended", FalseIfAbsent, (TaskSpec t) => If(t.Repeat), (t, v) => t with { Repeat = v })
                with { Note = "Such a task makes only calls that are over when they return." },
            Field.Of(
                "mm",
                "The mm that it has at first; none if absent: a kernel thread",
                Name,
                (TaskSpec t) => t.Mm,
                (t, v) => t with { Mm = v }),
            Field.Of(
                "running",
                "It has the first of its CPUs in the initial state",
                FalseIfAbsent,
                (TaskSpec t) => If(t.Running),
                (t, v) => t with { Running = v }),
            Field.Of("calls", "What it does, in order", Calls("taskCall", 1), (TaskSpec t) => t.Calls, (t, v) => t with { Calls = v })
                with { Needed = true },
        ]);

    /// <summary>Interrupts of devices.</summary>
    public static ObjectFormat<InterruptSpec> Interrupt { get; } = new(
        "interrupt",
        "An interrupt of a device: raised once, at any moment.",
        [
            Field.Of("name", "Its name in traces", Name, (InterruptSpec i) => i.Name, (i, v) => i with { Name = v })
                with { Needed = true, Note = $"{Capital(Unique)}." },
            Field.Of("cpu", "The CPU that takes it", FieldTypes.Cpu, (InterruptSpec i) => i.Cpu, (i, v) => i with { Cpu = v })
                with { Needed = true },
            Field.Of(
                "calls",
                "What its handler does, in order",
                Calls("interruptCall", 1),
                (InterruptSpec i) => i.Calls,
                (i, v) => i with { Calls = v })
                with { Needed = true },
        ]);

    /// <summary>Non-maskable interrupts.</summary>
    public static ObjectFormat<NmiSpec> Nmi { get; } = new(
        "nmi",
        "A non-maskable interrupt whose handler reads user memory: raised once at any moment, or never.",
        [
            Field.Of("name", "Its name in traces", Name, (NmiSpec n) => n.Name, (n, v) => n with { Name = v })
                with { Needed = true, Note = $"{Capital(Unique)}." },
            Field.Of("cpu", "The CPU that takes it", FieldTypes.Cpu, (NmiSpec n) => n.Cpu, (n, v) => n with { Cpu = v })
                with { Needed = true },
            Field.Of(
                "mm",
                "The mm that its handler reads, where the task that it interrupts has it and the CPU has loaded it",
                Name,
                (NmiSpec n) => n.Mm,
                (n, v) => n with { Mm = v })
                with { Needed = true },
            Field.Of(
                "page",
                "The page that it reads; 0 if absent",
                Page,
                (NmiSpec n) => n.Page == 0 ? null : n.Page,
                (n, v) => n with { Page = v }),
        ]);

    /// <summary>vCPUs.</summary>
    public static ObjectFormat<VcpuSpec> Vcpu { get; } = new(
        "vcpu",
        "A vCPU whose host takes its physical CPU away and gives it one back, at any moment.",
        [
            Field.Of("cpu", "The vCPU", FieldTypes.Cpu, (VcpuSpec c) => c.Cpu, (c, v) => c with { Cpu = v })
                with { Needed = true, Note = "No other entry has it." },
            Field.Of(
                "descheduled",
                "How often, at most, its host takes its physical CPU away and gives it one back, at any moment; 1 if absent. "
                    + "0 for one that has none in the initial state and gets none",
                Integer(0, WorkloadLimits.MostDescheduled, 1),
                (VcpuSpec c) => c.Descheduled == 1 ? null : c.Descheduled,
                (c, v) => c with { Descheduled = v }) with { Note = "No task may run on one of those." },
        ]);

    /// <summary>Whole workloads. Their CPUs are read before what may name one.</summary>
    public static ObjectFormat<Workload> Workload { get; } = new(
        "workload",
        "What a machine has to do: CPUs, address spaces, tasks, interrupts and hotplug steps, with the calls that each makes.",
        [
            Field.Ignored<Workload>("$schema", "Where the schema is, for editors; ignored"),
            Field.Ignored<Workload>("description", "What the workload is for; ignored"),
            Field.Of(
                "cpus",
                "Number of CPUs; they are numbered from 0",
                Integer(WorkloadLimits.LeastCpus, WorkloadLimits.MostCpus),
                (Workload w) => w.Cpus,
                (w, v) => w with { Cpus = v }) with { Needed = true },
            Field.Of(
                "others",
                "There is any number of further CPUs, which call these and are called; the number cpus stands for all of them",
                FalseIfAbsent,
                (Workload w) => If(w.Others),
                (w, v) => w with { Others = v })
                with { Note = "Only with calls of kernel/smp.c without an mm, or with some of those of one mm; see any-number.md." },
            Field.Of(
                "othersFlushes",
                "How often the further CPUs flush the mm at most, at any moment; 1 if absent",
                Integer(0, WorkloadLimits.MostFlushesOfOthers, 1),
                (Workload w) => w.OthersFlushes,
                (w, v) => w with { OthersFlushes = v })
                with { Note = "Only beside others and an mm." },
            Field.Of(
                "pollIdle",
                "Idle CPUs run the idle loop and poll for NEED_RESCHED in it",
                FalseIfAbsent,
                (Workload w) => If(w.PollIdle),
                (w, v) => w with { PollIdle = v }),
            Field.Of(
                "pcids",
                $"PCIDs of a CPU that are recycled, {TlbState.UsualSlots} if absent; the kernel has {TlbState.MostSlots}",
                Integer(TlbState.UsualSlots, TlbState.MostSlots, TlbState.UsualSlots),
                (Workload w) => w.Pcids == TlbState.UsualSlots ? null : w.Pcids,
                (w, v) => w with { Pcids = v }),
            Field.Of(
                "masks",
                "Cpumasks in memory, by name, with their initial value",
                Masks,
                (Workload w) => w.Masks.Count == 0 ? null : w.Masks,
                (w, v) => w with { Masks = v }),
            Field.Of(
                "mms",
                "The address spaces",
                Objects(Mm, 0, WorkloadLimits.MostMms, new MmSpec(string.Empty)),
                (Workload w) => Any(w.Mms),
                (w, v) => w with { Mms = v })
                with { Note = "Beside one there is no fork and no polling idle loop; beside hotplug no nmis and no vcpus." },
            Field.Of(
                "tasks",
                "The tasks",
                Objects(Task, 1, WorkloadLimits.Most, new TaskSpec(string.Empty, CpuMask.None, [])),
                (Workload w) => w.Tasks,
                (w, v) => w with { Tasks = v }) with { Needed = true },
            Field.Of(
                "interrupts",
                "Interrupts of devices, each raised once at any moment",
                Objects(Interrupt, 0, WorkloadLimits.Most, new InterruptSpec(string.Empty, 0, [])),
                (Workload w) => Any(w.Interrupts),
                (w, v) => w with { Interrupts = v }),
            Field.Of(
                "nmis",
                "Non-maskable interrupts that read user memory, each raised once at any moment, or never",
                Objects(Nmi, 0, WorkloadLimits.Most, new NmiSpec(string.Empty, 0, string.Empty)),
                (Workload w) => Any(w.Nmis),
                (w, v) => w with { Nmis = v }),
            Field.Of(
                "vcpus",
                "The CPUs that are vCPUs whose host takes the physical CPU away",
                Objects(Vcpu, 0, WorkloadLimits.MostCpus, new VcpuSpec(0)),
                (Workload w) => Any(w.Vcpus),
                (w, v) => w with { Vcpus = v }) with { Note = "Only beside mms." },
            Field.Of(
                "hotplug",
                "What the hotplug control thread does, in order",
                Calls("hotplugCall", 0),
                (Workload w) => Any(w.Hotplug),
                (w, v) => w with { Hotplug = v })
                with { Note = "One CPU stays online." },
        ]);

    private static FieldType<IReadOnlyList<Call>> Calls(string definition, int least) => List(
        "array of calls", definition, least, WorkloadLimits.Most, (v, cpus) => Call.Read(v, cpus, new Call(string.Empty)), Call.Write);

    private static FieldType<IReadOnlyList<TItem>> Objects<TItem>(ObjectFormat<TItem> format, int least, int most, TItem blank) =>
        List("array", format.Name, least, most, (v, cpus) => format.Read(v, cpus, blank), format.Write);

    private static bool? If(bool value) => value ? true : null;

    private static CpuMask? Any(CpuMask mask) => mask.IsEmpty ? null : mask;

    private static object? Any<TItem>(IReadOnlyList<TItem> list) => list.Count == 0 ? null : list;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
