namespace Shootdown.Scenarios;

/// <summary>What a machine has to do: data that C#, a JSON file and a generator can all write.</summary>
public sealed record Workload
{
    /// <summary>Number of CPUs, <see cref="WorkloadLimits.LeastCpus"/> to <see cref="WorkloadLimits.MostCpus"/>.</summary>
    public required int Cpus { get; init; }

    /// <summary>Whether there is any number of further CPUs, which call these and are called: the number <see cref="Cpus"/> stands for all
    /// of them.</summary>
    public bool Others { get; init; }

    /// <summary>How often the further CPUs flush the mm at most, where there are such CPUs and an mm.</summary>
    public int? OthersFlushes { get; init; }

    /// <summary>The same, 1 where nothing is said.</summary>
    internal int FlushesOfOthers => OthersFlushes ?? 1;

    /// <summary>The tasks.</summary>
    public required IReadOnlyList<TaskSpec> Tasks { get; init; }

    /// <summary>Interrupts of devices, each raised once at any moment.</summary>
    public IReadOnlyList<InterruptSpec> Interrupts { get; init; } = [];

    /// <summary>What the hotplug control thread does, in order.</summary>
    public IReadOnlyList<Call> Hotplug { get; init; } = [];

    /// <summary>Whether idle CPUs run the idle loop and poll for NEED_RESCHED in it.</summary>
    public bool PollIdle { get; init; }

    /// <summary>PCIDs of a CPU that are recycled, <see cref="TlbState.UsualSlots"/> to <see cref="TlbState.MostSlots"/>.</summary>
    public int Pcids { get; init; } = TlbState.UsualSlots;

    /// <summary>The address spaces.</summary>
    public IReadOnlyList<MmSpec> Mms { get; init; } = [];

    /// <summary>Non-maskable interrupts that read user memory, each raised once at any moment.</summary>
    public IReadOnlyList<NmiSpec> Nmis { get; init; } = [];

    /// <summary>The CPUs that are vCPUs whose host may take the physical CPU away.</summary>
    public IReadOnlyList<VcpuSpec> Vcpus { get; init; } = [];

    /// <summary>Cpumasks in memory, by name, with their initial value.</summary>
    public IReadOnlyDictionary<string, CpuMask> Masks { get; init; } = new Dictionary<string, CpuMask>();

    /// <summary>How many CPUs calls may name: those that it has, and one number for all further ones.</summary>
    internal int NamedCpus => Others ? Cpus + 1 : Cpus;

    /// <summary>What may be asked of it where there is any number of further CPUs: one layer at a time.</summary>
    public IReadOnlyList<Property> AskedAmongOthers => UsesMemory ? PropertyCatalogue.AnyNumberOfMm : PropertyCatalogue.AnyNumber;

    /// <summary>Whether anything in it is about memory, so that it has TLBs.</summary>
    internal bool UsesMemory => Mms.Count > 0 || Tasks.Any(t => t.Calls.Any(c => CallKind.Find(c.Name) is MemoryCall { NeedsTlbs: true }));

    /// <summary>What its calls promise besides what every call does.</summary>
    public IEnumerable<Property> Promised =>
        Tasks.SelectMany(t => t.Calls).SelectMany(c => CallKind.Find(c.Name)?.Promises(c) ?? []).Distinct();

    /// <summary>What is asked of it: what is promised of all of its kind, and what its calls and its mms promise besides.</summary>
    /// <param name="ofKind">What is promised of all.</param>
    internal IReadOnlyList<Property> Asked(IReadOnlyList<Property> ofKind) =>
        Others ? AskedAmongOthers
        : [.. ofKind.Union(Promised).Union(Mms.Any(m => m.Huge) ? [LargeAndSmallAreUnmixed.Property] : [])];

    /// <summary>Whether a CPU ever changes what it runs: all do but those that one task has for itself from the start, and those that
    /// none uses; where CPUs come and go, all do.</summary>
    /// <param name="cpu">The CPU.</param>
    internal bool Switches(int cpu)
    {
        var here = Tasks.Where(t => t.Cpus.Contains(cpu)).ToList();
        return Hotplug.Count > 0 || here.Count > 1
            || (here.Count == 1 && (!here[0].Running || here[0].Cpus.Count > 1 || here[0].GivesUpCpu));
    }
}

/// <summary>A task.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpus">Where it may run.</param>
/// <param name="Calls">What it does.</param>
public sealed record TaskSpec(string Name, CpuMask Cpus, IReadOnlyList<Call> Calls)
{
    /// <summary>Whether it is SCHED_FIFO.</summary>
    public bool Realtime { get; init; }

    /// <summary>Whether it is the boot init_task, which has no wait mask.</summary>
    public bool Boot { get; init; }

    /// <summary>Whether it begins anew when it has ended.</summary>
    public bool Repeat { get; init; }

    /// <summary>The name of its mm; null for a kernel thread.</summary>
    public string? Mm { get; init; }

    /// <summary>Whether it has its first CPU in the initial state.</summary>
    public bool Running { get; init; }

    /// <summary>Whether it gives up its CPU of itself.</summary>
    internal bool GivesUpCpu => Calls.Any(c => CallKind.Find(c.Name) is ScheduleCall);

    /// <summary>The name of the mm that it has when it makes a call, or null.</summary>
    /// <param name="index">The call's number; as many as there are calls, for when all are over.</param>
    internal string? MmBefore(int index) =>
        Calls.Take(index).Aggregate(Mm, (mm, call) => CallKind.Find(call.Name) is MemoryCall kind ? kind.MmAfter(call, mm) : mm);
}

/// <summary>An address space.</summary>
/// <param name="Name">Its name.</param>
public sealed record MmSpec(string Name)
{
    /// <summary>Its pages, 1 or 2, all mapped in the initial state by one table.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>The CPUs that have run it, and hold what they have seen of it.</summary>
    public CpuMask Warm { get; init; }

    /// <summary>The CPUs that are lazily on it.</summary>
    public CpuMask Lazy { get; init; }

    /// <summary>The name of the hugetlb file that it maps: mms that map the same one share its page table. Null for an mm with a table
    /// of its
    /// own.</summary>
    public string? Shares { get; init; }

    /// <summary>Whether its two pages are one large page, mapped by a leaf, in the initial state.</summary>
    public bool Huge { get; init; }

    /// <summary>Whether it has the global ASID in the initial state, where there are such.</summary>
    public bool Global { get; init; }
}

/// <summary>A non-maskable interrupt whose handler reads user memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">The CPU that takes it.</param>
/// <param name="Mm">The mm that it reads, where the task that it interrupts has it and the CPU has loaded it.</param>
/// <param name="Page">The page.</param>
public sealed record NmiSpec(string Name, int Cpu, string Mm, int Page = 0);

/// <summary>A vCPU whose host takes its physical CPU away and gives it one back, at any moment.</summary>
/// <param name="Cpu">The vCPU.</param>
/// <param name="Descheduled">How often, at most; 0 for one that has none in the initial state and gets none.</param>
public sealed record VcpuSpec(int Cpu, int Descheduled = 1);

/// <summary>A device's interrupt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">The CPU that takes it.</param>
/// <param name="Calls">What its handler does.</param>
public sealed record InterruptSpec(string Name, int Cpu, IReadOnlyList<Call> Calls);
