namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Partial-order reduction: decides when one context's next step may stand for all the steps that are enabled.
/// </summary>
/// <remarks>
/// <para>A step α of context x may be taken alone where it is a left mover past everything that can happen before it: (1) no cell that
/// it touches is written, and no cell that it writes is touched, by anything that another context can still do from where it stands
/// (the footprint of its automaton from its node on, which the closed automaton makes a reachability question); a cell that belongs to
/// one CPU (this_cpu data) can be touched by tasks of other CPUs only from there, so while x holds that CPU it is enough to look at the
/// CPU's interrupt context and at what acts by itself; (2) α disables no interrupt that may come and no context switch that may happen:
/// it neither masks interrupts nor raises preempt_count where those are possible, nor masks them where a step looks for who has; (3)
/// where x may be moved meanwhile, α does the same on every CPU. Then every run from here that contains α can be reordered to begin with
/// it, and every run without α stays possible after it and shows the same.</para>
/// <para>The step by which a CPU has switched lets the task that it has left run elsewhere: a realtime one keeps others from a CPU from
/// then on, so where such a task may go elsewhere that step is never taken alone. Nor is one that lets an emptied CPU's context-switch
/// code begin: it takes no interrupt from then on.</para>
/// <para>A host may take the physical CPU from x's vCPU before α, whatever α does: α disables that as little as it disables an interrupt,
/// and a run in which it comes first has α made before it. While a vCPU has no physical CPU, none of its steps is looked at.</para>
/// <para>α is enabled when it is chosen and shows nothing (checked when it is made). No cycle of an automaton consists of such steps
/// only, so no step is put off for ever. Interrupt contexts are counted with all that any of their routines touches, since they may
/// begin again.</para>
/// </remarks>
internal sealed unsafe class StepReduction
{
    private readonly Computer machine;
    private readonly Footprint[] totals;
    private readonly bool[][] candidates;
    private readonly int[][][] rivals;
    private readonly Footprint[][] shared;

    public StepReduction(Computer machine, bool interruptible, bool[] switched)
    {
        this.machine = machine;
        var contexts = machine.Contexts;
        totals = [.. contexts.Select(Total)];
        candidates = new bool[contexts.Count][];
        rivals = new int[contexts.Count][][];
        shared = new Footprint[contexts.Count][];
        var owned = Owned(machine);
        var task = 0;
        var looked = interruptible
            || contexts.Any(c => c.Automaton.Nodes.Any(n => n is { Operation.LooksAtContexts: true }));
        var urgent = contexts.Any(c => c is { Kind: ContextKind.Task, Realtime: true, Cpus.Count: > 1 });
        foreach (var context in contexts)
        {
            var moves = context.Kind == ContextKind.Task && switched[task++];
            candidates[context.Id] = [.. context.Automaton.Nodes
                .Select((n, i) => n is { Operation.AsWritten: not EmptiedCpu } && !(urgent && Finishes(context, i))
                    && IsMover(context, i, moves, looked))];
            rivals[context.Id] = new int[candidates[context.Id].Length][];
            shared[context.Id] = [.. context.Automaton.Nodes
                .Select((n, i) => n is null ? new Footprint() : Shared(n, context.Automaton.StepFootprints[i], owned))];
            BreakCycles(context.Automaton, candidates[context.Id]);
            for (var node = 1; node < rivals[context.Id].Length; node++)
            {
                rivals[context.Id][node] = candidates[context.Id][node] ? Rivals(context, node) : [];
            }
        }
    }

    /// <summary>Whether the next step of <paramref name="context"/>, if it is enabled and shows nothing, may stand for all.</summary>
    public bool MayStandAlone(ulong* state, Context context, int node)
    {
        if (!candidates[context.Id][node])
        {
            return false;
        }

        foreach (var rival in rivals[context.Id][node])
        {
            var other = machine.Contexts[rival];
            if (other.Kind is not (ContextKind.Task or ContextKind.Hotplug or ContextKind.Platform))
            {
                return false;
            }

            var own = other.Kind is ContextKind.Hotplug or ContextKind.Platform
                ? context.Automaton.StepFootprints[node]
                : shared[context.Id][node];
            if (own.Conflicts(other.Automaton.Futures[other.Node.Get(state)]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Finishes(Context context, int index) =>
        context.Kind == ContextKind.Scheduler && context.Automaton.Successors(index).Contains(Automaton.Done);

    private static bool IsMover(Context context, int index, bool switched, bool looked)
    {
        var node = context.Automaton.Nodes[index]!;
        if (context.Kind is ContextKind.Hotplug or ContextKind.Idle
            || node.Operation.Outcomes != 1
            || node.Operation.Sleeps
            || node.Operation.AsWritten is IYields)
        {
            return false;
        }

        if (switched && node.Registers.Preemptible
            && (node.Operation.DependsOnCpu || context.Automaton.Successors(index).Contains(Automaton.Done)))
        {
            return false;
        }

        foreach (var next in context.Automaton.Successors(index))
        {
            if (next < 0)
            {
                continue;
            }

            var after = context.Automaton.Nodes[next]?.Registers ?? context.Initial;
            if (after.RcuReaders != node.Registers.RcuReaders || after.MigrateDisabled != node.Registers.MigrateDisabled
                || (looked && context.Kind == ContextKind.Task && after.IrqsOff && !node.Registers.IrqsOff)
                || (switched && node.Registers.Preemptible && !after.Preemptible)
                || after.OwesIpi != node.Registers.OwesIpi || after.Mm != node.Registers.Mm)
            {
                return false;
            }
        }

        return true;
    }

    private static void BreakCycles(Automaton automaton, bool[] candidates)
    {
        // Depth-first: an edge back to a node on the current path closes a cycle of candidates; its source is no longer one.
        var colour = new byte[candidates.Length];
        for (var root = 1; root < candidates.Length; root++)
        {
            if (colour[root] != 0 || !candidates[root])
            {
                continue;
            }

            var path = new Stack<(int Node, IEnumerator<int> Next)>();
            path.Push((root, automaton.Following(root).GetEnumerator()));
            colour[root] = 1;
            while (path.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    colour[top.Node] = 2;
                    path.Pop();
                    continue;
                }

                var next = top.Next.Current;
                if (!candidates[next])
                {
                    continue;
                }

                if (colour[next] == 1)
                {
                    candidates[top.Node] = false;
                }
                else if (colour[next] == 0)
                {
                    colour[next] = 1;
                    path.Push((next, automaton.Following(next).GetEnumerator()));
                }
            }
        }
    }

    private Footprint Total(Context context)
    {
        var total = context.Automaton.Total();
        if (context.Kind == ContextKind.Interrupt && context.Automaton.Nodes.Count > 1)
        {
            total.Write(machine.PendingIpi[context.Cpus.First]);
        }

        return total;
    }

    // What of a step's footprint a task on another CPU can touch too: not the pinned CPU's own data.
    private static Footprint Shared(Node node, Footprint own, CellSet[] owned) =>
        node.Registers.Preemptible || node.Registers.Cpu < 0 ? own : own.Without(owned[node.Registers.Cpu]);

    // By CPU, the cells that are its own.
    private static CellSet[] Owned(Computer machine)
    {
        var owned = new CellSet[machine.Cpus];
        for (var cpu = 0; cpu < owned.Length; cpu++)
        {
            owned[cpu] = new CellSet();
            foreach (var cell in machine.Layout.Cells)
            {
                _ = cell.Owner == cpu && owned[cpu].Add(cell);
            }
        }

        return owned;
    }

    private int[] Rivals(Context context, int node)
    {
        var cpu = context.Automaton.Nodes[node]!.Registers.Cpu;
        Span<int> found = stackalloc int[totals.Length];
        var count = 0;
        foreach (var other in machine.Contexts)
        {
            var own = other.Kind is ContextKind.Hotplug or ContextKind.Hardware or ContextKind.Platform
                || (other.Kind is ContextKind.Interrupt or ContextKind.Scheduler && other.Cpus.First == cpu)
                ? context.Automaton.StepFootprints[node]
                : shared[context.Id][node];
            if (other != context && own.Conflicts(totals[other.Id]))
            {
                found[count++] = other.Id;
            }
        }

        return [.. found[..count]];
    }
}
