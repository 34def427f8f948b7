namespace Shootdown.Model.Machine.Cpus;

/// <summary>What the machine reports of properties, and why.</summary>
public sealed unsafe partial class MachineSystem
{
    /// <inheritdoc/>
    public bool Observes(string property) => watchers.Find(property) is not null;

    /// <inheritdoc/>
    public IReadOnlyList<string> SchedulesGoBy => buffers is null ? [] : watchers.Properties;

    /// <inheritdoc/>
    public ulong BreaksOf(string property) => watchers.Find(property)?.Breaks ?? 0;

    /// <inheritdoc/>
    public ulong NotesOf(string property) => watchers.Find(property)?.Notes ?? 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Explain(ulong* before, uint choice, ulong* after, ulong breaks)
    {
        var (state, reached) = ((nint)before, (nint)after);
        var found = Explanation.Of(() =>
        {
            ExplainStep((ulong*)state, choice);
            if (reached != 0)
            {
                ExplainState((ulong*)reached);
            }
        });
        return [.. found.Where(f => (f.Breaks & breaks) != 0).Select(f => f.Meaning).Distinct()];
    }

    private void ExplainStep(ulong* state, uint choice)
    {
        var scratch = stackalloc ulong[words];
        new ReadOnlySpan<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
        var cpu = StepChoice.CpuOf(choice);
        switch (StepChoice.KindOf(choice))
        {
            case ChoiceKind.Step:
                var context = tables[StepChoice.ContextOf(choice)];
                var node = context.Node.Get(state);
                (context.Operations[node] as ObservedOperation)?.Explain(p => p.Taken);
                var step = new StepExecution { State = scratch, Cpu = cpu, Context = context.Id, Outcome = StepChoice.OutcomeOf(choice) };
                _ = context.Make(node, buffers, state, ref step, out _);
                ExplainReached(scratch, context.At(node));
                break;
            case ChoiceKind.SwitchOut or ChoiceKind.SwitchTo when scheduling.Running(state, cpu) is { } from:
                (from.Operations[from.Node.Get(state)] as ObservedOperation)?.Explain(p => p.Preempted);
                break;
            case ChoiceKind.Issue or ChoiceKind.Perform:
                ExplainInstructions(scratch);
                break;
            case ChoiceKind.Drain:
                var noted = 0UL;
                _ = buffers!.Drain(scratch, cpu, ref noted);
                break;
        }
    }

    // Without store buffers what reaches memory does so at once, after the step has been looked at.
    private void ExplainReached(ulong* state, in NodeEntry entry)
    {
        if (buffers is not null || entry.Reaching.Length == 0)
        {
            return;
        }

        foreach (var cell in entry.Reaching)
        {
            cell.Reached!.Apply(state);
        }

        var noted = 0UL;
        foreach (var invariant in entry.AskedOnceReached)
        {
            _ = invariant.Check(state, ref noted);
        }
    }

    // What a transition of instructions in flight makes is part of it alone: all that can be made are, and what is asked is picked out.
    private void ExplainInstructions(ulong* state)
    {
        var (states, choices, observations) = (new ulong[MaxBranching * words], new uint[MaxBranching], new ulong[MaxBranching]);
        fixed (ulong* to = states, shown = observations)
        fixed (uint* of = choices)
        {
            var successors = new Successors { States = to, Choices = of, Observations = shown, Words = words };
            _ = windows!.Append(state, ref successors, reduce: false);
        }
    }

    // Who is held up shows why; so does who stands where nothing can happen any more, and what must hold at the end.
    private void ExplainState(ulong* state)
    {
        foreach (var context in tables)
        {
            var node = context.Node.Get(state);
            if (node == Automaton.Done)
            {
                continue;
            }

            (context.Operations[node] as ObservedOperation)?.Explain(p => p.Stuck);
            if (CpuOf(state, context) is var cpu && cpu != Nowhere && !IsEnabledSilently(state, context, cpu))
            {
                (context.Operations[node] as ObservedOperation)?.Explain(p => p.Blocked);
                _ = steps.IsEnabled(state, context.Context, cpu);
            }
        }

        foreach (var check in machine.AtEnd)
        {
            var noted = 0UL;
            _ = check.Check(state, ref noted);
        }
    }

    // Of the steps that contexts stand at, those that throw.
    private void AppendThrowing(ulong* state, ref Successors successors)
    {
        foreach (var context in tables)
        {
            var node = context.Node.Get(state);
            var cpu = CpuOf(state, context);
            for (var outcome = 0; node != Automaton.Done && cpu != Nowhere && outcome < context.At(node).Outcomes; outcome++)
            {
                if (steps.Try(state, context.Context, node, cpu, outcome, successors.Next).Thrown is not null)
                {
                    successors.Append(StepChoice.Of(ChoiceKind.Step, context.Id, cpu, outcome), MachineFault.ModelFault);
                }
            }
        }
    }

    private const int Nowhere = -2;

    private int CpuOf(ulong* state, ContextTable context)
    {
        if (context.Context.Kind != ContextKind.Task)
        {
            return context.Context.Cpus.Count == 1 ? context.Context.Cpus.First : -1;
        }

        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if (scheduling.Running(state, cpu) == context)
            {
                return cpu;
            }
        }

        return Nowhere;
    }

    private bool IsEnabledSilently(ulong* state, ContextTable context, int cpu)
    {
        var (at, enabled) = ((nint)state, false);
        _ = Explanation.Of(() => enabled = steps.IsEnabled((ulong*)at, context.Context, cpu));
        return enabled;
    }
}
