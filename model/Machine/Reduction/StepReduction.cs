using System.Numerics;

namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Partial-order reduction: decides when one context's next step, or few contexts', may stand for all the steps that are enabled.
/// </summary>
/// <remarks>
/// <para>The steps of a set of contexts may stand for all where nothing that can happen before one of them is made conflicts with them
/// (a persistent set, Godefroid, Partial-Order Methods, 1996, chapter 4; it is a stubborn set of Valmari's, 1991, whose steps are all of
/// few contexts). For a step α of context x that is: (1) no cell that it touches is written, and no cell that it writes is touched, by
/// what another context can come to first. Who can come to anything is <see cref="Movability"/>'s to say; whoever can counts with the
/// footprint of its automaton from its node on, which the closed automaton makes a reachability question. A cell that belongs to one CPU
/// (this_cpu data) can be touched by tasks of other CPUs only from there, so while x holds that CPU it is enough to look at the CPU's
/// interrupt context and at what acts by itself. (2) α disables no interrupt that may come first and no context switch: it masks
/// interrupts only where none can come before, and does not raise preempt_count, nor end the task, nor let it sleep at its next step,
/// where it could be switched; and what the property says that sees it switched, it says of the next step as well. (3) Where x may be
/// moved meanwhile, α does the same on every CPU. Then every run from here that contains such a step can be reordered to begin with the
/// first of them, and every run without is possible after it and shows the same.</para>
/// <para>Where somebody comes into conflict with α, that one's next step may be taken with it (<see cref="Close"/>): before it makes that,
/// it can do nothing else. If it is held, its holder's. So it goes on until nobody conflicts, or until what conflicts is no context's
/// step: an interrupt that is taken, a task that gets a CPU. A step of the set that is not enabled adds nothing: whoever could enable it
/// conflicts with it, and is in the set. So what it shows meanwhile it shows in this state as in any that others lead to, and in this
/// state it is told.</para>
/// <para>Footprints do not say all. A step that looks at where contexts stand is never taken so, for who moves them is not in its
/// footprint; nor is one that moves its context into or out of what others look at there (a section of RCU, masked interrupts, an IPI
/// that is owed, its mm), or by which a CPU leaves its interrupt or its context-switch code: whoever begins a grace period keeps who was
/// inside.</para>
/// <para>The step by which a CPU has switched lets the task that it has left run elsewhere: a realtime one keeps others from a CPU from
/// then on, so where such a task may go elsewhere that step is never taken alone. Nor is one that lets an emptied CPU's context-switch
/// code begin: it takes no interrupt from then on.</para>
/// <para>A host may take the physical CPU from x's vCPU before α, whatever α does: α disables that as little as it disables an interrupt,
/// and a run in which it comes first has α made before it. While a vCPU has no physical CPU, none of its steps is looked at. It is the
/// same with stop_machine: x's CPU is stopped only where x could be switched, or has ended; while all are stopped, none is looked
/// at.</para>
/// <para>α is enabled when it is chosen and shows nothing (checked when it is made): what is undefined ends a run, and the others would
/// not be made. A step's invariants and what monitors look at and remember are in its footprint, so what others show is the same before
/// and after it, and that is all that is asked: which single transitions, and which final states, there are. (A standstill that a run
/// without α comes to is one after α, too, or α is not taken alone: <see cref="Standstills"/>.) No cycle of an automaton consists of such
/// steps only, and no interrupt is taken and no task switched by them, so no step is put off for ever (Valmari, A stubborn attack on state
/// explosion, 1990; Peled's C3 is more than safety needs). Where progress is asked for fewer steps may stand for all: <see
/// cref="ProgressVisibility"/>.</para>
/// </remarks>
internal sealed unsafe class StepReduction
{
    private const int None = -1;

    private readonly Computer machine;
    private readonly Movability movability;
    private readonly bool[][] candidates;
    private readonly bool[][] masks;
    private readonly Rival[][][] rivals;
    private readonly Footprint[][] shared;
    private readonly bool seesPlaces;
    private readonly bool urgent;
    private readonly ProgressVisibility? progress;
    private readonly Standstills standstills;
    private readonly Requirement omitted;

    public StepReduction(
        Computer machine,
        Movability movability,
        bool interruptible,
        bool[] switched,
        Standstills standstills,
        ProgressVisibility? progress,
        Requirement omitted)
    {
        (this.machine, this.movability, this.standstills, this.progress, this.omitted) =
            (machine, movability, standstills, progress, omitted);
        var contexts = machine.Contexts;
        candidates = new bool[contexts.Count][];
        masks = new bool[contexts.Count][];
        rivals = new Rival[contexts.Count][][];
        shared = new Footprint[contexts.Count][];
        var owned = Owned(machine);
        urgent = contexts.Any(c => c is { Kind: ContextKind.Task, Realtime: true, Cpus.Count: > 1 });
        seesPlaces = contexts.Any(c => c.Automaton.Nodes.Any(n => n?.Operation.LooksAtContexts == true));
        foreach (var context in contexts)
        {
            var moves = switched[context.Id];
            candidates[context.Id] = [.. context.Automaton.Nodes.Select((n, i) => n is not null && IsMover(context, i, moves))];
            masks[context.Id] = [.. context.Automaton.Nodes
                .Select((n, i) => interruptible && n is not null && context.Kind == ContextKind.Task && Masks(context, i))];
            rivals[context.Id] = new Rival[candidates[context.Id].Length][];
            shared[context.Id] = Shared(context.Automaton, owned);
            if (omitted != Requirement.Cycles)
            {
                BreakCycles(context.Automaton, candidates[context.Id]);
            }

            // Whose rivals they are shows in the footprint, in what of it is shared, and in the CPU that the context knows it runs on.
            var known = new Dictionary<(Footprint Own, Footprint Shared, int Cpu), Rival[]>();
            for (var node = 1; node < rivals[context.Id].Length; node++)
            {
                rivals[context.Id][node] = candidates[context.Id][node] ? Rivals(context, node, known) : [];
            }
        }
    }

    /// <summary>Whether a step that shows something may stand for all: not where conditions are asked for.</summary>
    public bool ShowsAlone => omitted == Requirement.Visibility;

    /// <summary>Settles where contexts stand.</summary>
    /// <param name="state">A state.</param>
    /// <param name="room">Room for two numbers of each context, for as long as the answer is used.</param>
    public Situation Settle(ulong* state, int* room) => movability.Settle(state, room);

    /// <summary>Whether the next step of a context may ever stand for all. Where contexts are interchangeable the same of their steps have
    /// to be: else the steps of a cycle could be taken alone, one of one context and the next of the other.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="node">Where it stands.</param>
    public bool IsCandidate(int context, int node) => candidates[context][node];

    /// <summary>Whether the next step of a context, if it is enabled and shows nothing, may stand for all wherever the others
    /// stand.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="node">Where it stands; a candidate.</param>
    public bool HasNoRival(int context, int node) => rivals[context][node].Length == 0 && !masks[context][node];

    /// <summary>Whether the next step of a context, if it is enabled and shows nothing, may stand for all.</summary>
    /// <param name="now">Where contexts stand.</param>
    /// <param name="context">The context's number; it stands at a candidate.</param>
    /// <param name="cpu">The CPU that it runs on.</param>
    public bool MayStandAlone(in Situation now, int context, int cpu)
    {
        var members = 1UL << context;
        var feared = Feared(now, members, context, cpu);
        return feared == Moves.None || !movability.MayHappen(now, members, feared);
    }

    /// <summary>The contexts whose next steps, as far as they are enabled and show nothing, may together stand for all: with one's, those
    /// of who would come into conflict with them; a bit each.</summary>
    /// <param name="now">Where contexts stand.</param>
    /// <param name="seed">The number of the one to begin with; it stands at a candidate.</param>
    /// <param name="acting">By CPU, the number of the context that its next instruction is of, or -1.</param>
    /// <returns>None where that leads to what is no context's step.</returns>
    public ulong Close(in Situation now, int seed, ReadOnlySpan<int> acting)
    {
        var members = 1UL << seed;
        while (true)
        {
            var moves = movability.InTime(now, members);
            var intruder = None;
            for (var cpu = 0; cpu < acting.Length && intruder == None; cpu++)
            {
                if (acting[cpu] is var member && member >= 0 && (members >> member & 1) != 0)
                {
                    intruder = IntruderAt(now, members, moves, member, cpu);
                }
            }

            if (intruder == None)
            {
                return members;
            }

            // Whoever holds it comes first.
            while (now.Holders[intruder] is var holder && holder >= 0)
            {
                intruder = holder;
            }

            if (acting.IndexOf(intruder) < 0 || !candidates[intruder][now.Nodes[intruder]] || (members >> intruder & 1) != 0)
            {
                return 0;
            }

            members |= 1UL << intruder;
        }
    }

    // A context that may, before those of a set, come to what the next step of one of them does not commute with; or the interrupt that the
    // step would mask.
    private int IntruderAt(in Situation now, ulong members, Moves moves, int context, int cpu)
    {
        var masked = Masked(context, now.Nodes[context], cpu);
        var intruders = moves.Meet(masked) ? masked.Anybody : moves.In(Feared(now, members, context, cpu)).Anybody;
        return intruders == 0 ? None : BitOperations.TrailingZeroCount(intruders);
    }

    // What is not to happen before the next step of a context: what it does not commute with, and interrupts that it would mask.
    private Moves Feared(in Situation now, ulong members, int context, int cpu)
    {
        var node = now.Nodes[context];
        var feared = Masked(context, node, cpu);
        foreach (var rival in rivals[context][node])
        {
            if ((members >> rival.Context & 1) == 0)
            {
                feared |= rival.Conflicting(now);
            }
        }

        return feared;
    }

    private Moves Masked(int context, int node, int cpu) =>
        masks[context][node] && omitted != Requirement.MaskedInterrupts && 1UL << machine.Interrupts[cpu].Id is var interrupt
            ? new Moves(0, interrupt, interrupt) : Moves.None;

    private Footprint Against(int context, int node, int other) =>
        machine.Contexts[other] is var rival
        && (rival.Kind is ContextKind.Hotplug or ContextKind.Hardware or ContextKind.Platform
            || (rival.Kind is ContextKind.Interrupt or ContextKind.Scheduler
                && rival.Cpus.First == machine.Contexts[context].Automaton.Nodes[node]!.Registers.Cpu))
            ? machine.Contexts[context].Automaton.StepFootprints[node]
            : shared[context][node];

    private static bool EndsOnCpu(Context context, int next) =>
        next == Automaton.Done && context.Kind is (ContextKind.Interrupt or ContextKind.Scheduler);

    private bool IsMover(Context context, int index, bool switched)
    {
        var node = context.Automaton.Nodes[index]!;
        if (context.Kind is ContextKind.Hotplug or ContextKind.Idle or ContextKind.Hardware or ContextKind.Platform
            || node.Operation.AsWritten is IYields
            || (context.Realtime && (node.Operation.Sleeps || (machine.Hotplug is not null && context.Automaton.Starts.Contains(index))))
            || (urgent && LetsGo(context, index))
            || (progress is null ? omitted != Requirement.Standstills && standstills.MayBeAverted(context, index)
                : !progress.IsInvisible(context, index)))
        {
            return false;
        }

        if (node.Operation.LooksAtContexts && omitted != Requirement.LooksPastFootprints)
        {
            return false;
        }

        if (switched && omitted != Requirement.DisabledSwitches && context.Automaton.Successors(index).Contains(Automaton.Done))
        {
            return false;
        }

        if (switched && node.Registers.Preemptible && node.Operation.DependsOnCpu && omitted != Requirement.DependenceOnTheCpu)
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
            if (omitted != Requirement.LooksPastFootprints
                && (after.RcuReaders != node.Registers.RcuReaders || after.MigrateDisabled != node.Registers.MigrateDisabled
                    || after.OwesIpi != node.Registers.OwesIpi || after.Mm != node.Registers.Mm
                    || (seesPlaces && (EndsOnCpu(context, next)
                        || (context.Kind == ContextKind.Task && after.IrqsOff != node.Registers.IrqsOff)))))
            {
                return false;
            }

            if (switched && node.Registers.Preemptible && omitted != Requirement.DisabledSwitches
                && (!after.Preemptible || context.Automaton.Nodes[next]?.Operation.Sleeps == true
                    || (Preempted(node) & ~Preempted(context.Automaton.Nodes[next])) != 0))
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Preempted(Node? node) => (node?.Operation as ObservedOperation)?.Preempted ?? 0;

    private static bool Masks(Context context, int index)
    {
        var before = context.Automaton.Nodes[index]!.Registers;
        foreach (var next in context.Automaton.Successors(index))
        {
            if (next >= 0 && !before.IrqsOff && (context.Automaton.Nodes[next]?.Registers ?? context.Initial).IrqsOff)
            {
                return true;
            }
        }

        return false;
    }

    // Whether the step lets a task that a CPU has left run elsewhere.
    private bool LetsGo(Context context, int index) =>
        context.Kind == ContextKind.Scheduler
        && (context.Automaton.Successors(index).Contains(Automaton.Done)
            || machine.OnCpu.Any(context.Automaton.StepFootprints[index].Writes.Contains));

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

    // What of a step's footprint a task on another CPU can touch too: not the pinned CPU's own data.
    private static Footprint[] Shared(Automaton automaton, CellSet[] owned)
    {
        var known = new Dictionary<(Footprint, int Cpu), Footprint>();
        var shared = new Footprint[automaton.Nodes.Count];
        shared[Automaton.Done] = new Footprint();
        for (var node = 1; node < shared.Length; node++)
        {
            var (own, registers) = (automaton.StepFootprints[node], automaton.Nodes[node]!.Registers);
            if (registers.Preemptible || registers.Cpu < 0)
            {
                shared[node] = own;
            }
            else if (!known.TryGetValue((own, registers.Cpu), out shared[node]!))
            {
                known.Add((own, registers.Cpu), shared[node] = own.Without(owned[registers.Cpu]));
            }
        }

        return shared;
    }

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

    private Rival[] Rivals(Context context, int node, Dictionary<(Footprint Own, Footprint Shared, int Cpu), Rival[]> known)
    {
        var automaton = context.Automaton;
        var key = (automaton.StepFootprints[node], shared[context.Id][node], automaton.Nodes[node]!.Registers.Cpu);
        if (!known.TryGetValue(key, out var found))
        {
            known.Add(key, found = Rivals(context, node));
        }

        return found;
    }

    private Rival[] Rivals(Context context, int node)
    {
        var found = new List<Rival>();
        foreach (var other in machine.Contexts)
        {
            if (other != context && omitted != Requirement.Independence
                && Against(context.Id, node, other.Id) is var step && step.Conflicts(movability.Totals[other.Id]))
            {
                found.Add(movability.RivalOf(other.Id, step));
            }
        }

        return [.. found];
    }
}
