namespace Shootdown.Model.Machine.Cpus;

/// <summary>What has to be reachable if a machine does anything: every program can come to its end, every interrupt can be taken.</summary>
/// <remarks>A program that goes round for ever has to come to a step from which it begins again. That every call of a program can return,
/// and that a CPU can be given to who waits for one, is part of it: else the program could not go on to its end.</remarks>
public sealed unsafe partial class MachineSystem
{
    private Milestone[]? milestones;

    /// <inheritdoc/>
    public IReadOnlyList<string> Milestones => [.. AllMilestones.Select(m => m.Name)];

    private Milestone[] AllMilestones => milestones ??= FindMilestones();

    /// <inheritdoc/>
    public ulong MilestonesIn(ulong* state)
    {
        ulong reached = 0;
        var all = AllMilestones;
        for (var i = 0; i < all.Length; i++)
        {
            reached |= all[i].Reached[all[i].Cell.Get(state)] ? 1UL << i : 0;
        }

        return reached;
    }

    private Milestone[] FindMilestones()
    {
        var programs = machine.Contexts
            .Where(c => c.Kind is ContextKind.Task or ContextKind.Hotplug
                && c.Automaton.Starts.Count > 0
                && c.Automaton.Starts[0] != Automaton.Done)
            .Select(MilestoneOf);
        var interrupts = machine.Devices.Select(d => new Milestone($"the interrupt of {d.Name} is taken", d.Armed, [true, false]));
        return [.. programs.Concat(interrupts).Take(64)];
    }

    private static Milestone MilestoneOf(Context program)
    {
        var automaton = program.Automaton;
        var all = Enumerable.Range(0, automaton.Nodes.Count).ToList();
        return all.Exists(node => node != Automaton.Done && automaton.Following(node).Contains(Automaton.Done))
            ? new Milestone($"{program.Name} ends", program.Node, [.. all.Select(node => node == Automaton.Done)])
            : new Milestone(
                $"{program.Name} begins again",
                program.Node,
                [.. all.Select(node => node != Automaton.Done && automaton.Following(node).Contains(automaton.Starts[0]))]);
    }

    private sealed record Milestone(string Name, Cell Cell, bool[] Reached);
}
