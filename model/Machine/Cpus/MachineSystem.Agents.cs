namespace Shootdown.Model.Machine.Cpus;

/// <summary>What the machine tells engines that draw schedules: who acts in a transition, from whom it takes the turn, what it races with.</summary>
public sealed unsafe partial class MachineSystem
{
    /// <inheritdoc/>
    /// <remarks>The contexts and then the store buffers. A task is also the one that gets a CPU or loses it.</remarks>
    public int Agents => machine.Contexts.Count + (buffers is null ? 0 : machine.Cpus);

    /// <inheritdoc/>
    public int AgentOf(uint choice) => KindOf(choice) switch
    {
        Kind.Device => devices[ContextOf(choice)].Context.Id,
        Kind.Stopper => machine.Hotplug!.Id,
        Kind.Drain => machine.Contexts.Count + CpuOf(choice),
        _ => ContextOf(choice),
    };

    /// <inheritdoc/>
    public int PreemptedBy(ulong* state, uint choice) => KindOf(choice) switch
    {
        Kind.SwitchOut => ContextOf(choice),
        Kind.SwitchTo or Kind.Stopper => Running(state, CpuOf(choice))?.Id ?? -1,
        _ => -1,
    };

    /// <inheritdoc/>
    /// <remarks>What happens on one CPU is ordered by it; what one context does is ordered by its program; hotplug changes what every other may
    /// do; where one task goes depends on where the others are. Steps on different CPUs race where their footprints conflict. A store that waits in a buffer counts as made, which is early.</remarks>
    public bool Race(ulong* state, uint first, uint second)
    {
        if (CpuOf(first) == CpuOf(second) || CpuOf(first) < 0 || CpuOf(second) < 0 || AgentOf(first) == AgentOf(second)
            || KindOf(first) == Kind.Stopper || KindOf(second) == Kind.Stopper)
        {
            return true;
        }

        if (IsSwitch(first) && IsSwitch(second))
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
        foreach (var choice in choices.Where(c => KindOf(c) is Kind.SwitchIn or Kind.SwitchTo))
        {
            ref var home = ref homes[ContextOf(choice)];
            migrations += home >= 0 && home != CpuOf(choice) ? 1 : 0;
            home = CpuOf(choice);
        }

        return new RunProfile(
            choices.Count,
            choices.Count(c => KindOf(c) is Kind.SwitchOut or Kind.SwitchTo),
            migrations,
            choices.Count(c => KindOf(c) == Kind.Interrupt),
            choices.Count(c => KindOf(c) == Kind.Device),
            choices.Count(c => KindOf(c) == Kind.Stopper || (KindOf(c) == Kind.Step && machine.Contexts[ContextOf(c)].Kind == ContextKind.Hotplug)));
    }

    private static bool IsSwitch(uint choice) => KindOf(choice) is Kind.SwitchIn or Kind.SwitchOut or Kind.SwitchTo;

    private Footprint? FootprintOf(ulong* state, uint choice) =>
        KindOf(choice) == Kind.Step && machine.Contexts[ContextOf(choice)] is var context ? context.Automaton.StepFootprints[context.Node.Get(state)] : null;

    // Whether a step touches what a transition that is no context's step writes.
    private bool Touches(ulong* state, uint step, uint other)
    {
        if (FootprintOf(state, step) is not { } footprint)
        {
            return false;
        }

        return KindOf(other) switch
        {
            Kind.Interrupt => footprint.Reads.Contains(pending[CpuOf(other)]),
            Kind.Device => footprint.Reads.Contains(devices[ContextOf(other)].Armed),
            Kind.Drain => buffers!.NameOf(buffers.Head(state, CpuOf(other))) is var cell && (cell.Reached is not null || footprint.Reads.Contains(cell)),
            _ => footprint.Reads.Contains(running[CpuOf(other)]),
        };
    }
}
