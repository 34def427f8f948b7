using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>
/// The hardware and the scheduler that the protocol runs on: CPUs with a pending-IPI latch each, tasks with affinity, interrupt
/// contexts, idle loops, the stopper and hotplug. It declares the cells; <see cref="MachineSystem"/> is the transition system.
/// </summary>
public sealed class Computer
{
    private readonly List<Context> contexts = [];
    private readonly List<DeviceInterrupt> devices = [];
    private Scheduling? scheduling;
    private readonly List<object> objects = [];
    private readonly List<string> leftOut = [];

    /// <summary>Creates a machine with all CPUs online and nothing to do.</summary>
    /// <param name="cpus">Number of CPUs, 1..<see cref="CpuMask.MaxCpus"/>.</param>
    /// <param name="amongOthers">Whether the last of them stands for any number of further CPUs.</param>
    public Computer(int cpus, bool amongOthers = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cpus, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cpus, CpuMask.MaxCpus);
        (Cpus, Others) = (cpus, amongOthers ? cpus - 1 : -1);
        PendingIpi = PerCpu("ipi", 2);
        if (amongOthers)
        {
            PendingIpi[Others].Initial = 1; // whether one is pending says nothing: they may serve a queue at any moment
        }

        State = PerCpu("cpu", 4, static v => ((CpuState)v).ToString().ToLowerInvariant());
        Polling = PerCpu("polling", 2);
        NeedResched = PerCpu("need_resched", 2);
        Stopped = PerCpu("stopper", 2);
        Descheduled = PerCpu("descheduled", 2);
        Stop = Layout.Declare("stop_machine", 4, 0, -1, static v => ((StopPhase)v).ToString().ToLowerInvariant());
        Interrupts = [.. Enumerable.Range(0, cpus)
            .Select(c => New(Name("irq", c), ContextKind.Interrupt, CpuMask.Of(c), false, Registers.Interrupt(c)))];
    }

    /// <summary>Whether who holds a spinlock keeps its CPU, as without PREEMPT_RT. It is told of waits under one, and hinders
    /// nobody.</summary>
    public bool SpinlocksPin { get; init; } = true;

    /// <summary>Number of CPUs.</summary>
    public int Cpus { get; }

    /// <summary>The number that stands for any number of further CPUs; -1 where the machine has no others. It executes nothing itself:
    /// what they may do to the CPUs that the machine has is done by contexts of their own, at any moment.</summary>
    public int Others { get; }

    /// <summary>What else stands for what is those CPUs' own, by its name: it says nothing of the CPUs that the machine has.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>The CPUs that the machine has one by one: those from 0 up to this number.</summary>
    public int Acting => Others < 0 ? Cpus : Others;

    /// <summary>The machine's variables.</summary>
    public Layout Layout { get; } = new();

    /// <summary>By CPU: a call-function IPI waits to be taken. One latch for both vectors: they share a handler, and a second IPI could
    /// only run it once more on an empty queue.</summary>
    public ImmutableArray<Cell> PendingIpi { get; }

    /// <summary>By CPU: its <see cref="CpuState"/>.</summary>
    public ImmutableArray<Cell> State { get; }

    /// <summary>By CPU: TIF_POLLING_NRFLAG of its idle task.</summary>
    public ImmutableArray<Cell> Polling { get; }

    /// <summary>By CPU: TIF_NEED_RESCHED of its idle task.</summary>
    public ImmutableArray<Cell> NeedResched { get; }

    /// <summary>By CPU: its stopper has the CPU.</summary>
    public ImmutableArray<Cell> Stopped { get; }

    /// <summary>By CPU: it is a vCPU that has no physical CPU. It executes nothing, takes no interrupt and walks no tables.</summary>
    public ImmutableArray<Cell> Descheduled { get; }

    /// <summary>The <see cref="StopPhase"/>.</summary>
    public Cell Stop { get; }

    /// <summary>Whether DSB ST orders all accesses after it, as the architecture has had it since 2022; if not, stores after it alone. Of
    /// meaning under <see cref="MemoryModel.Arm"/>.</summary>
    public bool DsbStoreOrdersAll { get; init; } = true;

    /// <summary>How many instructions of a CPU may be in flight under <see cref="MemoryModel.Arm"/>; reaching it is reported.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>All contexts by number.</summary>
    public IReadOnlyList<Context> Contexts => contexts;

    /// <summary>By CPU: its interrupt context. Root 0 is the call-function handler.</summary>
    public ImmutableArray<Context> Interrupts { get; }

    /// <summary>By CPU: its idle loop; empty where idle CPUs do nothing that matters.</summary>
    public ImmutableArray<Context> Idle { get; private set; } = [];

    /// <summary>By CPU: its context-switch code; empty where switching does nothing that matters. Root 0 switches to the idle task or a
    /// kernel thread, root 1 + m to a task whose mm is number m; where CPUs go offline, one more is what they do once they are
    /// empty.</summary>
    public ImmutableArray<Context> Schedulers { get; private set; } = [];

    /// <summary>The hotplug control thread, or the stoppers where somebody else stops CPUs; null where there is neither.</summary>
    public Context? Hotplug { get; private set; }

    /// <summary>The CPUs that hotplug may take offline.</summary>
    public CpuMask Unpluggable { get; private set; }

    /// <summary>The CPUs that are to be offline when the hotplug control thread has ended.</summary>
    public CpuMask Gone { get; private set; }

    /// <summary>The CPUs that are not online in the initial state.</summary>
    public CpuMask InitiallyOffline { get; init; }

    /// <summary>Whether a task may run on another CPU while the one that it has left still switches: a kernel without
    /// <c>p->on_cpu</c>, to see what rests on it.</summary>
    public bool RunsBeforeSwitched { get; init; }

    /// <summary>By CPU: the task that it is switching away from (<see cref="RunQueues.Leaves"/>); known once a system is built.</summary>
    internal ImmutableArray<Cell> OnCpu { get; set; } = [];

    /// <summary>Why <see cref="FinishTask"/> may be left out.</summary>
    internal const string NotLetGo = "the machine's own step: who is not let go runs nowhere else, which leaves fewer runs";

    /// <summary><c>smp_store_release(&amp;prev->on_cpu, 0)</c>, where the order of memory lets it be seen: the task that the CPU has left
    /// may run elsewhere. Otherwise the end of the context-switch code stands for it.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> FinishTask(int cpu) =>
        Atomic.Store(OnCpu[cpu], 0, "smp_store_release(&prev->on_cpu, 0)", MemoryOrder.Release);

    /// <summary>What puts other steps in the place of the routines' own, or null.</summary>
    public IStepRewriter? Rewriter { get; init; }

    /// <summary>Interrupts of devices: each is raised once, at any moment.</summary>
    public IReadOnlyList<DeviceInterrupt> Devices => devices;

    /// <summary>The context whose routines are being built: the kernel's <c>current</c>.</summary>
    public Context Current { get; internal set; } = null!;

    /// <summary>The kernel's <c>current</c> where a handler looks for it: the task that it interrupts. Its CPU has one at most where
    /// handlers do (a workload with more is refused); where it has gone, or has not come yet, what is its own is in nobody's use.</summary>
    internal Context CurrentTask => Current.Kind != ContextKind.Interrupt ? Current
        : contexts.FirstOrDefault(c => c.Kind == ContextKind.Task && !(c.Cpus & Current.Cpus).IsEmpty) ?? Current;

    /// <summary>The kernel's objects, in the order in which they were made: what properties look at.</summary>
    internal IReadOnlyList<object> Objects => objects;

    /// <summary>What must hold when everything has ended.</summary>
    internal List<Invariant> AtEnd { get; } = [];

    /// <summary>Grows whenever building a routine made something known that other routines' results range over (a csd that may be
    /// queued on a CPU, a request that a csd may carry).</summary>
    internal int Discoveries { get; private set; }

    /// <summary>Adds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cpus">Where it may run.</param>
    /// <param name="realtime">Whether it is SCHED_FIFO.</param>
    /// <param name="forked">Whether it exists only once another task has forked it.</param>
    /// <param name="mm">The number of its mm, or -1.</param>
    /// <param name="startsOn">The CPU that it has in the initial state, or -1.</param>
    /// <param name="yields">Whether it gives up its CPU of its own accord anywhere.</param>
    public Context Task(
        string name,
        CpuMask cpus,
        bool realtime = false,
        bool forked = false,
        int mm = -1,
        int startsOn = -1,
        bool yields = false)
    {
        var registers = Registers.Task with { Mm = (sbyte)mm };
        var task = new Context(contexts.Count, name, ContextKind.Task, cpus, realtime, registers) { StartsOn = startsOn, Yields = yields };
        contexts.Add(task);
        task.Started = forked ? Layout.Flag(name + ".started") : null;
        return task;
    }

    /// <summary>Adds a part of the machine that acts by itself.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="cpu">The CPU that it is part of, or -1.</param>
    /// <param name="routine">What it does.</param>
    public void Hardware(string name, int cpu, Func<Step> routine) =>
        New(name, ContextKind.Hardware, cpu < 0 ? CpuMask.All(Cpus) : CpuMask.Of(cpu), false, Registers.Task).Add(routine);

    /// <summary>Adds a part of the machine that acts by itself and is bound to.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="routine">What it does.</param>
    public Context Platform(string name, Func<Step> routine)
    {
        var platform = New(name, ContextKind.Platform, CpuMask.All(Cpus), false, Registers.Task);
        platform.Add(routine);
        return platform;
    }

    /// <summary>Gives every CPU context-switch code.</summary>
    /// <param name="mms">Number of address spaces.</param>
    /// <param name="switching">The CPUs that ever switch.</param>
    /// <param name="contextSwitch">What a CPU does to switch to an mm, or to none (-1).</param>
    /// <param name="emptied">What a CPU does that goes offline, once no task can come to it any more; null for nothing.</param>
    public void AddSchedulers(int mms, CpuMask switching, Func<int, int, Step> contextSwitch, Func<int, Step>? emptied = null)
    {
        ArgumentNullException.ThrowIfNull(contextSwitch);
        Schedulers = [.. Enumerable.Range(0, Cpus)
            .Select(c => New(Name("switch", c), ContextKind.Scheduler, CpuMask.Of(c), false, Registers.Interrupt(c)))];
        foreach (var scheduler in Schedulers.Where(s => switching.Contains(s.Cpus.First)))
        {
            for (var mm = -1; mm < mms; mm++)
            {
                var next = mm;
                scheduler.Add(() => contextSwitch(scheduler.Cpus.First, next));
            }

            if (emptied is not null)
            {
                scheduler.Add(() => emptied(scheduler.Cpus.First));
            }
        }
    }

    /// <summary>Gives every CPU an idle loop of its own.</summary>
    /// <param name="loop">The loop, by CPU.</param>
    public void PollIdle(Func<int, Step> loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var pinned = Registers.Task with { Preempt = 1 };
        Idle = [.. Enumerable.Range(0, Cpus)
            .Select(c => New(Name("idle", c), ContextKind.Idle, CpuMask.Of(c), false, pinned with { Cpu = (sbyte)c }))];
        foreach (var idle in Idle)
        {
            idle.Add(() => loop(idle.Cpus.First));
        }
    }

    /// <summary>Adds the hotplug control thread.</summary>
    /// <param name="unpluggable">The CPUs that it may take offline.</param>
    /// <param name="gone">Those of them that are to be offline when it has ended.</param>
    /// <param name="routine">What it does.</param>
    public void AddHotplug(CpuMask unpluggable, CpuMask gone, Func<Step> routine)
    {
        (Unpluggable, Gone) = (unpluggable, gone);
        Hotplug = New("cpuhp", ContextKind.Hotplug, CpuMask.All(Cpus), false, Registers.Task);
        Hotplug.Add(routine);
    }

    /// <summary>Adds the stoppers of all CPUs, as one context in the place of the hotplug control thread.</summary>
    /// <param name="routine">What they do.</param>
    public void AddStoppers(Func<Step> routine)
    {
        Hotplug = New("migration", ContextKind.Hotplug, CpuMask.All(Cpus), false, Registers.Task);
        Hotplug.Add(routine);
    }

    /// <summary>Adds a device interrupt.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cpu">The CPU that takes it.</param>
    /// <param name="handler">What its handler does.</param>
    public void Device(string name, int cpu, Func<Step> handler) =>
        devices.Add(new DeviceInterrupt(name, cpu, Interrupts[cpu], handler, Layout.Flag(name + ".armed", initial: true)));

    /// <summary>Whether a CPU is in <c>cpu_online_mask</c>.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="cpu">The CPU.</param>
    public unsafe bool IsOnline(ulong* state, int cpu) => IsOnline((CpuState)State[cpu].Get(state));

    /// <summary>Whether a CPU in this state is in <c>cpu_online_mask</c>.</summary>
    /// <param name="state">The CPU's state.</param>
    public static bool IsOnline(CpuState state) => state <= CpuState.Inactive;

    /// <summary><c>cpu_online()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> CpuOnline(int cpu) =>
        Atomic.Load<Nothing, bool>(
            State[cpu],
            string.Create(CultureInfo.InvariantCulture, $"cpu_online({cpu})"),
            2,
            default,
            static (ref Values v, Nothing _) => IsOnline((CpuState)v[0]) ? 1 : 0);

    /// <summary>The CPUs that tasks may be put on (<c>cpu_active_mask</c>).</summary>
    /// <param name="state">A packed state.</param>
    public unsafe CpuMask Active(ulong* state)
    {
        var active = CpuMask.None;
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            if (State[cpu].Get(state) == (int)CpuState.Online)
            {
                active = active.With(cpu);
            }
        }

        return active;
    }

    /// <summary>The CPUs that are online in <paramref name="state"/> (<c>cpu_online_mask</c>).</summary>
    /// <param name="state">A packed state.</param>
    public unsafe CpuMask Online(ulong* state)
    {
        var online = CpuMask.None;
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            if (IsOnline(state, cpu))
            {
                online = online.With(cpu);
            }
        }

        return online;
    }

    /// <summary>The scheduler's rules, which the steps of routines go by too.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="MachineSystem"/> has been built of the machine.</exception>
    internal Scheduling Scheduling
    {
        get => scheduling ?? throw new InvalidOperationException("a step was made on a machine that no system has been built of");
        set => scheduling = value;
    }

    /// <summary>Declares one cell for each CPU.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="range">Number of different values.</param>
    /// <param name="format">How to print a value.</param>
    /// <param name="own">Whether each may be touched on its own CPU only.</param>
    public ImmutableArray<Cell> PerCpu(string name, int range, Func<int, string>? format = null, bool own = false) =>
        [.. Enumerable.Range(0, Cpus).Select(c => Layout.Declare(Name(name, c), range, 0, own ? c : -1, format))];

    /// <summary>Declares one set of CPUs for each CPU.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="own">Whether each may be touched on its own CPU only.</param>
    public ImmutableArray<Cell> PerCpuMask(string name, bool own = false) =>
        [.. Enumerable.Range(0, Cpus).Select(c => Layout.Mask(Name(name, c), Cpus, CpuMask.None, own ? c : -1))];

    /// <summary>Says what stands for what is further CPUs' own.</summary>
    /// <param name="names">How names of cells end that do.</param>
    public void LeaveOut(params ReadOnlySpan<string> names) => leftOut.AddRange(names);

    internal void Discover() => Discoveries++;

    /// <summary>Lets properties find an object of the kernel.</summary>
    internal void Show(object kernelObject) => objects.Add(kernelObject);

    private static string Name(string name, int cpu) => string.Create(CultureInfo.InvariantCulture, $"{name}[{cpu}]");

    private Context New(string name, ContextKind kind, CpuMask cpus, bool realtime, Registers initial)
    {
        var context = new Context(contexts.Count, name, kind, cpus, realtime, initial);
        contexts.Add(context);
        return context;
    }
}

/// <summary>A device's interrupt: raised once, at any moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">The CPU that takes it.</param>
/// <param name="Context">That CPU's interrupt context.</param>
/// <param name="Handler">What its handler does.</param>
/// <param name="Armed">Set until it has been taken.</param>
public sealed record DeviceInterrupt(string Name, int Cpu, Context Context, Func<Step> Handler, Cell Armed);
