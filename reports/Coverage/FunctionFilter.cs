namespace Shootdown.Reports.Coverage;

/// <summary>Limits a report to one function of the kernel, with what it calls in its own file.</summary>
/// <param name="Name">The kernel function, or the C# routine.</param>
public sealed record FunctionFilter(string Name)
{
    /// <summary>Whether a routine is of the function.</summary>
    /// <param name="routine">The routine.</param>
    public bool Names(RoutineText routine)
    {
        ArgumentNullException.ThrowIfNull(routine);
        return Name == routine.Kernel?.Function || Name == routine.Name;
    }

    /// <summary>Whether an await is of the function.</summary>
    /// <param name="function">The kernel function that it stands for.</param>
    /// <param name="routine">The routine that it is in.</param>
    public bool Covers(string function, RoutineText routine) => Name == function || Names(routine);

    /// <summary>Whether a system has any await of the function: one that has none need not be explored.</summary>
    /// <param name="system">The system.</param>
    public bool OccursIn(MachineSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.Machine.Contexts.SelectMany(c => c.Automaton.Nodes).OfType<Node>()
            .Any(n => n.Location.Calls.Any(call => Name == call.Routine || Name == call.Kernel?.Function));
    }
}
