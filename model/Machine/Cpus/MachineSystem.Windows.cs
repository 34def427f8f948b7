namespace Shootdown.Model.Machine.Cpus;

/// <content>A machine that performs instructions out of order (<see cref="InstructionWindows"/>): contexts issue, and what they have issued
/// is performed.</content>
public sealed unsafe partial class MachineSystem
{
    /// <summary>Has what is executed told of, where one transition makes many steps.</summary>
    /// <param name="made">Told the context's number and the node.</param>
    /// <param name="led">Told the context's number, the node and what it gave; of what is performed on a guess, too.</param>
    /// <returns>Whether it is so: elsewhere a transition is a step.</returns>
    public bool TellSteps(Action<int, int> made, Action<int, int, int> led)
    {
        if (windows is null)
        {
            return false;
        }

        (windows.Made, windows.Gave) = (made, led);
        return true;
    }

    /// <summary>Says which context comes to an instruction next on a CPU.</summary>
    /// <param name="state">A state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="context">The context, if there is one.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="mayLeave">Whether it may lose the CPU there.</param>
    internal bool Issues(ulong* state, int cpu, out ContextTable? context, out int node, out bool mayLeave)
    {
        var switching = schedulers.Length > 0 && schedulers[cpu].Node.Get(state) != Automaton.Done;
        context = switching ? schedulers[cpu] : scheduling.Running(state, cpu);
        node = context?.Node.Get(state) ?? Automaton.Done;
        mayLeave = !switching && context is not null && !sole[cpu] && context.Preemptible[node];
        return node != Automaton.Done;
    }

    // Where nothing can be performed and not all has ended, a guess has not come true: there is no such run.
    private ulong ExpandWindows(ulong* state, ref Successors successors, bool reduce)
    {
        var before = successors.Count;
        if (windows!.Append(state, ref successors, reduce))
        {
            return 0;
        }

        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            if (sole[cpu] || scheduling.IsSwitching(state, cpu) || !windows.IsDrained(state, cpu))
            {
                continue;
            }

            if (scheduling.Running(state, cpu) is not { } task)
            {
                switches.AppendIn(state, cpu, ref successors);
            }
            else if (task.Node.Get(state) is var node && node == Automaton.Done)
            {
                scheduling.Leave(successors.Begin(state), cpu);
                successors.Append(StepChoice.Of(ChoiceKind.SwitchOut, task.Id, cpu), 0);
            }
            else if (task.Preemptible[node])
            {
                switches.AppendOut(state, task, node, cpu, ref successors);
            }
        }

        return successors.Count == before && windows.AreEmpty(state) ? judge.WithoutProgress(state) : 0;
    }
}
