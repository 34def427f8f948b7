using System.Globalization;

namespace Shootdown.Scenarios;

/// <summary>A workload on a design as a transition system: the calls of each context become its routine.</summary>
public sealed class WorkloadModel
{
    // No task and no interrupt has this name, which Validation reserves.
    private const string HotplugOwner = "cpuhp";

    private readonly Workload workload;
    private readonly Dictionary<string, Context> tasks = [];
    private readonly Dictionary<string, Csd> csds = [];
    private readonly Dictionary<string, Cell> masks = [];
    private readonly Dictionary<string, KernelLock> locks = [];
    private readonly Dictionary<(string Owner, int Index, bool Wait), Request> requests = [];
    private readonly Dictionary<(string Owner, int Index), MadeCall> made = [];

    private readonly Lazy<Init64> init64;
    private readonly Lazy<StopMachine> stopMachine;

    private WorkloadModel(Workload workload, Design design, TlbForm form, IStepRewriter? rewriter)
    {
        (this.workload, Design) = (workload, design);
        Machine = new Computer(workload.NamedCpus, workload.Others)
        {
            Rewriter = rewriter,
            SpinlocksPin = design.PreemptRt == PreemptRt.Off,
        };
        Smp = new Smp(Machine, design, CountRequests(), workload.Tasks.Count);
        HotplugThread = new Cpu(Machine, design, Smp, workload.Tasks.Count);
        IrqWork = new IrqWork(Machine, Smp);
        Scftorture = new Scftorture(Machine, design, Smp);
        (Events, stopMachine) = (new Core(design, Smp), new Lazy<StopMachine>(() => new StopMachine(Machine, design)));
        init64 = new Lazy<Init64>(() => new Init64(Machine, design));
        Memory = workload.UsesMemory ? new WorkloadMemory(workload, design, Machine, Smp, form) : null;
        HotplugThread.Tlb = Memory?.Tlb;
    }

    /// <summary>The design that it is built for.</summary>
    internal Design Design { get; }

    /// <summary>CPUs, contexts and cells.</summary>
    internal Computer Machine { get; }

    /// <summary>kernel/smp.c.</summary>
    internal Smp Smp { get; }

    /// <summary>kernel/cpu.c.</summary>
    internal Cpu HotplugThread { get; }

    /// <summary>The other users of the queue.</summary>
    internal IrqWork IrqWork { get; }

    /// <summary>kernel/scftorture.c.</summary>
    internal Scftorture Scftorture { get; }

    /// <summary>kernel/events/core.c.</summary>
    internal Core Events { get; }

    /// <summary>kernel/stop_machine.c, for others than hotplug.</summary>
    internal StopMachine StopMachine => stopMachine.Value;

    /// <summary>arch/x86/mm/init_64.c.</summary>
    internal Init64 Init64 => init64.Value;

    /// <summary>What is about memory; null where nothing is.</summary>
    internal WorkloadMemory? Memory { get; }

    /// <summary>Builds the system.</summary>
    /// <param name="workload">A workload that <see cref="Validation"/> accepts.</param>
    /// <param name="design">The design.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="form">How TLB contents are kept: the two forms decide every property alike.</param>
    /// <param name="rewriter">What puts other steps in the place of the routines' own, or null.</param>
    /// <param name="properties">Whose eyes the system gets; null for all of the catalogue.</param>
    /// <exception cref="FormatException">The workload cannot be run, or is too large.</exception>
    public static MachineSystem Build(
        Workload workload,
        Design design,
        MemoryModel memory = MemoryModel.Sc,
        TlbForm form = TlbForm.May,
        IStepRewriter? rewriter = null,
        IReadOnlyList<Property>? properties = null)
    {
        Validation.Check(workload);
        OthersValidation.Check(workload, design);
        try
        {
            return new WorkloadModel(workload, design, form, rewriter)
                .Build(memory, properties ?? (workload.Others ? workload.AskedAmongOthers : PropertyCatalogue.All));
        }
        catch (RoutineTooLargeException large)
        {
            throw new WorkloadException($"$: {large.Message}; accepted: fewer flushes, other calls, mms or CPUs", large);
        }
    }

    private MachineSystem Build(MemoryModel ordering, IReadOnlyList<Property> properties)
    {
        foreach (var (name, initial) in workload.Masks)
        {
            masks.Add(name, Smp.SharedMask(name, initial));
        }

        foreach (var spec in workload.Tasks)
        {
            var forked = workload.Tasks.Any(t => t.Calls.Any(c => CallKind.Find(c.Name) is ForkCall && c.Task == spec.Name));
            var task = Machine.Task(
                spec.Name,
                spec.Cpus,
                spec.Realtime,
                forked,
                Memory?.NumberOf(spec.Mm) ?? -1,
                spec.Running ? spec.Cpus.First : -1,
                spec.GivesUpCpu);
            tasks.Add(spec.Name, task);
            if (spec.Boot)
            {
                Smp.Fork.MakeBoot(task);
            }

            task.Add(() => Program(spec.Name, spec.Calls, spec.Repeat));
        }

        foreach (var interrupt in workload.Interrupts)
        {
            Machine.Device(interrupt.Name, interrupt.Cpu, () => Program(interrupt.Name, interrupt.Calls, repeat: false));
        }

        if (workload.Hotplug.Count > 0)
        {
            var (down, gone) = (CpuMask.None, CpuMask.None);
            foreach (var call in workload.Hotplug)
            {
                var cpu = call.Cpu!.Value;
                (down, gone) = CallKind.Find(call.Name) is CpuDownCall ? (down.With(cpu), gone.With(cpu)) : (down, gone.Without(cpu));
            }

            Machine.AddHotplug(down, gone, () => Program(HotplugOwner, workload.Hotplug, repeat: false));
        }

        var stops = workload.Tasks.Sum(t => t.Calls.Count(c => CallKind.Find(c.Name) is StopMachineCall));
        if (stops > 0)
        {
            Machine.AddStoppers(() => StopMachine.Stoppers(stops));
        }

        if (workload.Tasks.SelectMany(t => t.Calls).FirstOrDefault(c => c.Softirq == true) is { } raises)
        {
            Smp.AllowSoftirqs(raises.Lock is null ? null : LockOf(raises.Lock));
        }

        DeclareFlushes();
        Memory?.AddContexts();
        if (workload.PollIdle)
        {
            var idle = new Idle(Machine, Design, Smp);
            Machine.PollIdle(idle.DoIdle);
        }

        return new MachineSystem(
            Machine,
            Memory?.Calling is { } calling ? calling.CallFunctionInterrupt : Smp.GenericSmpCallFunctionInterrupt,
            ordering,
            PropertyCatalogue.EyesOf(properties),
            PropertyCatalogue.WatchedCalls);
    }

    // A waiting call of a context shares one request with the context's other waiting calls: there is one at a time. A call that does
    // not wait may still be in flight when the next is made, so each has its own.
    private int CountRequests() =>
        (workload.Others ? 1 : 0) + workload.Tasks.Sum(t => 4 + (t.Calls.Count * 2)) + workload.Interrupts.Sum(i => 1 + (i.Calls.Count * 2))
        + (Design.LazyMm == LazyMm.ShotDown ? workload.Tasks.Count * workload.Mms.Count : 0);

    /// <summary>The request of a call.</summary>
    internal Request RequestOf(string owner, int index, bool wait, Callback callback)
    {
        var key = (owner, wait ? -1 : index, wait);
        if (!requests.TryGetValue(key, out var request))
        {
            requests.Add(key, request = Smp.Declare(wait ? owner : $"{owner}.{index}", wait, callback));
        }

        return request;
    }

    /// <summary>The calls that a task makes before another of its own.</summary>
    internal IEnumerable<Call> Before(string task, int index) => workload.Tasks.Single(t => t.Name == task).Calls.Take(index);

    /// <summary>The csd, or other entry, of a name.</summary>
    internal Csd CsdOf(string name)
    {
        if (!csds.TryGetValue(name, out var csd))
        {
            var users = workload.Tasks.SelectMany(t => t.Calls).Concat(workload.Interrupts.SelectMany(i => i.Calls))
                .Where(c => c.Csd == name)
                .Select(c => CallKind.Find(c.Name))
                .ToList();
            IrqWorkUse? work = users.Any(k => k is IrqWorkSyncCall) ? IrqWorkUse.Awaited
                : users.Any(k => k is IrqWorkQueueOnCall) ? IrqWorkUse.Posted : null;
            csds.Add(name, csd = Smp.UserCsd(name, work));
        }

        return csd;
    }

    /// <summary>The spinlock of a name.</summary>
    internal KernelLock LockOf(string name)
    {
        if (!locks.TryGetValue(name, out var found))
        {
            locks.Add(name, found = new KernelLock(Machine, name, sleeps: false) { Spins = true });
        }

        return found;
    }

    /// <summary>The cpumask in memory of a name.</summary>
    internal Cell MaskOf(string name) => masks[name];

    /// <summary>The task of a name.</summary>
    internal Context TaskOf(string name) => tasks[name];

    // Who reads another's flush_tlb_info must know all that it may find there.
    private void DeclareFlushes()
    {
        foreach (var (owner, calls) in workload.Tasks.Select(t => (t.Name, t.Calls))
            .Concat(workload.Interrupts.Select(i => (i.Name, i.Calls))))
        {
            for (var i = 0; i < calls.Count; i++)
            {
                if (Made(owner, i, calls[i]) is { Kind: MemoryCall } call)
                {
                    _ = call.Kind.Make(call);
                }
            }
        }
    }

    // The same object for the same call: routines are told apart by what they hold.
    private MadeCall Made(string owner, int index, Call call)
    {
        if (!made.TryGetValue((owner, index), out var one))
        {
            made.Add((owner, index), one = new MadeCall(this, owner, index, call));
        }

        return one;
    }

    private async Step Program(string owner, IReadOnlyList<Call> calls, bool repeat)
    {
        do
        {
            for (var i = 0; i < calls.Count; i++)
            {
                await Make(Made(owner, i, calls[i]));
            }
        }
        while (repeat);
    }

    private async Step Make(MadeCall call)
    {
        var irqsOff = Design.CallerIrqs == CallerIrqs.Off && call.Waits;
        if (irqsOff)
        {
            await Pinning.LocalIrqDisable();
        }

        await call.Kind.Make(call);
        if (irqsOff)
        {
            await Pinning.LocalIrqEnable();
        }
    }
}
