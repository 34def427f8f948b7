using System.Globalization;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios;

/// <summary>A workload on a design as a transition system: the calls of each context become its routine.</summary>
public sealed class WorkloadModel
{
    private readonly Workload workload;
    private readonly Design design;
    private readonly Computer machine;
    private readonly Smp smp;
    private readonly Cpu hotplug;
    private readonly IrqWork irqWork;
    private readonly Scftorture scftorture;
    private readonly WorkloadMemory? memory;
    private readonly Dictionary<string, Context> tasks = [];
    private readonly Dictionary<string, Csd> csds = [];
    private readonly Dictionary<string, Cell> masks = [];
    private readonly Dictionary<(string Owner, int Index, bool Wait), Request> requests = [];

    private WorkloadModel(Workload workload, Design design, TlbForm form, IStepRewriter? rewriter)
    {
        (this.workload, this.design) = (workload, design);
        machine = new Computer(workload.Cpus) { Rewriter = rewriter };
        smp = new Smp(machine, design, CountRequests(), workload.Tasks.Count);
        hotplug = new Cpu(machine, smp, workload.Tasks.Count);
        irqWork = new IrqWork(machine, smp);
        scftorture = new Scftorture(machine, design, smp);
        memory = WorkloadMemory.IsUsedBy(workload) ? new WorkloadMemory(workload, design, machine, smp, form) : null;
    }

    /// <summary>Builds the system.</summary>
    /// <param name="workload">A workload that <see cref="Validation"/> accepts.</param>
    /// <param name="design">The design.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="form">How TLB contents are kept: the two forms decide every property alike.</param>
    /// <param name="rewriter">What puts other steps in the place of the routines' own, or null.</param>
    /// <param name="properties">Whose eyes the system gets; null for all of the catalogue.</param>
    /// <exception cref="FormatException">The workload cannot be run, or is too large.</exception>
    public static MachineSystem Build(Workload workload, Design design, MemoryModel memory = MemoryModel.Sc, TlbForm form = TlbForm.May, IStepRewriter? rewriter = null, IReadOnlyList<Property>? properties = null)
    {
        Validation.Check(workload);
        try
        {
            return new WorkloadModel(workload, design, form, rewriter).Build(memory, properties ?? PropertyCatalogue.All);
        }
        catch (RoutineTooLargeException large)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"$: more than {AutomatonBuilder.MostNodes} places for a CPU to stand at; accepted: fewer flushes, other calls, mms or CPUs"), large);
        }
    }

    private MachineSystem Build(MemoryModel ordering, IReadOnlyList<Property> properties)
    {
        foreach (var (name, initial) in workload.Masks)
        {
            masks.Add(name, smp.SharedMask(name, initial));
        }

        foreach (var spec in workload.Tasks)
        {
            var forked = workload.Tasks.Any(t => t.Calls.Any(c => c.Name == "fork" && c.Task == spec.Name));
            var task = machine.Task(
                spec.Name,
                spec.Cpus,
                spec.Realtime,
                forked,
                memory?.NumberOf(spec.Mm) ?? -1,
                spec.Running ? spec.Cpus.First : -1,
                spec.Calls.Any(c => c.Name == "schedule"));
            tasks.Add(spec.Name, task);
            if (spec.Boot)
            {
                smp.Fork.MakeBoot(task);
            }

            task.Add(() => Program(spec));
        }

        foreach (var interrupt in workload.Interrupts)
        {
            machine.Device(interrupt.Name, interrupt.Cpu, () => Handler(interrupt));
        }

        if (workload.Hotplug.Count > 0)
        {
            var down = workload.Hotplug.Where(c => c.Name == "cpu_down").Aggregate(CpuMask.None, (mask, c) => mask.With(c.Cpu!.Value));
            machine.AddHotplug(down, Hotplug);
        }

        memory?.DeclareFlushes();
        memory?.AddContexts();
        if (workload.PollIdle)
        {
            var idle = new Idle(machine, design, smp);
            machine.PollIdle(idle.DoIdle);
        }

        return new MachineSystem(machine, smp.GenericSmpCallFunctionInterrupt, ordering, [.. properties.SelectMany(p => p.Monitors).Select(monitor => monitor())]);
    }

    // A waiting call of a context shares one request with the context's other waiting calls: there is one at a time. A call that does
    // not wait may still be in flight when the next is made, so each has its own.
    private int CountRequests() =>
        workload.Tasks.Sum(t => 4 + (t.Calls.Count * 2)) + workload.Interrupts.Sum(i => 1 + (i.Calls.Count * 2));

    private Request RequestOf(string owner, int index, bool wait, Callback callback = Callback.Plain)
    {
        var key = (owner, wait ? -1 : index, wait);
        if (!requests.TryGetValue(key, out var request))
        {
            requests.Add(key, request = smp.Declare(wait ? owner : $"{owner}.{index}", wait, callback));
        }

        return request;
    }

    private Csd CsdOf(string name)
    {
        if (!csds.TryGetValue(name, out var csd))
        {
            csds.Add(name, csd = smp.UserCsd(name));
        }

        return csd;
    }

    private async Step Program(TaskSpec spec)
    {
        do
        {
            for (var i = 0; i < spec.Calls.Count; i++)
            {
                await Make(spec.Name, i, spec.Calls[i]);
            }
        }
        while (spec.Repeat);
    }

    private async Step Handler(InterruptSpec spec)
    {
        for (var i = 0; i < spec.Calls.Count; i++)
        {
            await Make(spec.Name, i, spec.Calls[i]);
        }
    }

    private async Step Hotplug()
    {
        for (var i = 0; i < workload.Hotplug.Count; i++)
        {
            var call = workload.Hotplug[i];
            if (call.Name == "cpu_down")
            {
                await hotplug.CpuDown(call.Cpu!.Value);
            }
            else
            {
                await hotplug.CpuUp(call.Cpu!.Value);
            }
        }
    }

    private async Step Make(string owner, int index, Call call)
    {
        var wait = call.Wait ?? CallKind.Find(call.Name)!.Waits;
        var irqsOff = design.CallerIrqs == CallerIrqs.Off && wait;
        if (irqsOff)
        {
            await LocalIrqDisable();
        }

        await Dispatch(owner, index, call, wait);
        if (irqsOff)
        {
            await LocalIrqEnable();
        }
    }

    private Step Dispatch(string owner, int index, Call call, bool wait) => call.Name switch
    {
        "smp_call_function_single" => Single(call.Cpu!.Value, RequestOf(owner, index, wait)),
        "smp_call_function_any" => Any(call.Mask!.Value, RequestOf(owner, index, wait)),
        "smp_call_function_many" => Many(call, RequestOf(owner, index, wait)),
        "smp_call_function" => smp.SmpCallFunction(RequestOf(owner, index, wait)),
        "on_each_cpu_cond_mask" => OnEach(call, RequestOf(owner, index, wait)),
        "smp_call_function_single_async" => Async(owner, index, call),
        "scftorture_invoke_one" => scftorture.ScftortureInvokeOne(call.Cpu!.Value, RequestOf(owner, index, true), RequestOf(owner, index, false)),
        "irq_work_queue_on" => irqWork.QueueOn(call.Cpu!.Value, CsdOf(call.Csd!), RequestOf(owner, index, false)),
        "ttwu_queue_wakelist" => irqWork.QueueWakeup(call.Cpu!.Value, CsdOf(call.Csd!), RequestOf(owner, index, false)),
        "kick" when design.InterruptCaller == InterruptCaller.Sync => Single(call.Cpu!.Value, RequestOf(owner, index, true)),
        "kick" => Async(owner, index, call),
        "fork" => Forks(tasks[call.Task!]),
        "exit" => smp.Fork.FreeTask(tasks[owner]),
        "cpumask_clear_cpu" => One(new ClearShared(masks[call.Shared!], call.Cpu!.Value)),
        "local_irq_disable" => One(LocalIrqDisable()),
        "local_irq_enable" => One(LocalIrqEnable()),
        "preempt_disable" => One(PreemptDisable()),
        "preempt_enable" => One(PutCpu()),
        "cpus_read_lock" => One(hotplug.ReadLock()),
        "cpus_read_unlock" => One(hotplug.ReadUnlock()),
        "schedule" => One(Sched.Schedule()),
        _ when memory?.Make(owner, index, call) is { } step => step,
        _ => throw new InvalidOperationException($"call {call.Name} has no routine"),
    };

    private static async Step One(Operation<Nothing> operation) => await operation;

    private async Step Single(int cpu, Request request) => await smp.SmpCallFunctionSingle(cpu, request);

    private async Step Any(CpuMask mask, Request request) => await smp.SmpCallFunctionAny(mask, request);

    private async Step Forks(Context child) => await smp.Fork.CopyProcess(child);

    private async Step Async(string owner, int index, Call call)
    {
        var request = RequestOf(owner, index, false, call.Requeue is null ? Callback.Plain : Callback.Requeue);
        if (call.Requeue is { } target)
        {
            smp.Requeue(request, RequestOf(owner + ".again", index, false), target);
        }

        await smp.SmpCallFunctionSingleAsync(call.Cpu!.Value, CsdOf(call.Csd!), request);
    }

    // smp_call_function_many asks its caller to hold preemption off up to 7.2, which every one of them did.
    private async Step Many(Call call, Request request)
    {
        var pin = design.OuterPreemption == OuterPreemption.Disabled;
        if (pin)
        {
            await PreemptDisable();
        }

        await smp.SmpCallFunctionMany(call.Shared is null ? new MaskArgument(call.Mask!.Value) : new MaskArgument(CpuMask.None, masks[call.Shared]), request);
        if (pin)
        {
            await PutCpu();
        }
    }

    // A caller like flush_tlb_mm_range: where its arguments are per-CPU, 7.2 keeps preemption off from filling them to the end of the wait.
    private async Step OnEach(Call call, Request request)
    {
        var cond = new WantedCpus(call.Cond ?? CpuMask.All(machine.Cpus));
        if (call.Info != true || design.InfoStorage != InfoStorage.PerCpu)
        {
            await smp.OnEachCpuCondMask(new MaskArgument(call.Mask!.Value), request, cond, design.InfoStorage == InfoStorage.Inlined ? Argument.InCsd : Argument.OnStack);
            return;
        }

        var cpu = await GetCpu(machine);
        await new FillInfo(smp.Info[cpu], request);
        var hold = design.WaitPreemption == WaitPreemption.None;
        if (!hold)
        {
            await PutCpu();
        }

        await smp.OnEachCpuCondMask(new MaskArgument(call.Mask!.Value), request, cond, cpu);
        if (hold)
        {
            await PutCpu();
        }
    }

    private sealed unsafe record ClearShared(Cell Mask, int Cpu) : Effect
    {
        public override string Label => $"cpumask_clear_cpu({Cpu}, {Mask})";

        public override MemoryOrder Order => MemoryOrder.Full; // clear_bit is a locked instruction

        public override int Execute(ref StepExecution step)
        {
            Mask.Set(step.State, Mask.GetMask(step.State).Without(Cpu));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Mask);
    }

    private sealed unsafe record FillInfo(Cell Info, Request Request) : Effect
    {
        public override string Label => $"{Info} = arguments of {Request}";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Info];

        public override int Execute(ref StepExecution step)
        {
            Info.Set(step.State, Request.Id + 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Info);
    }
}
