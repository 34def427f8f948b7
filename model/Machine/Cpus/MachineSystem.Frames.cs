namespace Shootdown.Model.Machine.Cpus;

/// <summary>Who stands on which CPU.</summary>
public sealed unsafe partial class MachineSystem
{
    /// <inheritdoc/>
    /// <remarks>What acts beside a CPU's text (a page walker, an NMI) is there once it has begun. Who has come to its end is not.</remarks>
    public IReadOnlyList<ContextFrame> FramesIn(ulong* state)
    {
        var frames = new List<ContextFrame>();
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (scheduling.Running(state, cpu) is { } task && task.Context.Started?.IsSet(state) != false)
            {
                Add(frames, state, task, cpu);
            }
            else if (idles.Length > 0)
            {
                Add(frames, state, idles[cpu], cpu);
            }

            if (schedulers.Length > 0)
            {
                Add(frames, state, schedulers[cpu], cpu);
            }

            if (interrupts.Length > 0)
            {
                Add(frames, state, interrupts[cpu], cpu);
            }

            foreach (var unit in hardware)
            {
                if (unit.Context.Cpus.Count == 1 && unit.Context.Cpus.First == cpu && unit.Node.Get(state) != unit.Start)
                {
                    Add(frames, state, unit, cpu);
                }
            }
        }

        return frames;
    }

    private static void Add(List<ContextFrame> frames, ulong* state, ContextTable table, int cpu)
    {
        var node = table.Node.Get(state);
        if (node != Automaton.Done)
        {
            frames.Add(new ContextFrame(
                cpu,
                table.Context.Name,
                table.Context.FunctionOf(table.Context.Automaton.Nodes[node]!),
                table.Registers[node].KeepsCpu,
                table.IrqsOff[node],
                table.Operations[node].IsWait));
        }
    }
}
