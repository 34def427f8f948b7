namespace Shootdown.Explore.Traces;

/// <summary>Says whether a run that ends in a cycle is one on which somebody waits for ever although the scheduler is fair.</summary>
internal static unsafe class Starvation
{
    /// <summary>Finds who starves.</summary>
    /// <param name="execution">The run, once round its cycle.</param>
    /// <param name="property">The property, which says what is assumed of the scheduler.</param>
    /// <param name="cycleStart">The number of steps before the cycle, or null.</param>
    /// <returns>That they wait for ever, in words; null if the run closes no fair cycle on which somebody waits.</returns>
    public static string? Find(ExecutedSchedule execution, Property property, int? cycleStart)
    {
        var system = execution.System;
        var count = execution.Steps.Count;
        if (cycleStart is not { } start || start < 0 || start >= count || execution.EndedFatally
            || !execution.StateAt(start).SequenceEqual(execution.StateAt(count)))
        {
            return null;
        }

        var processes = FairnessLedger.ProcessesOf(system);
        var waiting = processes;
        var ledger = default(FairnessLedger);
        for (var step = start; step < count; step++)
        {
            fixed (ulong* state = execution.StateAt(step))
            {
                ledger = ledger.WithState(system.FairEnabled(state)).WithStep(system.FairProcessOf(execution.Steps[step].Choice));
                waiting &= Waiting(system, state);
            }
        }

        var fair = ledger.Wronged(property.Starvation!.Value, processes) == 0;
        return !fair || waiting == 0 ? null : $"{Names(system, waiting)} for ever";
    }

    private static ulong Waiting(ITransitionSystem system, ulong* state)
    {
        ulong waiting = 0;
        for (var process = 0; process < system.FairProcesses; process++)
        {
            waiting |= system.IsWaiting(state, process) ? 1UL << process : 0;
        }

        return waiting;
    }

    private static string Names(ITransitionSystem system, ulong waiting)
    {
        var names = Enumerable.Range(0, system.FairProcesses).Where(p => (waiting >> p & 1) != 0).Select(system.NameOf).ToList();
        return string.Join(" and ", names) + (names.Count == 1 ? " waits" : " wait");
    }
}
