namespace Shootdown.Model.Machine.Cpus;

/// <summary>Builds the automata of a machine's contexts.</summary>
internal static class AutomataConstruction
{
    /// <summary>Builds them all, and declares where each context stands.</summary>
    /// <param name="machine">The machine with all its contexts.</param>
    /// <param name="handler">The call-function interrupt handler, by CPU, or null if the machine has none.</param>
    /// <param name="watched">The kernel functions whose calls and returns are steps of their own.</param>
    public static void Build(Computer machine, Func<int, Step>? handler, IReadOnlySet<string> watched)
    {
        AddHandlers(machine, handler);

        // What a step can find may grow while contexts are built: a queue gets more csds, a csd carries more calls. So build again what was
        // built before that, until nothing new turns up. What tasks find out of a queue is a yes or no, which shows in no automaton.
        while (machine.Contexts.Where(c => IsStale(machine, c)).ToList() is { Count: > 0 } stale)
        {
            stale.ForEach(c => Build(machine, c, watched));
        }

        foreach (var context in machine.Contexts)
        {
            var first = context.Kind is ContextKind.Interrupt or ContextKind.Scheduler || context.Automaton.Starts.Count == 0
                ? Automaton.Done
                : context.Automaton.Starts[0];
            context.Node = machine.Layout.Declare(context.Name + ".at", context.Automaton.Nodes.Count, first);
        }
    }

    private static void AddHandlers(Computer machine, Func<int, Step>? handler)
    {
        foreach (var interrupt in machine.Interrupts)
        {
            var cpu = interrupt.Cpus.First;
            if (handler is not null && cpu != machine.Others)
            {
                interrupt.Add(() => handler(cpu));
            }

            foreach (var device in machine.Devices.Where(d => d.Cpu == cpu))
            {
                interrupt.Add(device.Handler);
            }
        }
    }

    private static bool IsStale(Computer machine, Context context) =>
        context.Automaton is null
        || context.Automaton.IsOutgrown
        || ((HandlesCalls(context) || context.GoesByDiscoveries) && context.BuiltAfter < machine.Discoveries);

    private static bool HandlesCalls(Context context) =>
        context.Kind is ContextKind.Interrupt or ContextKind.Idle or ContextKind.Hotplug or ContextKind.Scheduler;

    private static void Build(Computer machine, Context context, IReadOnlySet<string> watched)
    {
        (machine.Current, context.BuiltAfter) = (context, machine.Discoveries);
        context.Automaton = AutomatonBuilder.Build(context.Cpus, context.Initial, machine.Rewriter, watched, [.. context.Roots]);
    }
}
