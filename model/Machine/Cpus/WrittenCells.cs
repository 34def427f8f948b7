namespace Shootdown.Model.Machine.Cpus;

/// <summary>The cells of a machine that anything can write: the others have one value for ever and take no room in a state.</summary>
internal static class WrittenCells
{
    /// <summary>Collects them.</summary>
    /// <param name="machine">The machine with all its automata.</param>
    /// <param name="queues">Where tasks may run.</param>
    /// <param name="memory">The cells of store buffers, or of what is in flight.</param>
    public static CellSet Of(Computer machine, RunQueues queues, IEnumerable<Cell> memory)
    {
        var written = new CellSet();
        foreach (var cell in memory)
        {
            written.Add(cell);
        }

        foreach (var context in machine.Contexts)
        {
            written.Add(context.Automaton.Total().Writes);
        }

        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (!queues.Sole[cpu])
            {
                written.Add(queues.Running[cpu]);
                if (queues.Leaves.Length > 0 && queues.Leaves[cpu].Range > 1)
                {
                    written.Add(queues.Leaves[cpu]);
                }
            }

            if (machine.Hotplug is not null)
            {
                written.Add(machine.Stopped[cpu]);
                written.Add(machine.State[cpu]);
            }
        }

        foreach (var device in machine.Devices)
        {
            written.Add(device.Armed);
        }

        foreach (var context in machine.Contexts)
        {
            if (context.Whereabouts is { } whereabouts)
            {
                written.Add(whereabouts.Place);
            }

            if (context.Kind != ContextKind.Interrupt
                || written.Contains(machine.PendingIpi[context.Cpus.First])
                || machine.Devices.Any(d => d.Context == context))
            {
                written.Add(context.Node);
            }
        }

        return written;
    }
}
