namespace Shootdown.Reports.Costs;

/// <summary>The barriers and TLBIs that a task of arm64 executes, on every path of its automaton.</summary>
public sealed class FlushInstructions
{
    private readonly Automaton automaton;
    private readonly int cpu;
    private readonly HashSet<(string Reads, string Executes)> paths = [];

    private FlushInstructions(Context task) => (automaton, cpu) = (task.Automaton, task.Cpus.First);

    /// <summary>Every path, by what <c>active_cpu</c> says where it is read, and what is executed.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="task">The name of a task that stays on its CPU.</param>
    /// <exception cref="ArgumentException">The machine has no such task.</exception>
    public static IReadOnlySet<(string Reads, string Executes)> Of(MachineSystem system, string task)
    {
        ArgumentNullException.ThrowIfNull(system);
        var context = system.Machine.Contexts.FirstOrDefault(c => c.Kind == ContextKind.Task && c.Name == task && c.Cpus.Count == 1)
            ?? throw new ArgumentException($"no task '{task}' of one CPU", nameof(task));
        var found = new FlushInstructions(context);
        found.Follow(context.Automaton.Starts[0], [], []);
        return found.paths;
    }

    private void Follow(int node, List<string> reads, List<string> executed)
    {
        if (node == Automaton.Done)
        {
            paths.Add((string.Join(", ", reads), string.Join(", ", executed)));
            return;
        }

        var operation = automaton.Nodes[node]!.Operation;
        var instruction = operation.Label.Split(',')[0];
        var isExecuted = instruction.StartsWith("dsb(", StringComparison.Ordinal)
            || instruction.StartsWith("tlbi ", StringComparison.Ordinal);
        for (var result = 0; result < operation.Range; result++)
        {
            if (automaton.Next(node, result) is >= 0 and var next)
            {
                Follow(
                    next,
                    ReadOf(operation, result) is { } read ? [.. reads, read] : reads,
                    isExecuted ? [.. executed, instruction] : executed);
            }
        }
    }

    private string? ReadOf(Operation operation, int result) =>
        operation.AsWritten is IAccess { Kind: AccessKind.Load, Cells: [{ } cell] }
            && cell.Name.EndsWith(".active_cpu", StringComparison.Ordinal)
            ? result == Arm64Mm.Only(cpu) ? "alone" : "several"
            : null;
}
