namespace Shootdown.Model.Machine.Cpus;

/// <summary>What the machine tells engines that draw schedules: who acts in a transition, from whom it takes the turn, what it races
/// with.</summary>
public sealed unsafe partial class MachineSystem
{
    /// <inheritdoc/>
    /// <remarks>The contexts and then the store buffers. A task is also the one that gets a CPU or loses it.</remarks>
    public int Agents => machine.Contexts.Count + (buffers is null ? 0 : machine.Cpus);

    /// <inheritdoc/>
    public int AgentOf(uint choice) => StepChoice.KindOf(choice) switch
    {
        ChoiceKind.Device => machine.Devices[StepChoice.ContextOf(choice)].Context.Id,
        ChoiceKind.Stopper => machine.Hotplug!.Id,
        ChoiceKind.Drain => machine.Contexts.Count + StepChoice.CpuOf(choice),
        _ => StepChoice.ContextOf(choice),
    };

    /// <inheritdoc/>
    public int PreemptedBy(ulong* state, uint choice) => StepChoice.KindOf(choice) switch
    {
        ChoiceKind.SwitchOut => StepChoice.ContextOf(choice),
        ChoiceKind.SwitchTo or ChoiceKind.Stopper => scheduling.Running(state, StepChoice.CpuOf(choice))?.Id ?? -1,
        _ => -1,
    };

    /// <inheritdoc/>
    /// <remarks>What happens on one CPU is ordered by it; what one context does is ordered by its program; hotplug changes what every
    /// other may do; where one task goes depends on where the others are. Steps on different CPUs race where their footprints conflict. A
    /// store that waits in a buffer counts as made, which is early.</remarks>
    public bool Race(ulong* state, uint first, uint second)
    {
        var (cpu, otherCpu) = (StepChoice.CpuOf(first), StepChoice.CpuOf(second));
        if (cpu == otherCpu || cpu < 0 || otherCpu < 0
            || AgentOf(first) == AgentOf(second)
            || StepChoice.KindOf(first) == ChoiceKind.Stopper || StepChoice.KindOf(second) == ChoiceKind.Stopper)
        {
            return true;
        }

        if (StepChoice.IsSwitch(first) ? StepChoice.IsSwitch(second) || IsOfScheduler(second)
            : StepChoice.IsSwitch(second) && IsOfScheduler(first))
        {
            return true;
        }

        if (FootprintOf(state, first) is not { } one)
        {
            return Touches(state, second, first);
        }

        return FootprintOf(state, second) is { } other ? one.Conflicts(other) : Touches(state, first, second);
    }

    /// <summary>Counts what happens in a run.</summary>
    /// <param name="choices">Its choices.</param>
    public RunProfile ProfileOf(IReadOnlyList<uint> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var homes = machine.Contexts.Select(c => c.StartsOn).ToArray();
        var migrations = 0;
        foreach (var choice in choices.Where(c => StepChoice.KindOf(c) is ChoiceKind.SwitchIn or ChoiceKind.SwitchTo))
        {
            ref var home = ref homes[StepChoice.ContextOf(choice)];
            migrations += home >= 0 && home != StepChoice.CpuOf(choice) ? 1 : 0;
            home = StepChoice.CpuOf(choice);
        }

        return new RunProfile(
            choices.Count,
            choices.Count(c => StepChoice.KindOf(c) is ChoiceKind.SwitchOut or ChoiceKind.SwitchTo),
            migrations,
            choices.Count(c => StepChoice.KindOf(c) == ChoiceKind.Interrupt),
            choices.Count(c => StepChoice.KindOf(c) == ChoiceKind.Device),
            choices.Count(IsHotplug));

        bool IsHotplug(uint choice) =>
            StepChoice.KindOf(choice) == ChoiceKind.Stopper
            || (StepChoice.KindOf(choice) == ChoiceKind.Step
                && machine.Contexts[StepChoice.ContextOf(choice)].Kind == ContextKind.Hotplug);
    }

    // Whether it may be the step by which a CPU has switched.
    private bool IsOfScheduler(uint choice) =>
        StepChoice.KindOf(choice) == ChoiceKind.Step && machine.Contexts[StepChoice.ContextOf(choice)].Kind == ContextKind.Scheduler;

    private Footprint? FootprintOf(ulong* state, uint choice) =>
        StepChoice.KindOf(choice) == ChoiceKind.Step && machine.Contexts[StepChoice.ContextOf(choice)] is var context
            ? context.Automaton.StepFootprints[context.Node.Get(state)]
            : null;

    // Whether a step touches what a transition that is no context's step writes.
    private bool Touches(ulong* state, uint step, uint other)
    {
        if (FootprintOf(state, step) is not { } footprint)
        {
            return false;
        }

        return StepChoice.KindOf(other) switch
        {
            ChoiceKind.Interrupt => footprint.Reads.Contains(machine.PendingIpi[StepChoice.CpuOf(other)]),
            ChoiceKind.Device => footprint.Reads.Contains(machine.Devices[StepChoice.ContextOf(other)].Armed),
            ChoiceKind.Drain =>
                buffers!.NameOf(buffers.Head(state, StepChoice.CpuOf(other))) is var cell
                && (cell.Reached is not null || footprint.Reads.Contains(cell)),
            _ => footprint.Reads.Contains(running[StepChoice.CpuOf(other)]),
        };
    }
}
