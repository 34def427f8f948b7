namespace Shootdown.Model.Machine.Memory;

/// <summary>Which stores need a buffer at all, and how long a buffer can get.</summary>
/// <remarks>
/// <para>A cell that only one CPU's contexts ever touch is not buffered: that CPU sees its own stores at once by forwarding, and nobody
/// else looks, so nobody can tell when the store reached memory. The same goes for a cell that a single task touches wherever it runs,
/// since it takes its leave of a CPU with an empty buffer. To whatever waits for an empty buffer (a fence, a locked instruction, an
/// interrupt, a context switch) such a store is one that has drained already, which it always may have: draining is never disabled,
/// and nothing that anybody sees tells the two runs apart.</para>
/// <para>A cell that belongs to a CPU counts as touched there only, since a step that touches it from elsewhere ends the run. What
/// hotplug control and the platform touch is shared: they are no CPU's and have no buffer. So is what the scheduler itself looks at,
/// which no footprint names, and what page walkers look at, which forwarding does not reach.</para>
/// </remarks>
internal static class SharedStores
{
    /// <summary>The cells whose stores are buffered, by number.</summary>
    public static List<Cell> Of(Computer machine)
    {
        var stored = machine.Contexts
            .SelectMany(c => c.Automaton.Nodes)
            .Where(n => n is not null)
            .SelectMany(n => n!.Operation.Stores)
            .Distinct();
        var touched = machine.Contexts.Select(Touched).ToArray();
        var scheduler = new HashSet<Cell>(
        [
            .. machine.State,
            .. machine.PendingIpi,
            .. machine.Stopped,
            machine.Stop,
            .. machine.Contexts.Select(c => c.Started).OfType<Cell>(),
        ]);
        var shared = stored
            .Where(c => scheduler.Contains(c) || c.Reached is not null || !IsPrivate(machine, touched, c))
            .OrderBy(c => c.Id)
            .ToList();
        foreach (var context in machine.Contexts)
        {
            Refuse(context, shared);
        }

        return shared;
    }

    /// <summary>By CPU: the most stores of <paramref name="buffered"/> cells that can wait on it at once, or
    /// <paramref name="most"/>.</summary>
    /// <remarks>
    /// An interrupt and a task that gets the CPU begin with an empty buffer. So from one moment that it is empty to the next, a CPU runs
    /// at most the rest of each of its own contexts and of one task, and none of them beyond its next fully ordered step. That the
    /// bound is kept is checked at every store all the same.
    /// </remarks>
    public static int[] LongestBuffers(Computer machine, IReadOnlyList<Cell> buffered, int most)
    {
        var cells = buffered.ToHashSet();
        var all = machine.Contexts.Where(c => c.Kind is not (ContextKind.Hotplug or ContextKind.Platform))
            .Select(c => (Context: c, Run: LongestRun(c.Automaton, cells, most))).ToList();
        return [.. Enumerable.Range(0, machine.Cpus).Select(cpu =>
        {
            var here = all.Where(c => c.Context.Cpus.Contains(cpu)).ToList();
            var tasks = here.Where(c => c.Context.Kind == ContextKind.Task).Select(c => c.Run).DefaultIfEmpty(0).Max();
            return Math.Min(most, tasks + here.Where(c => c.Context.Kind != ContextKind.Task).Sum(c => c.Run));
        })];
    }

    /// <summary>The only CPU that a context may ever run on, or -1.</summary>
    public static int HomeOf(Context context) =>
        context.Kind is not (ContextKind.Hotplug or ContextKind.Platform) && context.Cpus.Count == 1 ? context.Cpus.First : -1;

    private static bool IsPrivate(Computer machine, CellSet[] touched, Cell cell)
    {
        var contexts = machine.Contexts.Where(c => touched[c.Id].Contains(cell.Anchor ?? cell)).ToList();
        return contexts.TrueForAll(c => c.Kind is not (ContextKind.Hotplug or ContextKind.Platform))
            && (cell.Owner >= 0
                || contexts.Count <= 1
                || (HomeOf(contexts[0]) is var home && home >= 0 && contexts.TrueForAll(c => HomeOf(c) == home)));
    }

    private static CellSet Touched(Context context)
    {
        var touched = new CellSet();
        foreach (var step in context.Automaton.StepFootprints)
        {
            touched.Add(step.Reads);
        }

        return touched;
    }

    // A step that wrote a buffered cell past its own CPU's buffer would be overtaken by what waits there.
    private static void Refuse(Context context, List<Cell> shared)
    {
        if (context.Kind is ContextKind.Hotplug or ContextKind.Platform)
        {
            return;
        }

        for (var node = 1; node < context.Automaton.Nodes.Count; node++)
        {
            var operation = context.Automaton.Nodes[node]!.Operation;
            var writes = context.Automaton.StepFootprints[node].Writes;
            if (operation.Order != MemoryOrder.Full && !operation.PassesStores
                && shared.Find(c => writes.Contains(c) && !operation.Stores.Contains(c)) is { } cell)
            {
                throw new RoutineException(
                    $"step {operation.Label} writes {cell} at once, and others store it; "
                    + "likely cause: it names no Stores, or should be ordered fully");
            }
        }
    }

    private static int LongestRun(Automaton automaton, HashSet<Cell> cells, int most)
    {
        var weights = automaton.Nodes.Select(n => n?.Operation.Stores.Count(cells.Contains) ?? 0).ToArray();
        var begins = automaton.Nodes.Select(n => n is null || n.Operation.Order == MemoryOrder.Full).ToArray();
        var longest = new int[weights.Length];
        for (var changed = true; changed;)
        {
            changed = false;

            // Nodes are numbered from the starts on, so what follows one mostly has a greater number, and is known already.
            for (var node = longest.Length - 1; node > Automaton.Done; node--)
            {
                var after = 0;
                foreach (var next in automaton.Successors(node))
                {
                    after = next >= 0 && !begins[next] ? Math.Max(after, longest[next]) : after;
                }

                var run = Math.Min(most, weights[node] + after);
                changed |= run > longest[node];
                longest[node] = Math.Max(longest[node], run);
            }
        }

        return longest.Max();
    }
}
