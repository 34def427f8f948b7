namespace Shootdown.Model.Machine.Cpus;

/// <summary>The transitions that are the scheduler's own choices: a task gets a CPU or loses it, a stopper gets its own.</summary>
/// <param name="machine">The machine.</param>
/// <param name="queues">Where tasks may run.</param>
/// <param name="scheduling">The rules.</param>
internal sealed unsafe class ContextSwitches(Computer machine, RunQueues queues, Scheduling scheduling)
{
    private readonly Context[] tasks = queues.Tasks;
    private readonly int[][] candidates = queues.Candidates;
    private readonly bool[] sole = queues.Sole;
    private readonly Cell[] stopped = [.. machine.Stopped];
    private readonly bool switches = machine.Schedulers.Length > 0;

    /// <summary>Appends that a task loses its CPU to nobody, or straight to another.</summary>
    /// <param name="state">The state.</param>
    /// <param name="task">The task; preemptible.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="cpu">Its CPU.</param>
    /// <param name="successors">Where to append.</param>
    public void AppendOut(ulong* state, ContextTable task, int node, int cpu, ref Successors successors)
    {
        if (sole[cpu] || !scheduling.MaySwitchOut(state, task.Context, node, cpu))
        {
            return;
        }

        scheduling.Leave(successors.Begin(state), cpu);
        var shows = task.Preempted[node];
        successors.Append(StepChoice.Of(ChoiceKind.SwitchOut, task.Id, cpu), shows);
        if (switches)
        {
            Append(state, ChoiceKind.SwitchTo, task.Context, cpu, shows, ref successors);
        }
    }

    /// <summary>Appends that an idle CPU is given to each task that may have it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="successors">Where to append.</param>
    public void AppendIn(ulong* state, int cpu, ref Successors successors)
    {
        if (!sole[cpu])
        {
            Append(state, ChoiceKind.SwitchIn, null, cpu, 0, ref successors);
        }
    }

    /// <summary>Appends that the stopper gets a CPU.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="successors">Where to append.</param>
    public void AppendStopper(ulong* state, int cpu, ref Successors successors)
    {
        var next = successors.Begin(state);
        scheduling.Displace(next, cpu);
        stopped[cpu].Set(next, true);
        successors.Append(StepChoice.Of(ChoiceKind.Stopper, 0, cpu), 0);
    }

    private void Append(ulong* state, ChoiceKind kind, Context? from, int cpu, ulong observed, ref Successors successors)
    {
        for (var i = 0; i < candidates[cpu].Length; i++)
        {
            var task = tasks[candidates[cpu][i]];
            if (task != from && scheduling.MaySwitchIn(state, task, cpu))
            {
                scheduling.Enter(successors.Begin(state), cpu, i);
                successors.Append(StepChoice.Of(kind, task.Id, cpu), observed);
            }
        }
    }
}
