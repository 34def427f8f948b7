namespace Shootdown.Model.Machine.Cpus;

/// <summary>The rules of the scheduler: which task may get which CPU, and which may lose its own.</summary>
/// <remarks>
/// A context switch to work outside the model changes nothing that the model can see, so a task is switched out only where another
/// task of the model could run instead, or where it could itself go elsewhere. A task that has lost its CPU, to preemption or because it
/// sleeps, is on it until the CPU has switched (<c>p->on_cpu</c>, which <c>finish_task()</c> clears; a CPU that pulls it waits for the
/// lock of its run queue, a waker for <c>on_cpu</c>).
/// </remarks>
internal sealed unsafe class Scheduling
{
    private readonly Computer machine;
    private readonly Context[] tasks;
    private readonly Cell[] running;
    private readonly int[][] candidates;
    private readonly bool[] sole;
    private readonly ContextTable[] tables;
    private readonly ContextTable?[][] runs;
    private readonly ContextTable[] schedulers;
    private readonly Cell[] descheduled;
    private readonly Cell?[] leaves;
    private readonly EnabledSteps steps;

    /// <summary>Creates the rules.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="queues">Where tasks may run.</param>
    /// <param name="tables">The contexts' automata.</param>
    /// <param name="steps">Says which steps are enabled.</param>
    public Scheduling(Computer machine, RunQueues queues, ContextTable[] tables, EnabledSteps steps)
    {
        (this.machine, this.tables, this.steps) = (machine, tables, steps);
        (tasks, running, candidates, sole) = (queues.Tasks, queues.Running, queues.Candidates, queues.Sole);
        runs = [.. candidates.Select(list => (ContextTable?[])[null, .. list.Select(t => tables[tasks[t].Id])])];
        schedulers = [.. machine.Schedulers.Select(s => tables[s.Id])];
        leaves = [.. queues.Leaves.Select(cell => cell.Range > 1 ? cell : null)];
        for (var cpu = 0; cpu < sole.Length; cpu++)
        {
            if (sole[cpu])
            {
                tasks[candidates[cpu][0]].Whereabouts?.Begin(cpu);
            }
        }

        descheduled = machine.Contexts.Any(c => c.Kind == ContextKind.Platform) ? [.. machine.Descheduled] : [];
    }

    /// <summary>The task that a CPU runs, or null. A sole task never leaves its CPU, not even when it has ended.</summary>
    public ContextTable? Running(ulong* state, int cpu) => runs[cpu][running[cpu].Get(state)];

    /// <summary>Whether a CPU runs a task.</summary>
    public bool RunsTask(ulong* state, int cpu) => running[cpu].Get(state) != 0;

    /// <summary>Whether a CPU is in its context-switch code.</summary>
    public bool IsSwitching(ulong* state, int cpu) => schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done;

    /// <summary>Whether a CPU is a vCPU without a physical CPU.</summary>
    public bool IsDescheduled(ulong* state, int cpu) => descheduled.Length > 0 && descheduled[cpu].IsSet(state);

    /// <summary>Whether a task exists, has something to do and is on no CPU.</summary>
    public bool IsRunnable(ulong* state, Context task) =>
        task.Node.Get(state) != Automaton.Done && task.Started?.IsSet(state) != false && !IsRunning(state, task)
        && !IsBeingLeft(state, task);

    /// <summary>Whether a CPU may be given to a task.</summary>
    public bool MaySwitchIn(ulong* state, Context task, int cpu)
    {
        if (!IsRunnable(state, task) || !MayRunOn(state, task, cpu))
        {
            return false;
        }

        if (IsAsleep(state, task, cpu))
        {
            return false;
        }

        if (!task.Realtime)
        {
            foreach (var other in candidates[cpu])
            {
                // One that has not begun may not have been woken yet.
                if (tasks[other].Realtime && IsRunnable(state, tasks[other]) && MayRunOn(state, tasks[other], cpu)
                    && tasks[other].Node.Get(state) != tasks[other].Automaton.Starts[0]
                    && !IsAsleep(state, tasks[other], cpu))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether a task sleeps until what it waits for has come about.</summary>
    public bool IsAsleep(ulong* state, Context task, int cpu) =>
        tables[task.Id].Operations[task.Node.Get(state)] is { Sleeps: true } && !steps.IsEnabled(state, task, cpu);

    /// <summary>Whether a task may run on a CPU at all.</summary>
    public bool MayRunOn(ulong* state, Context task, int cpu)
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

    /// <summary>Whether a preemptible task that has a CPU may lose it.</summary>
    public bool MaySwitchOut(ulong* state, Context task, int node, int cpu)
    {
        if (sole[cpu] || (task.Realtime && !IsAsleep(state, task, cpu)))
        {
            return false;
        }

        if (tables[task.Id].Registers[node].MigrateDisabled == 0
            && (!(tables[task.Id].Affinity & machine.Active(state)).Without(cpu).IsEmpty
                || machine.State[cpu].Get(state) == (int)CpuState.Inactive))
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

    /// <summary>Takes a CPU from the task that runs on it, and enters the context-switch code where the machine has any: it runs next on
    /// the CPU, interrupts off.</summary>
    public void Leave(ulong* state, int cpu) => Switch(state, cpu, 0, null);

    /// <summary>A CPU has switched: the task that it has left may run elsewhere (<c>finish_task()</c>).</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    public void Finish(ulong* state, int cpu)
    {
        if (leaves.Length > 0)
        {
            leaves[cpu]?.Set(state, 0);
        }
    }

    /// <summary>Gives a CPU to one of its candidates.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="candidate">The task's place among the CPU's candidates.</param>
    public void Enter(ulong* state, int cpu, int candidate) =>
        Switch(state, cpu, candidate + 1, tasks[candidates[cpu][candidate]]);

    /// <summary>Takes a CPU from the task that runs on it for the stopper: the task may be pulled by a CPU whose stopper has not come
    /// yet. The stopper is a kernel thread.</summary>
    public void Displace(ulong* state, int cpu) => Leave(state, cpu);

    /// <summary>Lets a CPU that runs nothing begin the last of what its context-switch code can do.</summary>
    public void BeginLast(ulong* state, int cpu) =>
        schedulers[cpu].Node.Set(state, schedulers[cpu].Context.Automaton.Starts[^1]);

    private void Switch(ulong* state, int cpu, int to, Context? next)
    {
        var from = running[cpu].Get(state);
        running[cpu].Set(state, to);
        if (from != 0)
        {
            runs[cpu][from]!.Context.Whereabouts?.Leave(state, cpu);
        }

        next?.Whereabouts?.Enter(state, cpu);
        if (schedulers.Length == 0)
        {
            return;
        }

        var mm = next is null ? -1 : tables[next.Id].Registers[next.Node.Get(state)].Mm;
        schedulers[cpu].Node.Set(state, schedulers[cpu].Context.Automaton.Starts[mm + 1]);
        if (from != 0 && IsSwitching(state, cpu) && leaves.Length > 0 && leaves[cpu] is { } leaving && CouldGo(state, runs[cpu][from]!))
        {
            leaving.Set(state, from);
        }
    }

    // Whether a task could run on another CPU than the one that it has lost.
    private static bool CouldGo(ulong* state, ContextTable task) =>
        task.Context.Cpus.Count > 1 && task.Node.Get(state) is var node && node != Automaton.Done
        && task.Registers[node].MigrateDisabled == 0;

    // Whether a CPU that a task has lost has not switched yet.
    private bool IsBeingLeft(ulong* state, Context task)
    {
        if (leaves.Length == 0 || task.Cpus.Count == 1)
        {
            return false;
        }

        foreach (var cpu in task.Cpus)
        {
            if (leaves[cpu] is { } leaving && leaving.Get(state) is var from && from != 0 && runs[cpu][from]!.Context == task)
            {
                return true;
            }
        }

        return false;
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
}
