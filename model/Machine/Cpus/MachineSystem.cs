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
public sealed unsafe partial class MachineSystem : IObservedSystem
{
    /// <summary>The most stores that may wait in one CPU's store buffer, where memory has such.</summary>
    public const int StoreBufferLength = StoreBuffers.Length;

    /// <summary>The most instructions of one context that may be in flight, where memory performs them out of order.</summary>
    public const int InFlight = Window.Most;

    private readonly Computer machine;
    private readonly int words;
    private readonly ContextTable[] tables;
    private readonly RunQueues queues;
    private readonly Cell[] running;
    private readonly bool[] sole;
    private readonly int actingCpus;
    private readonly bool hotplugs;
    private readonly Cell[] states;
    private readonly Cell[] stopped;
    private readonly ContextTable[] interrupts;
    private readonly ContextTable[] schedulers;
    private readonly ContextTable[] idles;
    private readonly ContextTable[] hardware;
    private readonly ContextTable[] platform;
    private readonly StoreBuffers? buffers;
    private readonly InstructionWindows? windows;
    private StepReduction reduction;
    private readonly Scheduling scheduling;
    private readonly ContextSwitches switches;
    private readonly InterruptDelivery delivery;
    private readonly BufferDrains drains;
    private readonly ProgressJudge judge;
    private readonly TransitionText text;
    private readonly EnabledSteps steps;
    private readonly Watchers watchers;

    // Only a token asks for it, and it reads every label of the text.
    private readonly Lazy<uint> fingerprint;

    /// <summary>Builds the automata of a machine's contexts and packs its state.</summary>
    /// <param name="machine">The machine with all its contexts.</param>
    /// <param name="handler">The call-function interrupt handler, by CPU, or null if the machine has none.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="monitors">The monitors of the properties that are asked; null for none.</param>
    /// <param name="calls">Kernel functions whose calls and returns are steps although nobody who is attached looks at them; null for
    /// none.</param>
    public MachineSystem(
        Computer machine,
        Func<int, Step>? handler,
        MemoryModel memory = MemoryModel.Sc,
        IReadOnlyList<Eyes>? monitors = null,
        IEnumerable<string>? calls = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.machine, Memory) = (machine, memory);
        queues = new RunQueues(machine);
        watchers = new Watchers(monitors ?? [], calls ?? []);
        AutomataConstruction.Build(machine, handler, watchers.Calls);
        watchers.Attach(machine, memory);
        buffers = memory == MemoryModel.Tso ? new StoreBuffers(machine, SharedStores.Of(machine), watchers.Invariants) : null;
        windows = memory == MemoryModel.Arm ? new InstructionWindows(machine, this) : null;
        machine.Layout.Place(WrittenCells.Of(machine, queues, buffers?.Cells ?? windows?.Cells ?? []));
        words = machine.Layout.Words;
        var initial = stackalloc ulong[words];
        machine.Layout.Initialise(initial);
        watchers.Expect(initial);

        (running, sole, actingCpus) = (queues.Running, queues.Sole, machine.Acting);
        tables = [.. machine.Contexts.Select(c => new ContextTable(c))];
        interrupts = TablesOf(machine.Interrupts);
        schedulers = TablesOf(machine.Schedulers);
        idles = TablesOf(machine.Idle);
        hardware = TablesOf(machine.Contexts.Where(c => c.Kind == ContextKind.Hardware));
        platform = TablesOf(machine.Contexts.Where(c => c.Kind == ContextKind.Platform));
        (hotplugs, states, stopped) = (machine.Hotplug is not null, [.. machine.State], [.. machine.Stopped]);

        steps = new EnabledSteps(tables, buffers, words);
        scheduling = new Scheduling(machine, queues, tables, steps);
        windows?.AllowReduction(scheduling);
        switches = new ContextSwitches(machine, queues, scheduling);
        delivery = new InterruptDelivery(machine, tables);
        drains = new BufferDrains(machine, buffers, scheduling);
        judge = new ProgressJudge(machine, tables, scheduling, steps, buffers);
        text = new TransitionText(machine, queues, steps, buffers, windows);
        (reduction, ForProgress) = Reducing(Requirement.Nothing);
        machine.Scheduling = scheduling;
        symmetry = new Lazy<(StateSymmetry?, string?)>(FindSymmetry);
        fingerprint = new Lazy<uint>(() => SystemFingerprint.Of(machine, memory));
    }

    /// <summary>The machine.</summary>
    public Computer Machine => machine;

    /// <summary>How its memory is ordered.</summary>
    public MemoryModel Memory { get; }

    /// <inheritdoc/>
    public int StateBits => machine.Layout.Bits;

    /// <inheritdoc/>
    public int MaxBranching =>
        (machine.Cpus * (7 + machine.Devices.Count + (2 * machine.Contexts.Count(c => c.Kind == ContextKind.Task))))
        + 8 + machine.Contexts.Count + (windows?.MostTransitions ?? 0);

    /// <inheritdoc/>
    public uint Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int FairProcesses => machine.Contexts.Count + (buffers is null ? 0 : machine.Cpus);

    /// <inheritdoc/>
    public void Initial(ulong* state) => machine.Layout.Initialise(state);

    /// <inheritdoc/>
    /// <remarks>A step that throws is a transition that shows the text to be wrong; of such a state no other is offered.</remarks>
    public ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        var count = successors.Count;
        try
        {
            return ExpandAll(state, ref successors, reduce);
        }
#pragma warning disable CA1031 // Whatever the text throws is to be told with its line, by every engine.
        catch (Exception)
#pragma warning restore CA1031
        {
            successors.Count = count;
            AppendThrowing(state, ref successors);
            if (successors.Count == count)
            {
                throw;
            }

            return 0;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A step that throws is told by <see cref="Expand"/>.</remarks>
    public bool Passes(ulong* state, ref Successors successors)
    {
        if (windows is not null)
        {
            return false;
        }

        var count = successors.Count;
        try
        {
            if (ExpandAlone(reduction, state, ref successors) && successors.Count == count + 1 && successors.Observations[count] == 0)
            {
                return true;
            }
        }
#pragma warning disable CA1031 // Whatever the text throws is to be told with its line, by every engine.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        successors.Count = count;
        return false;
    }

    private ulong ExpandAll(ulong* state, ref Successors successors, bool reduce)
    {
        if (windows is not null)
        {
            return ExpandWindows(state, ref successors, reduce);
        }

        ulong observed = 0;
        if (reduce && ExpandReduced(reduction, state, ref successors, ref observed))
        {
            return observed;
        }

        var progress = steady is { } cpus
            ? ExpandSteady(cpus, state, ref successors, ref observed)
            : ExpandCpus(state, ref successors, ref observed);

        if (machine.Hotplug is { } hotplug && hotplug.Node.Get(state) is var at && at != Automaton.Done)
        {
            progress |= Make(state, tables[hotplug.Id], at, -1, ref successors, ref observed);
        }

        progress |= drains.Append(state, ref successors);

        foreach (var unit in hardware)
        {
            if (unit.Node.Get(state) is var doing && doing != Automaton.Done
                && !(unit.Context.Cpus.Count == 1 && scheduling.IsDescheduled(state, unit.Context.Cpus.First)))
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
            observed |= judge.WithoutProgress(state);
            for (var i = 0; (observed & Observation.Stuck) != 0 && i < tables.Length; i++)
            {
                observed |= tables[i].Stuck[tables[i].Node.Get(state)];
            }
        }

        return observed;
    }

    /// <inheritdoc/>
    public ITransitionSystem ForProgress { get; private set; }

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state) => judge.FairEnabled(state);

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => StepChoice.KindOf(choice) switch
    {
        ChoiceKind.SwitchIn or ChoiceKind.SwitchOut or ChoiceKind.SwitchTo => -1,
        ChoiceKind.Step when machine.Contexts[StepChoice.ContextOf(choice)].Kind == ContextKind.Hardware => -1,
        ChoiceKind.Device => machine.Devices[StepChoice.ContextOf(choice)].Context.Id,
        ChoiceKind.Stopper => machine.Hotplug!.Id,
        ChoiceKind.Drain => machine.Contexts.Count + StepChoice.CpuOf(choice),
        _ => StepChoice.ContextOf(choice),
    };

    /// <summary>The context whose routine makes the step, or -1 where the choice is the machine's or the scheduler's own.</summary>
    /// <param name="choice">A choice that <see cref="Expand"/> reported.</param>
    public static int ContextThatSteps(uint choice) => StepChoice.KindOf(choice) == ChoiceKind.Step ? StepChoice.ContextOf(choice) : -1;

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) =>
        process < machine.Contexts.Count
        && machine.Contexts[process].Node.Get(state) is var node
        && node != Automaton.Done
        && tables[process].Operations[node].IsWait;

    /// <inheritdoc/>
    public string NameOf(int process) =>
        process < machine.Contexts.Count ? machine.Contexts[process].Name : $"store buffer {process - machine.Contexts.Count}";

    /// <inheritdoc/>
    public IReadOnlyList<CellChange> Contents(ulong* state) => text.Contents(state);

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after) => text.Of(before, choice, after);

    /// <summary>Whether a context stands, on a CPU that it may step on, behind stores of that CPU that have not reached memory.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="context">The context.</param>
    public bool StandsBehindStores(ulong* state, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var cpu in context.Cpus)
        {
            if (!drains.IsDrained(state, cpu) && (context.Kind != ContextKind.Task || scheduling.Running(state, cpu)?.Context == context))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a task stands at a wait with preemption off, or under a spinlock.</summary>
    internal bool WaitsPinned(ulong* state, Context task) =>
        task.Node.Get(state) is var node
        && node != Automaton.Done
        && tables[task.Id].Operations[node].IsWait
        && tables[task.Id].Registers[node].KeepsCpu;

    /// <summary>Whether a transition is on the path that a wait for other CPUs takes: the interrupt that is waited for, what its handler
    /// does, and what comes before it because interrupts are off. What a CPU does with interrupts on is not: the interrupt could come
    /// first.</summary>
    internal bool IsAwaited(ulong* state, Context task, uint choice)
    {
        var cpu = StepChoice.CpuOf(choice);
        var isThere = tables[task.Id].Operations[task.Node.Get(state)].About is not IAwaitsCpu { Awaited: >= 0 and var awaited }
            || cpu == awaited;
        return StepChoice.KindOf(choice) switch
        {
            ChoiceKind.Interrupt => isThere,
            ChoiceKind.Step => machine.Contexts[StepChoice.ContextOf(choice)] is var context && context.Kind switch
            {
                ContextKind.Interrupt => isThere,
                ContextKind.Platform => true,
                ContextKind.Hardware or ContextKind.Hotplug => false,
                _ => isThere && tables[context.Id].IrqsOff[context.Node.Get(state)],
            },
            _ => false,
        };
    }

    /// <summary>Leaves a condition of the reduction out, to see that something is missed without it.</summary>
    /// <param name="requirement">The condition.</param>
    internal void Omit(Requirement requirement) => (reduction, ForProgress) = Reducing(requirement);

    private (StepReduction Safety, ITransitionSystem Progress) Reducing(Requirement omitted)
    {
        var movability = new Movability(machine, queues, scheduling, steps, drains, omitted);
        bool[] switched = [.. machine.Contexts.Select(c => c.Kind == ContextKind.Task && IsSwitched(c, queues))];
        var decisive = new DecisiveCells(machine);
        var standstills = new Standstills(machine, decisive, switched);
        return (
            With(null),
            ProgressVisibility.Applies(machine, Memory)
                ? new ProgressSystem(this, () => With(new ProgressVisibility(decisive, switched, omitted)))
                : this);

        StepReduction With(ProgressVisibility? progress) => new(
            machine,
            movability,
            machine.Interrupts.Any(i => i.Automaton.Nodes.Count > 1),
            switched,
            standstills,
            progress,
            omitted);
    }

    private static bool IsSwitched(Context task, RunQueues queues) => task.Cpus.Any(cpu => !queues.Sole[cpu]);

    private ContextTable[] TablesOf(IEnumerable<Context> contexts) => [.. contexts.Select(c => tables[c.Id])];

    // Appends what each CPU can do; says whether anything of it is bound to happen.
    private bool ExpandCpus(ulong* state, ref Successors successors, ref ulong observed)
    {
        var progress = false;
        var frozen = hotplugs && machine.Stop.Get(state) == (int)StopPhase.Frozen;
        var deaf = hotplugs && machine.Stop.Get(state) == (int)StopPhase.GatheringIrqsOff;
        for (var cpu = 0; cpu < actingCpus && !frozen; cpu++)
        {
            if ((hotplugs && states[cpu].Get(state) == (int)CpuState.Dead) || scheduling.IsDescheduled(state, cpu))
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

            if (deaf && stopped[cpu].IsSet(state))
            {
                continue;
            }

            if ((hotplugs && (states[cpu].Get(state) == (int)CpuState.Dying || stopped[cpu].IsSet(state)))
                || ExpandCpu(state, cpu, ref successors, ref observed, ref progress))
            {
                progress |= drains.IsDrained(state, cpu) && delivery.Append(state, cpu, ref successors);
            }
        }

        return progress;
    }

    // Appends what a CPU that is in no interrupt can do; says whether its interrupts are on.
    private bool ExpandCpu(ulong* state, int cpu, ref Successors successors, ref ulong observed, ref bool progress)
    {
        var gathering = hotplugs && (StopPhase)machine.Stop.Get(state) is StopPhase.Gathering or StopPhase.GatheringIrqsOff;
        if (scheduling.Running(state, cpu) is not { } task || task.Node.Get(state) is var node && node == Automaton.Done)
        {
            return ExpandIdle(state, cpu, gathering, ref successors, ref observed, ref progress);
        }

        progress |= Make(state, task, node, cpu, ref successors, ref observed);
        if (task.Preemptible[node] && drains.IsDrained(state, cpu))
        {
            switches.AppendOut(state, task, node, cpu, ref successors);
            if (gathering)
            {
                switches.AppendStopper(state, cpu, ref successors);
                progress = true;
            }
        }

        return !task.IrqsOff[node];
    }

    private bool ExpandIdle(ulong* state, int cpu, bool gathering, ref Successors successors, ref ulong observed, ref bool progress)
    {
        var interruptsOn = true;
        if (idles.Length > 0)
        {
            var idle = idles[cpu];
            var node = idle.Node.Get(state);
            progress |= Make(state, idle, node, cpu, ref successors, ref observed);
            interruptsOn = !idle.IrqsOff[node];
            if (!idle.SchedulesHere[node])
            {
                return interruptsOn;
            }
        }

        if (!drains.IsDrained(state, cpu))
        {
            return interruptsOn;
        }

        switches.AppendIn(state, cpu, ref successors);
        if (gathering)
        {
            switches.AppendStopper(state, cpu, ref successors);
            progress = true;
        }

        return interruptsOn;
    }

    // Says whether the step counts as something that is bound to happen.
    private bool MakeOfPlatform(ulong* state, ContextTable unit, int node, ref Successors successors)
    {
        ulong idle = 0;
        if (unit.Operations[node].About is not Descheduling deschedules)
        {
            return Make(state, unit, node, -1, ref successors, ref idle);
        }

        // A VM exit leaves nothing in the store buffer that the host could be seen to come before.
        if (drains.IsDrained(state, deschedules.Vcpu))
        {
            Make(state, unit, node, -1, ref successors, ref idle);
        }

        return false;
    }

    // Calls the step that a context makes at a node, once for each way that it may go; says whether it is enabled.
    private bool Call(ulong* state, ContextTable context, int node, int cpu, ref Successors successors, ref ulong observed)
    {
        ref readonly var entry = ref context.At(node);
        var enabled = false;
        ulong waiting = 0;
        for (var outcome = 0; outcome < entry.Outcomes; outcome++)
        {
            var next = successors.Begin(state);
            var step = new StepExecution { State = next, Cpu = cpu, Context = context.Id, Outcome = outcome };
            var result = buffers is null ? entry.Operation.Execute(ref step) : buffers.Execute(context, node, state, ref step, next);
            if (result == StoreBuffers.Undrained)
            {
                continue;
            }

            if (result == Operation.Blocked)
            {
                waiting |= step.Observations | entry.ObservedWhenBlocked;
                continue;
            }

            enabled = true;
            successors.Noted |= step.Noted | entry.NotedWhenTaken;
            if (buffers is null && entry.Reaching.Length > 0)
            {
                foreach (var cell in entry.Reaching)
                {
                    cell.Reached!.Apply(next);
                }

                foreach (var invariant in entry.AskedOnceReached)
                {
                    step.Observe(invariant.Check(next, ref successors.Noted));
                }
            }

            var to = context.Next(entry, result);
            if (to > Automaton.Done)
            {
                context.Node.Set(next, to);
                if (entry.Yields && !sole[cpu])
                {
                    scheduling.Leave(next, cpu);
                }
            }
            else
            {
                step.Observations |= End(next, context, to, cpu, step.Observations | entry.ObservedWhenTaken);
            }

            successors.Append(StepChoice.Of(ChoiceKind.Step, context.Id, cpu, outcome), step.Observations | entry.ObservedWhenTaken);
        }

        if (!enabled)
        {
            observed |= waiting;
        }

        return enabled;
    }

    // What a step gives that touched memory after its end is no fault of the text.
    private ulong End(ulong* state, ContextTable context, int node, int cpu, ulong shown)
    {
        if (node == Automaton.Impossible)
        {
            return (shown & Observation.Fatal) != 0 ? 0 : MachineFault.ModelFault;
        }

        context.Node.Set(state, Automaton.Done);
        if (context.Context.Kind == ContextKind.Task && !sole[cpu])
        {
            scheduling.Leave(state, cpu);
        }
        else if (context.Context.Kind == ContextKind.Scheduler)
        {
            scheduling.Finish(state, cpu);
        }

        return 0;
    }

    // Partial-order reduction: see Reduction.
    private bool ExpandReduced(StepReduction reduction, ulong* state, ref Successors successors, ref ulong observed) =>
        ExpandAlone(reduction, state, ref successors) || ExpandFew(reduction, state, ref successors, ref observed);

    // One step that commutes with all that anybody else may do first stands for all. While all CPUs are stopped none has a next
    // instruction: its stopper has displaced its task, and has waited for the last interrupt and switch. So there only the look is saved.
    // That no store reaches memory alone while they are being stopped costs few states; a stopper, too, waits for an empty buffer.
    private bool ExpandAlone(StepReduction reduction, ulong* state, ref Successors successors)
    {
        var stops = hotplugs ? (StopPhase)machine.Stop.Get(state) : StopPhase.None;
        if (stops == StopPhase.Frozen)
        {
            return false;
        }

        if (stops == StopPhase.None && drains.AppendOne(state, ref successors))
        {
            return true;
        }

        ulong observed = 0;
        Span<int> acting = stackalloc int[actingCpus];
        acting.Fill(-1);
        var mayStand = false;
        for (var cpu = 0; cpu < acting.Length; cpu++)
        {
            if (Acting(state, cpu) is { } context && context.Node.Get(state) is var node && reduction.IsCandidate(context.Id, node))
            {
                acting[cpu] = context.Id;
                if (!reduction.HasNoRival(context.Id, node))
                {
                    mayStand = true;
                }
                else if (MakeAlone(reduction, state, 1UL << context.Id, acting, ref successors, ref observed))
                {
                    return true;
                }
            }
        }

        if (!mayStand)
        {
            return false;
        }

        var nodes = stackalloc int[2 * tables.Length];
        var now = reduction.Settle(state, nodes);
        for (var cpu = 0; cpu < acting.Length; cpu++)
        {
            if (acting[cpu] is var context && context >= 0
                && !reduction.HasNoRival(context, now.Nodes[context])
                && reduction.MayStandAlone(now, context, cpu)
                && MakeAlone(reduction, state, 1UL << context, acting, ref successors, ref observed))
            {
                return true;
            }
        }

        return false;
    }

    // With one's step, those of the others that it does not commute with: of two CPUs that is all there is. Where stores wait, one that is
    // held up until they are in memory may be let go on by no step of theirs.
    private bool ExpandFew(StepReduction reduction, ulong* state, ref Successors successors, ref ulong observed)
    {
        if (actingCpus < 3 || buffers is not null || (hotplugs && machine.Stop.Get(state) == (int)StopPhase.Frozen))
        {
            return false;
        }

        Span<int> acting = stackalloc int[actingCpus];
        for (var cpu = 0; cpu < acting.Length; cpu++)
        {
            acting[cpu] = Acting(state, cpu) is { } context && context.Node.Get(state) != Automaton.Done ? context.Id : -1;
        }

        var nodes = stackalloc int[2 * tables.Length];
        var now = reduction.Settle(state, nodes);
        for (var cpu = 0; cpu < acting.Length; cpu++)
        {
            if (acting[cpu] is var context && context >= 0 && reduction.IsCandidate(context, now.Nodes[context])
                && reduction.Close(now, context, acting) is var members && members != 0
                && MakeAlone(reduction, state, members, acting, ref successors, ref observed))
            {
                return true;
            }
        }

        return false;
    }

    // The context that a CPU's next instruction is of. One that goes offline has none but those of interrupts that it still takes, and what
    // it does once it is emptied. Who makes it dead waits for both, so they might stand for all as any might: that they do not costs states
    // at most.
    private ContextTable? Acting(ulong* state, int cpu) =>
        (hotplugs && !machine.IsOnline(state, cpu)) || scheduling.IsDescheduled(state, cpu) ? null
        : interrupts[cpu].Node.Get(state) != Automaton.Done ? interrupts[cpu]
        : schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done ? schedulers[cpu]
        : scheduling.Running(state, cpu);

    // Whether any step of the members is enabled, and none shows anything. What those show that are held up the state does.
    private bool MakeAlone(
        StepReduction reduction, ulong* state, ulong members, ReadOnlySpan<int> acting, ref Successors successors, ref ulong observed)
    {
        var before = successors.Count;
        ulong whileHeldUp = 0;
        for (var cpu = 0; cpu < acting.Length; cpu++)
        {
            if (acting[cpu] is var context && context >= 0 && (members >> context & 1) != 0)
            {
                var node = tables[context].Node.Get(state);
                if (!drains.AllowsAlone(state, context, node, cpu))
                {
                    successors.Count = before;
                    return false;
                }

                Make(state, tables[context], node, cpu, ref successors, ref whileHeldUp);
            }
        }

        for (var i = before; i < successors.Count; i++)
        {
            if (successors.Observations[i] != 0 && !reduction.ShowsAlone)
            {
                successors.Count = before;
                return false;
            }
        }

        if (successors.Count == before)
        {
            return false;
        }

        observed |= whileHeldUp;
        return true;
    }
}
