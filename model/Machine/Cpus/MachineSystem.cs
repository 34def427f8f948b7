using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>
/// A machine as a transition system. A step is one of: an await of what a CPU currently runs; taking a pending interrupt; the
/// scheduler giving a CPU to a task or taking it away; a stopper getting its CPU; a step of hotplug control; a step of the hardware or of
/// the host.
/// </summary>
/// <remarks>
/// A context switch to work outside the model changes nothing that the model can see, so a task is switched out only where another
/// task of the model could run instead, or where it could itself go elsewhere.
/// </remarks>
public sealed unsafe partial class MachineSystem : ITransitionSystem
{
    /// <summary>The most stores that may wait in one CPU's store buffer, where memory has such.</summary>
    public const int StoreBufferLength = StoreBuffers.Length;

    private readonly Computer machine;
    private readonly int words;
    private readonly ContextTable[] tables;
    private readonly Context[] tasks;
    private readonly Cell[] running;
    private readonly int[][] candidates;
    private readonly bool[] sole;
    private readonly StepReduction reduction;
    private readonly bool hotplugs;
    private readonly Cell[] states;
    private readonly Cell[] stopped;
    private readonly Cell[] pending;
    private readonly ContextTable[] interrupts;
    private readonly ContextTable?[][] runs;
    private readonly DeviceInterrupt[] devices;
    private readonly StoreBuffers? buffers;
    private readonly ContextTable[] schedulers;
    private readonly ContextTable[] hardware;
    private readonly ContextTable[] platform;
    private readonly Cell[] descheduled;
    private readonly BufferReduction? bufferReduction;

    /// <summary>Builds the automata of a machine's contexts and packs its state.</summary>
    /// <param name="machine">The machine with all its contexts.</param>
    /// <param name="handler">The call-function interrupt handler, by CPU, or null if the machine has none.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="monitors">The eyes of the properties that are asked; null for none.</param>
    public MachineSystem(Computer machine, Func<int, Step>? handler, MemoryModel memory = MemoryModel.Sc, IReadOnlyList<IMonitor>? monitors = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        tasks = [.. machine.Contexts.Where(c => c.Kind == ContextKind.Task)];
        (running, candidates, sole) = Place();
        var watchers = new Watchers(monitors ?? []);
        BuildAutomata(handler, watchers.Calls);
        watchers.Attach(machine);
        Memory = memory;
        buffers = memory == MemoryModel.Tso ? new StoreBuffers(machine, SharedStores.Of(machine), watchers.Invariants) : null;
        var written = Written();
        machine.Layout.Place(written);
        words = machine.Layout.Words;
        tables = [.. machine.Contexts.Select(c => new ContextTable(c))];
        reduction = new StepReduction(machine, machine.Interrupts.Any(i => i.Automaton.Nodes.Count > 1), [.. tasks.Select(IsSwitched)]);
        bufferReduction = buffers is null ? null : new BufferReduction(machine, buffers);
        (hotplugs, states, stopped, pending) = (machine.Hotplug is not null, [.. machine.State], [.. machine.Stopped], [.. machine.PendingIpi]);
        interrupts = [.. machine.Interrupts.Select(i => tables[i.Id])];
        runs = [.. candidates.Select(list => (ContextTable?[])[null, .. list.Select(t => tables[tasks[t].Id])])];
        devices = [.. machine.Devices];
        schedulers = [.. machine.Schedulers.Select(s => tables[s.Id])];
        hardware = [.. machine.Contexts.Where(c => c.Kind == ContextKind.Hardware).Select(c => tables[c.Id])];
        platform = [.. machine.Contexts.Where(c => c.Kind == ContextKind.Platform).Select(c => tables[c.Id])];
        descheduled = platform.Length == 0 ? [] : [.. machine.Descheduled];
        Fingerprint = ComputeFingerprint();
        machine.WaitsForCpu = (state, task, cpu) => MaySwitchIn((ulong*)state, task, cpu);
        machine.RunsTask = (state, cpu) => running[cpu].Get((ulong*)state) != 0;
    }

    private enum Kind
    {
        Step,
        Interrupt,
        Device,
        SwitchOut,
        SwitchIn,
        Stopper,
        Drain,
        SwitchTo,
    }

    /// <summary>The machine.</summary>
    public Computer Machine => machine;

    /// <summary>How its memory is ordered.</summary>
    public MemoryModel Memory { get; }

    /// <inheritdoc/>
    public int StateBits => machine.Layout.Bits;

    /// <inheritdoc/>
    public int MaxBranching => (machine.Cpus * (7 + machine.Devices.Count + (2 * tasks.Length))) + 8 + machine.Contexts.Count;

    /// <inheritdoc/>
    public uint Fingerprint { get; }

    /// <inheritdoc/>
    public int FairProcesses => machine.Contexts.Count + (buffers is null ? 0 : machine.Cpus);

    /// <inheritdoc/>
    public void Initial(ulong* state) => machine.Layout.Initialise(state);

    /// <inheritdoc/>
    public ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        if (reduce && ExpandOne(state, ref successors))
        {
            return 0;
        }

        var progress = false;
        ulong observed = 0;
        var frozen = hotplugs && machine.Stop.Get(state) == (int)StopPhase.Frozen;
        for (var cpu = 0; cpu < running.Length && !frozen; cpu++)
        {
            if ((hotplugs && states[cpu].Get(state) == (int)CpuState.Dead) || IsDescheduled(state, cpu))
            {
                continue;
            }

            var irq = interrupts[cpu].Node.Get(state);
            if (irq != Automaton.Done)
            {
                if (Make(state, interrupts[cpu], irq, cpu, ref successors, ref observed))
                {
                    progress = true;
                }
                continue;
            }

            if (schedulers.Length > 0 && schedulers[cpu].Node.Get(state) is var switching && switching != Automaton.Done)
            {
                progress |= Make(state, schedulers[cpu], switching, cpu, ref successors, ref observed);
                continue;
            }

            if ((hotplugs && (states[cpu].Get(state) == (int)CpuState.Dying || stopped[cpu].IsSet(state)))
                || ExpandCpu(state, cpu, ref successors, ref observed, ref progress))
            {
                progress |= TakeInterrupts(state, cpu, ref successors);
            }
        }

        if (machine.Hotplug is { } hotplug && hotplug.Node.Get(state) is var at && at != Automaton.Done)
        {
            progress |= Make(state, tables[hotplug.Id], at, -1, ref successors, ref observed);
        }

        if (buffers is not null)
        {
            progress |= DrainBuffers(state, ref successors);
        }

        foreach (var unit in hardware)
        {
            if (unit.Node.Get(state) is var doing && doing != Automaton.Done && !(unit.Context.Cpus.Count == 1 && IsDescheduled(state, unit.Context.Cpus.First)))
            {
                ulong idle = 0;
                Make(state, unit, doing, unit.Context.Cpus.Count == 1 ? unit.Context.Cpus.First : -1, ref successors, ref idle);
            }
        }

        foreach (var unit in platform)
        {
            if (unit.Node.Get(state) is var doing && doing != Automaton.Done)
            {
                progress |= MakeOfPlatform(state, unit, doing, ref successors);
            }
        }

        if (!progress)
        {
            observed |= WithoutProgress(state);
            for (var i = 0; (observed & Observation.Stuck) != 0 && i < tables.Length; i++)
            {
                observed |= tables[i].Stuck[tables[i].Node.Get(state)];
            }
        }

        return observed;
    }

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state)
    {
        ulong enabled = 0;
        foreach (var context in machine.Contexts)
        {
            if (context.Kind switch
            {
                ContextKind.Task => CouldStep(state, context),
                ContextKind.Interrupt => InterruptEnabled(state, context),
                ContextKind.Scheduler => !IsDescheduled(state, context.Cpus.First) && IsEnabled(state, context, context.Cpus.First),
                ContextKind.Hardware => false, // nothing obliges it to act
                ContextKind.Platform => !Deschedules(state, context) && IsEnabled(state, context, -1),
                ContextKind.Idle => running[context.Cpus.First].Get(state) == 0 && !IsDescheduled(state, context.Cpus.First) && IsEnabled(state, context, context.Cpus.First),
                _ => HotplugCouldStep(state, context),
            })
            {
                enabled |= 1UL << context.Id;
            }
        }

        for (var cpu = 0; cpu < machine.Cpus && buffers is not null; cpu++)
        {
            enabled |= buffers.IsEmpty(state, cpu) ? 0 : 1UL << (machine.Contexts.Count + cpu);
        }

        return enabled;
    }

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => KindOf(choice) switch
    {
        Kind.SwitchIn or Kind.SwitchOut or Kind.SwitchTo => -1,
        Kind.Step when machine.Contexts[ContextOf(choice)].Kind == ContextKind.Hardware => -1,
        Kind.Device => machine.Devices[ContextOf(choice)].Context.Id,
        Kind.Stopper => machine.Hotplug!.Id,
        Kind.Drain => machine.Contexts.Count + CpuOf(choice),
        _ => ContextOf(choice),
    };

    /// <summary>The context whose routine makes the step, or -1 where the choice is the machine's or the scheduler's own.</summary>
    /// <param name="choice">A choice that <see cref="Expand"/> reported.</param>
    public static int ContextThatSteps(uint choice) => KindOf(choice) == Kind.Step ? ContextOf(choice) : -1;

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) =>
        process < machine.Contexts.Count && machine.Contexts[process].Node.Get(state) is var node && node != Automaton.Done && tables[process].Operations[node].IsWait;

    /// <inheritdoc/>
    public string NameOf(int process) => process < machine.Contexts.Count ? machine.Contexts[process].Name : $"store buffer {process - machine.Contexts.Count}";

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after)
    {
        var cpu = CpuOf(choice);
        var changes = new List<CellChange>();
        if (after is not null)
        {
            foreach (var cell in machine.Layout.Cells)
            {
                if (cell.Get(before) is var old && cell.Get(after) is var now && old != now && !cell.IsHidden && !IsBookkeeping(cell))
                {
                    changes.Add(new CellChange(cell.Name, cell.Format(old), cell.Format(now)));
                }
            }

            foreach (var view in machine.Layout.Views)
            {
                if (view.Text((nint)before) is var old && view.Text((nint)after) is var now && old != now)
                {
                    changes.Add(new CellChange(view.Name, old, now));
                }
            }
        }

        switch (KindOf(choice))
        {
            case Kind.Step:
                var context = machine.Contexts[ContextOf(choice)];
                var node = context.Automaton.Nodes[context.Node.Get(before)]!;
                return new StepDescription(cpu, context.Name, context.FunctionOf(node), Label(node.Operation, choice), changes)
                {
                    Source = node.Source,
                    Fault = after is null ? FaultOf(before, context, node, choice) : null,
                };
            case Kind.Interrupt:
                return new StepDescription(cpu, "irq", "interrupt", "takes the call-function IPI", changes);
            case Kind.Device:
                return new StepDescription(cpu, "irq", "interrupt", $"takes the interrupt of {machine.Devices[ContextOf(choice)].Name}", changes);
            case Kind.SwitchTo:
                return new StepDescription(cpu, "scheduler", "preempt_schedule", $"{machine.Contexts[ContextOf(choice)].Name} gets the CPU", changes);
            case Kind.SwitchIn:
                return new StepDescription(cpu, "scheduler", "context_switch", $"{machine.Contexts[ContextOf(choice)].Name} gets the CPU", changes);
            case Kind.SwitchOut:
                return new StepDescription(cpu, "scheduler", "preempt_schedule", $"{machine.Contexts[ContextOf(choice)].Name} loses the CPU", changes);
            case Kind.Drain:
                return new StepDescription(cpu, "store buffer", "memory", $"{buffers!.Oldest(before, cpu)} reaches memory", changes);
            default:
                return new StepDescription(cpu, "stopper", "multi_cpu_stop", "the stopper gets the CPU", changes);
        }
    }

    /// <summary>The context whose step a choice is, or -1.</summary>
    internal static int ContextOfStep(uint choice) => KindOf(choice) == Kind.Step ? ContextOf(choice) : -1;

    /// <summary>Whether a task stands at a wait with preemption off.</summary>
    internal bool WaitsPinned(ulong* state, Context task) =>
        task.Node.Get(state) is var node && node != Automaton.Done && tables[task.Id].Operations[node].IsWait && !tables[task.Id].Preemptible[node];

    // What shows in a step without a successor that the text is wrong; null if nothing does.
    private string? FaultOf(ulong* before, Context context, Node node, uint choice)
    {
        var scratch = stackalloc ulong[words];
        new Span<ulong>(before, words).CopyTo(new Span<ulong>(scratch, words));
        var step = new StepExecution { State = scratch, Cpu = CpuOf(choice), Context = context.Id, Outcome = (int)(choice & 0xFF) };
        var at = context.Node.Get(before);
        var result = buffers is null ? node.Operation.Execute(ref step) : buffers.Execute(tables[context.Id], at, before, ref step, scratch);
        return node.Operation.AsWritten is Fault fault ? fault.Reason
            : context.Automaton.Next(at, result) == Automaton.Impossible ? $"{node.Operation.Label} gave {node.Operation.TextOf(result)}, which is declared impossible there"
            : (step.Observations & Observed.ModelFault) == Observed.ModelFault ? $"{node.Operation.Label} came upon a state that it rules out"
            : null;
    }

    private static string Label(Operation operation, uint choice) =>
        operation.AsWritten is IChooses chooses ? $"{operation.Label}: {chooses.OutcomeLabel((int)(choice & 0xFF))}" : operation.Label;

    private static uint Choice(Kind kind, int context, int cpu, int outcome = 0) =>
        ((uint)kind << 24) | ((uint)context << 16) | ((uint)(cpu + 1) << 8) | (uint)outcome;

    private static Kind KindOf(uint choice) => (Kind)(choice >> 24);

    private static int ContextOf(uint choice) => (int)(choice >> 16 & 0xFF);

    private static int CpuOf(uint choice) => (int)(choice >> 8 & 0xFF) - 1;

    private bool IsBookkeeping(Cell cell) => running.Contains(cell) || machine.Contexts.Any(c => c.Node == cell);

    // The task that cpu runs, or null. A sole task never leaves its CPU, not even when it has ended.
    private ContextTable? Running(ulong* state, int cpu) => runs[cpu][running[cpu].Get(state)];

    private bool ExpandCpu(ulong* state, int cpu, ref Successors successors, ref ulong observed, ref bool progress)
    {
        var gathering = hotplugs && machine.Stop.Get(state) == (int)StopPhase.Gathering;
        if (Running(state, cpu) is not { } task || task.Node.Get(state) is var node && node == Automaton.Done)
        {
            return ExpandIdle(state, cpu, gathering, ref successors, ref observed, ref progress);
        }

        progress |= Make(state, task, node, cpu, ref successors, ref observed);
        if (task.Preemptible[node])
        {
            if (!sole[cpu] && IsDrained(state, cpu) && MaySwitchOut(state, task.Context, node, cpu))
            {
                Successor(state, ref successors, out var next);
                running[cpu].Set(next, 0);
                Switch(next, cpu, null);
                successors.Append(Choice(Kind.SwitchOut, task.Id, cpu), task.Preempted[node]);
                if (schedulers.Length > 0)
                {
                    SwitchTo(state, task.Context, cpu, task.Preempted[node], ref successors);
                }
            }

            if (gathering && IsDrained(state, cpu))
            {
                AppendStopper(state, cpu, ref successors);
                progress = true;
            }
        }

        return !task.IrqsOff[node];
    }

    private bool ExpandIdle(ulong* state, int cpu, bool gathering, ref Successors successors, ref ulong observed, ref bool progress)
    {
        var interruptsOn = true;
        if (machine.Idle.Length > 0)
        {
            var idle = machine.Idle[cpu];
            var node = idle.Node.Get(state);
            progress |= Make(state, tables[idle.Id], node, cpu, ref successors, ref observed);
            interruptsOn = !tables[idle.Id].IrqsOff[node];
            if (!tables[idle.Id].SchedulesHere[node])
            {
                return interruptsOn;
            }
        }

        if (!IsDrained(state, cpu))
        {
            return interruptsOn;
        }

        for (var i = 0; i < candidates[cpu].Length && !sole[cpu]; i++)
        {
            var task = tasks[candidates[cpu][i]];
            if (MaySwitchIn(state, task, cpu))
            {
                Successor(state, ref successors, out var next);
                running[cpu].Set(next, i + 1);
                Switch(next, cpu, task);
                successors.Append(Choice(Kind.SwitchIn, task.Id, cpu), 0);
            }
        }

        if (gathering)
        {
            AppendStopper(state, cpu, ref successors);
            progress = true;
        }

        return interruptsOn;
    }

    // From one task straight to another, with no idle task between them.
    private void SwitchTo(ulong* state, Context from, int cpu, ulong observed, ref Successors successors)
    {
        for (var i = 0; i < candidates[cpu].Length; i++)
        {
            var task = tasks[candidates[cpu][i]];
            if (task != from && MaySwitchIn(state, task, cpu))
            {
                Successor(state, ref successors, out var next);
                running[cpu].Set(next, i + 1);
                Switch(next, cpu, task);
                successors.Append(Choice(Kind.SwitchTo, task.Id, cpu), observed);
            }
        }
    }

    // The code of a context switch, where the machine has any: it runs next on the CPU, interrupts off.
    private void Switch(ulong* state, int cpu, Context? next)
    {
        if (schedulers.Length > 0)
        {
            var mm = next is null ? -1 : tables[next.Id].Registers[next.Node.Get(state)].Mm;
            schedulers[cpu].Node.Set(state, schedulers[cpu].Context.Automaton.Starts[mm + 1]);
        }
    }

    private void AppendStopper(ulong* state, int cpu, ref Successors successors)
    {
        Successor(state, ref successors, out var next);
        running[cpu].Set(next, 0); // the preempted task may be pulled by a CPU whose stopper has not come yet
        machine.Stopped[cpu].Set(next, true);
        successors.Append(Choice(Kind.Stopper, 0, cpu), 0);
    }

    private bool IsDrained(ulong* state, int cpu) => buffers?.IsEmpty(state, cpu) != false;

    private bool DrainBuffers(ulong* state, ref Successors successors)
    {
        var drained = false;
        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if (!buffers!.IsEmpty(state, cpu))
            {
                AppendDrain(state, cpu, ref successors);
                drained = true;
            }
        }

        return drained;
    }

    private bool DrainOne(ulong* state, ref Successors successors)
    {
        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if (!buffers!.IsEmpty(state, cpu) && bufferReduction!.MayDrainAlone(state, cpu, Running(state, cpu)?.Id ?? -1))
            {
                AppendDrain(state, cpu, ref successors);
                return true;
            }
        }

        return false;
    }

    private void AppendDrain(ulong* state, int cpu, ref Successors successors)
    {
        Successor(state, ref successors, out var next);
        successors.Append(Choice(Kind.Drain, 0, cpu), buffers!.Drain(next, cpu));
    }

    private bool TakeInterrupts(ulong* state, int cpu, ref Successors successors)
    {
        var taken = false;
        if (!IsDrained(state, cpu))
        {
            return false;
        }

        if (pending[cpu].IsSet(state))
        {
            Successor(state, ref successors, out var next);
            pending[cpu].Set(next, false);
            interrupts[cpu].Node.Set(next, interrupts[cpu].Start);
            successors.Append(Choice(Kind.Interrupt, interrupts[cpu].Id, cpu), 0);
            taken = true;
        }

        for (var i = 0; i < devices.Length; i++)
        {
            var device = devices[i];
            if (device.Cpu == cpu && device.Armed.IsSet(state) && machine.IsOnline(state, cpu))
            {
                Successor(state, ref successors, out var next);
                device.Armed.Set(next, false);
                machine.Interrupts[cpu].Node.Set(next, machine.Interrupts[cpu].Automaton.Starts[StartOf(device)]);
                successors.Append(Choice(Kind.Device, i, cpu), 0);
                taken = true;
            }
        }

        return taken;
    }

    // The handler is root 0 where the machine has one; devices follow in their order.
    private int StartOf(DeviceInterrupt device)
    {
        var start = device.Context.Roots.Count - machine.Devices.Count(d => d.Cpu == device.Cpu);
        foreach (var other in machine.Devices)
        {
            if (other == device)
            {
                break;
            }

            start += other.Cpu == device.Cpu ? 1 : 0;
        }

        return start;
    }

    private void Successor(ulong* state, ref Successors successors, out ulong* next)
    {
        next = successors.Next;
        next[0] = state[0];
        for (var i = 1; i < words; i++)
        {
            next[i] = state[i];
        }
    }

    private bool IsDescheduled(ulong* state, int cpu) => descheduled.Length > 0 && descheduled[cpu].IsSet(state);

    // Whether what the host may do next is to take a vCPU off its physical CPU, which nothing obliges it to.
    private bool Deschedules(ulong* state, Context context) =>
        context.Node.Get(state) is var node && node != Automaton.Done && tables[context.Id].Operations[node].AsWritten is IDeschedules;

    // Says whether the step counts as something that is bound to happen.
    private bool MakeOfPlatform(ulong* state, ContextTable unit, int node, ref Successors successors)
    {
        ulong idle = 0;
        if (unit.Operations[node].AsWritten is not IDeschedules deschedules)
        {
            return Make(state, unit, node, -1, ref successors, ref idle);
        }

        // A VM exit leaves nothing in the store buffer that the host could be seen to come before.
        if (IsDrained(state, deschedules.Vcpu))
        {
            Make(state, unit, node, -1, ref successors, ref idle);
        }

        return false;
    }

    // Appends the step that a context makes at a node, once for each way that it may go; says whether it is enabled.
    private bool Make(ulong* state, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        ref readonly var entry = ref context.At(node);
        var enabled = false;
        ulong waiting = 0;
        for (var outcome = 0; outcome < entry.Outcomes; outcome++)
        {
            Successor(state, ref successors, out var next);
            var step = new StepExecution { State = next, Cpu = cpu, Context = context.Id, Outcome = outcome };
            var result = buffers is null ? entry.Operation.Execute(ref step) : buffers.Execute(context, node, state, ref step, next);
            if (result == Operation.Blocked)
            {
                waiting |= step.Observations;
                continue;
            }

            enabled = true;
            if (buffers is null)
            {
                foreach (var cell in entry.Reaching)
                {
                    cell.Reached!.Apply(next);
                }
            }

            var to = context.Next(entry, result);
            if (to > Automaton.Done)
            {
                context.Node.Set(next, to);
                if (entry.Yields && !sole[cpu])
                {
                    running[cpu].Set(next, 0);
                    Switch(next, cpu, null);
                }
            }
            else
            {
                step.Observations |= End(next, context, to, cpu);
            }

            successors.Append(Choice(Kind.Step, context.Id, cpu, outcome), step.Observations | entry.ObservedWhenTaken);
        }

        if (!enabled)
        {
            observed |= entry.ObservedWhenBlocked | waiting;
        }

        return enabled;
    }

    private ulong End(ulong* state, ContextTable context, int node, int cpu)
    {
        if (node == Automaton.Impossible)
        {
            return Observed.ModelFault;
        }

        context.Node.Set(state, Automaton.Done);
        if (context.Context.Kind == ContextKind.Task && !sole[cpu])
        {
            running[cpu].Set(state, 0);
            Switch(state, cpu, null);
        }

        return 0;
    }

    private bool IsRunning(ulong* state, Context task)
    {
        foreach (var cpu in task.Cpus)
        {
            if (Running(state, cpu)?.Context == task)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsRunnable(ulong* state, Context task) =>
        task.Node.Get(state) != Automaton.Done && task.Started?.IsSet(state) != false && !IsRunning(state, task);

    private bool MaySwitchIn(ulong* state, Context task, int cpu)
    {
        if (!IsRunnable(state, task) || !MayRunOn(state, task, cpu))
        {
            return false;
        }

        if (tables[task.Id].Operations[task.Node.Get(state)].Sleeps && !IsEnabled(state, task, cpu))
        {
            return false;
        }

        if (!task.Realtime)
        {
            foreach (var other in candidates[cpu])
            {
                // One that has not begun may not have been woken yet.
                if (tasks[other].Realtime && IsRunnable(state, tasks[other]) && MayRunOn(state, tasks[other], cpu)
                    && tasks[other].Node.Get(state) != tasks[other].Automaton.Starts[0])
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool MayRunOn(ulong* state, Context task, int cpu)
    {
        var registers = tables[task.Id].Registers[task.Node.Get(state)];
        if (registers.MigrateDisabled > 0)
        {
            return registers.Cpu == cpu;
        }

        // select_fallback_rq: a task whose CPUs are all gone may run anywhere.
        var active = machine.Active(state);
        var affinity = tables[task.Id].Affinity;
        return active.Contains(cpu) && (affinity.Contains(cpu) || (affinity & active).IsEmpty);
    }

    private bool MaySwitchOut(ulong* state, Context task, int node, int cpu)
    {
        if (sole[cpu] || (task.Realtime && !(tables[task.Id].Operations[node].Sleeps && !IsEnabled(state, task, cpu))))
        {
            return false;
        }

        if (tables[task.Id].Registers[node].MigrateDisabled == 0 && (!(tables[task.Id].Affinity & machine.Active(state)).Without(cpu).IsEmpty || machine.State[cpu].Get(state) == (int)CpuState.Inactive))
        {
            return true;
        }

        foreach (var other in candidates[cpu])
        {
            if (tasks[other] != task && IsRunnable(state, tasks[other]) && MayRunOn(state, tasks[other], cpu))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsEnabled(ulong* state, Context context, int cpu)
    {
        var node = context.Node.Get(state);
        if (node == Automaton.Done)
        {
            return false;
        }

        var scratch = stackalloc ulong[words];
        for (var outcome = 0; outcome < tables[context.Id].At(node).Outcomes; outcome++)
        {
            new Span<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
            var step = new StepExecution { State = scratch, Cpu = cpu, Context = context.Id, Outcome = outcome };
            var operation = tables[context.Id].Operations[node];
            if ((buffers is null ? operation.Execute(ref step) : buffers.Execute(tables[context.Id], node, state, ref step, scratch)) != Operation.Blocked)
            {
                return true;
            }
        }

        return false;
    }

    // Nothing but the scheduler's own choices is enabled. Whether that is an end, a standstill, or merely the scheduler's turn.
    private ulong WithoutProgress(ulong* state)
    {
        var unfinished = machine.Hotplug is { } hotplug && hotplug.Node.Get(state) != Automaton.Done;
        if (unfinished && HotplugCouldStep(state, machine.Hotplug!))
        {
            return 0;
        }

        foreach (var task in tasks)
        {
            if (task.Node.Get(state) == Automaton.Done || task.Started?.IsSet(state) == false)
            {
                continue;
            }

            if (CouldStep(state, task))
            {
                return 0;
            }

            unfinished = true;
        }

        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            unfinished |= machine.Interrupts[cpu].Node.Get(state) != Automaton.Done || (schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done);
        }

        if (unfinished)
        {
            return Observation.Stuck;
        }

        var observed = Observation.Terminated;
        foreach (var check in machine.AtEnd)
        {
            observed |= check((nint)state);
        }

        return observed;
    }

    // Hotplug may wait for a CPU to run no task; the scheduler can take the CPU from every task that lets go of it.
    private bool HotplugCouldStep(ulong* state, Context hotplug)
    {
        var scratch = stackalloc ulong[words];
        new Span<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if (Running(state, cpu) is { } task && task.Node.Get(state) is var node && task.Preemptible[node] && MaySwitchOut(state, task.Context, node, cpu))
            {
                running[cpu].Set(scratch, 0);
            }
        }

        return IsEnabled(scratch, hotplug, -1);
    }

    // Whether a scheduler that gives every task its turn can let the task make a step, with nobody else making one.
    private bool CouldStep(ulong* state, Context task)
    {
        if (task.Node.Get(state) == Automaton.Done || task.Started?.IsSet(state) == false || machine.Stop.Get(state) == (int)StopPhase.Frozen)
        {
            return false;
        }

        foreach (var cpu in task.Cpus)
        {
            if (!machine.IsOnline(state, cpu) || machine.Stopped[cpu].IsSet(state) || IsDescheduled(state, cpu)
                || machine.Interrupts[cpu].Node.Get(state) != Automaton.Done
                || (schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done))
            {
                continue;
            }

            var current = Running(state, cpu)?.Context;
            if (current == task)
            {
                return IsEnabled(state, task, cpu);
            }

            var available = current is null || current.Node.Get(state) == Automaton.Done
                ? machine.Idle.Length == 0 || tables[machine.Idle[cpu].Id].SchedulesHere[machine.Idle[cpu].Node.Get(state)]
                : tables[current.Id].Registers[current.Node.Get(state)].Preemptible && !(current.Realtime && !task.Realtime)
                  && MaySwitchOut(state, current, current.Node.Get(state), cpu);
            if (available && IsRunnable(state, task) && MayRunOn(state, task, cpu) && IsEnabled(state, task, cpu))
            {
                return true;
            }
        }

        return false;
    }

    private bool InterruptEnabled(ulong* state, Context interrupt)
    {
        var cpu = interrupt.Cpus.First;
        if (machine.Stop.Get(state) == (int)StopPhase.Frozen || machine.State[cpu].Get(state) == (int)CpuState.Dead || IsDescheduled(state, cpu))
        {
            return false;
        }

        if (interrupt.Node.Get(state) != Automaton.Done)
        {
            return IsEnabled(state, interrupt, cpu);
        }

        if (schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done)
        {
            return false;
        }

        var task = Running(state, cpu)?.Context;
        return machine.PendingIpi[cpu].IsSet(state)
            && (task is null || machine.Stopped[cpu].IsSet(state) || task.Node.Get(state) == Automaton.Done || !tables[task.Id].Registers[task.Node.Get(state)].IrqsOff);
    }

    // Partial-order reduction: see Reduction. One step that commutes with all that anybody else may do first stands for all.
    private bool ExpandOne(ulong* state, ref Successors successors)
    {
        if (hotplugs && machine.Stop.Get(state) != (int)StopPhase.None)
        {
            return false;
        }

        if (buffers is not null && DrainOne(state, ref successors))
        {
            return true;
        }

        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if ((hotplugs && !machine.IsOnline(state, cpu)) || IsDescheduled(state, cpu))
            {
                continue;
            }

            var context = interrupts[cpu].Node.Get(state) != Automaton.Done ? interrupts[cpu]
                : schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done ? schedulers[cpu]
                : Running(state, cpu);
            if (context is null || context.Node.Get(state) is var node && node == Automaton.Done
                || !reduction.MayStandAlone(state, context.Context, node)
                || bufferReduction?.MayStandAlone(state, context.Id, node, cpu) == false)
            {
                continue;
            }

            var before = successors.Count;
            ulong observed = 0;
            if (Make(state, context, node, cpu, ref successors, ref observed))
            {
                if (successors.Observations[before] == 0)
                {
                    return true;
                }

                successors.Count = before;
            }
        }

        return false;
    }

    private (Cell[] Running, int[][] Candidates, bool[] Sole) Place()
    {
        foreach (var task in tasks)
        {
            task.Cpus = (task.Affinity - machine.Unpluggable).IsEmpty ? CpuMask.All(machine.Cpus) : task.Affinity;
        }

        var lists = Enumerable.Range(0, machine.Cpus)
            .Select(cpu => Enumerable.Range(0, tasks.Length).Where(t => tasks[t].Cpus.Contains(cpu)).ToArray()).ToArray();
        var alone = lists.Select((list, cpu) => list.Length == 1 && tasks[list[0]].Cpus.Count == 1 && tasks[list[0]].Started is null
            && machine.Hotplug is null && machine.Idle.Length == 0
            && (machine.Schedulers.Length == 0 || (tasks[list[0]].StartsOn == cpu && !tasks[list[0]].Yields))).ToArray();
        var cells = lists.Select((list, cpu) => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"running[{cpu}]"), list.Length + 1, 1 + Array.FindIndex(list, t => alone[cpu] || tasks[t].StartsOn == cpu), -1, v => v == 0 ? "-" : tasks[list[v - 1]].Name)).ToArray();
        return (cells, lists, alone);
    }

    private bool IsSwitched(Context task) => machine.Hotplug is not null || task.Cpus.Any(cpu => !sole[cpu]);

    private void BuildAutomata(Func<int, Step>? handler, IReadOnlySet<string> watched)
    {
        foreach (var interrupt in machine.Interrupts)
        {
            var cpu = interrupt.Cpus.First;
            if (handler is not null)
            {
                interrupt.Add(() => handler(cpu));
            }

            foreach (var device in machine.Devices.Where(d => d.Cpu == cpu))
            {
                interrupt.Add(device.Handler);
            }
        }

        // What a step can find may grow while contexts are built: a queue gets more csds, a csd carries more calls. So build again what was
        // built before that, until nothing new turns up. What tasks find out of a queue is a yes or no, which shows in no automaton.
        while (machine.Contexts.Where(c => c.Automaton is null || c.Automaton.IsOutgrown || (HandlesCalls(c) && c.BuiltAfter < machine.Discoveries)).ToList() is { Count: > 0 } stale)
        {
            stale.ForEach(c => Build(c, watched));
        }

        foreach (var context in machine.Contexts)
        {
            var first = context.Kind is ContextKind.Interrupt or ContextKind.Scheduler || context.Automaton.Starts.Count == 0 ? Automaton.Done : context.Automaton.Starts[0];
            context.Node = machine.Layout.Declare(context.Name + ".at", context.Automaton.Nodes.Count, first);
        }
    }

    private static bool HandlesCalls(Context context) => context.Kind is ContextKind.Interrupt or ContextKind.Idle or ContextKind.Hotplug or ContextKind.Scheduler;

    private void Build(Context context, IReadOnlySet<string> watched)
    {
        (machine.Current, context.BuiltAfter) = (context, machine.Discoveries);
        context.Automaton = AutomatonBuilder.Build(context.Cpus, context.Initial, machine.Rewriter, watched, [.. context.Roots]);
    }

    private CellSet Written()
    {
        var written = new CellSet();
        foreach (var cell in buffers?.Cells ?? [])
        {
            written.Add(cell);
        }

        foreach (var context in machine.Contexts)
        {
            written.Add(context.Automaton.Total().Writes);
        }

        foreach (var cpu in Enumerable.Range(0, machine.Cpus))
        {
            if (!sole[cpu])
            {
                written.Add(running[cpu]);
            }

            if (machine.Hotplug is not null)
            {
                written.Add(machine.Stopped[cpu]);
                written.Add(machine.State[cpu]);
            }
        }

        foreach (var device in machine.Devices)
        {
            written.Add(device.Armed);
        }

        foreach (var context in machine.Contexts)
        {
            if (context.Kind != ContextKind.Interrupt || written.Contains(machine.PendingIpi[context.Cpus.First]) || machine.Devices.Any(d => d.Context == context))
            {
                written.Add(context.Node);
            }
        }

        return written;
    }

    private uint ComputeFingerprint()
    {
        var hash = 2166136261u;
        void Mix(int value) => hash = (hash ^ (uint)value) * 16777619u;
        void MixText(string text)
        {
            foreach (var character in text)
            {
                Mix(character);
            }
        }

        Mix((int)Memory);
        foreach (var cell in machine.Layout.Cells)
        {
            MixText(cell.Name);
            Mix(cell.Range);
            Mix(cell.Initial);
        }

        foreach (var context in machine.Contexts)
        {
            MixText(context.Name);
            for (var node = 1; node < context.Automaton.Nodes.Count; node++)
            {
                MixText(context.Automaton.Nodes[node]!.Operation.Label);
                foreach (var successor in context.Automaton.Following(node))
                {
                    Mix(successor);
                }
            }
        }

        return hash;
    }
}
