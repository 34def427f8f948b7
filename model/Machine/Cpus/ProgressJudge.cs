namespace Shootdown.Model.Machine.Cpus;

/// <summary>Judges who could go on: whether a state is an end or a standstill, and whom a fair scheduler could let make a step.</summary>
internal sealed unsafe class ProgressJudge
{
    private readonly Computer machine;
    private readonly Context[] tasks;
    private readonly ContextTable[] tables;
    private readonly Scheduling scheduling;
    private readonly EnabledSteps steps;
    private readonly StoreBuffers? buffers;
    private readonly int words;

    /// <summary>Creates a judge.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The contexts' automata.</param>
    /// <param name="scheduling">The scheduler's rules.</param>
    /// <param name="steps">Says which steps are enabled.</param>
    /// <param name="buffers">The store buffers; null where memory has none.</param>
    public ProgressJudge(Computer machine, ContextTable[] tables, Scheduling scheduling, EnabledSteps steps, StoreBuffers? buffers)
    {
        (this.machine, this.tables, this.scheduling, this.steps, this.buffers) = (machine, tables, scheduling, steps, buffers);
        tasks = [.. machine.Contexts.Where(c => c.Kind == ContextKind.Task)];
        words = machine.Layout.Words;
    }

    /// <summary>The contexts, and after them the store buffers, that a fair scheduler could let make a step, a bit each.</summary>
    /// <param name="state">The state.</param>
    public ulong FairEnabled(ulong* state)
    {
        ulong enabled = 0;
        foreach (var context in machine.Contexts)
        {
            enabled |= IsFairEnabled(state, context) ? 1UL << context.Id : 0;
        }

        for (var cpu = 0; cpu < machine.Cpus && buffers is not null; cpu++)
        {
            enabled |= buffers.IsEmpty(state, cpu) ? 0 : 1UL << (machine.Contexts.Count + cpu);
        }

        return enabled;
    }

    /// <summary>What a state shows in which nothing but the scheduler's own choices is enabled: an end, a standstill, or that it is merely
    /// the scheduler's turn.</summary>
    /// <param name="state">The state.</param>
    public ulong WithoutProgress(ulong* state)
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
            unfinished |= machine.Interrupts[cpu].Node.Get(state) != Automaton.Done || scheduling.IsSwitching(state, cpu);
        }

        if (unfinished)
        {
            return Observation.Stuck;
        }

        var observed = Observation.Terminated;
        foreach (var check in machine.AtEnd)
        {
            var noted = 0UL;
            observed |= check.Check(state, ref noted);
        }

        return observed;
    }

    private bool IsFairEnabled(ulong* state, Context context) => context.Kind switch
    {
        ContextKind.Task => CouldStep(state, context),
        ContextKind.Interrupt => InterruptEnabled(state, context),
        ContextKind.Scheduler =>
            !scheduling.IsDescheduled(state, context.Cpus.First)
            && steps.IsEnabled(state, context, context.Cpus.First),
        ContextKind.Hardware => false, // nothing obliges it to act
        ContextKind.Platform => !Deschedules(state, context) && steps.IsEnabled(state, context, -1),
        ContextKind.Idle => !scheduling.RunsTask(state, context.Cpus.First) && !scheduling.IsDescheduled(state, context.Cpus.First)
            && steps.IsEnabled(state, context, context.Cpus.First),
        _ => HotplugCouldStep(state, context),
    };

    // Whether what the host may do next is to take a vCPU off its physical CPU, which nothing obliges it to.
    private bool Deschedules(ulong* state, Context context) =>
        context.Node.Get(state) is var node && node != Automaton.Done && tables[context.Id].Operations[node].About is Descheduling;

    // Hotplug may wait for a CPU to run no task; the scheduler can take the CPU from every task that lets go of it.
    private bool HotplugCouldStep(ulong* state, Context hotplug)
    {
        var scratch = stackalloc ulong[words];
        new Span<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (scheduling.Running(state, cpu) is { } task && task.Node.Get(state) is var node && task.Preemptible[node]
                && scheduling.MaySwitchOut(state, task.Context, node, cpu))
            {
                scheduling.Displace(scratch, cpu);
            }
        }

        return steps.IsEnabled(scratch, hotplug, -1);
    }

    // Whether a scheduler that gives every task its turn can let the task make a step, with nobody else making one.
    private bool CouldStep(ulong* state, Context task)
    {
        if (task.Node.Get(state) == Automaton.Done
            || task.Started?.IsSet(state) == false
            || machine.Stop.Get(state) == (int)StopPhase.Frozen)
        {
            return false;
        }

        foreach (var cpu in task.Cpus)
        {
            if (!machine.IsOnline(state, cpu) || machine.Stopped[cpu].IsSet(state) || scheduling.IsDescheduled(state, cpu)
                || machine.Interrupts[cpu].Node.Get(state) != Automaton.Done || scheduling.IsSwitching(state, cpu))
            {
                continue;
            }

            if (scheduling.Running(state, cpu)?.Context == task)
            {
                return steps.IsEnabled(state, task, cpu);
            }

            if (IsAvailable(state, task, cpu)
                && scheduling.IsRunnable(state, task)
                && scheduling.MayRunOn(state, task, cpu)
                && steps.IsEnabled(state, task, cpu))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAvailable(ulong* state, Context task, int cpu)
    {
        var current = scheduling.Running(state, cpu)?.Context;
        return current is null || current.Node.Get(state) == Automaton.Done
            ? machine.Idle.Length == 0 || tables[machine.Idle[cpu].Id].SchedulesHere[machine.Idle[cpu].Node.Get(state)]
            : tables[current.Id].Registers[current.Node.Get(state)].Preemptible
              && !(current.Realtime && !task.Realtime && !scheduling.IsAsleep(state, current, cpu))
              && scheduling.MaySwitchOut(state, current, current.Node.Get(state), cpu);
    }

    private bool InterruptEnabled(ulong* state, Context interrupt)
    {
        var cpu = interrupt.Cpus.First;
        if (cpu == machine.Others
            || machine.Stop.Get(state) == (int)StopPhase.Frozen
            || (machine.Stop.Get(state) == (int)StopPhase.GatheringIrqsOff && machine.Stopped[cpu].IsSet(state))
            || machine.State[cpu].Get(state) == (int)CpuState.Dead
            || scheduling.IsDescheduled(state, cpu))
        {
            return false;
        }

        if (interrupt.Node.Get(state) != Automaton.Done)
        {
            return steps.IsEnabled(state, interrupt, cpu);
        }

        if (scheduling.IsSwitching(state, cpu))
        {
            return false;
        }

        var task = scheduling.Running(state, cpu)?.Context;
        return machine.PendingIpi[cpu].IsSet(state)
            && (task is null
                || machine.Stopped[cpu].IsSet(state)
                || task.Node.Get(state) == Automaton.Done
                || !tables[task.Id].Registers[task.Node.Get(state)].IrqsOff);
    }
}
