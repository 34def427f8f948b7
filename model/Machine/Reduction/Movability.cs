using System.Numerics;

namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Which contexts can come to a step at all while some others make none: the necessary enabling sets of what is not enabled.
/// </summary>
/// <remarks>
/// <para>Two things keep a context from its next step. A CPU has one thing to do at a time: under an interrupt, or while it switches, its
/// task stands still, and so does whatever else can run there only; while a task keeps its CPU no other comes there, its context-switch
/// code does not begin, and where it has masked interrupts none is taken (<see cref="Situation.Holders"/>). So what is held comes to a
/// step only once its holder has made one. And a wait that is not over ends only once somebody writes what it reads; a call-function
/// interrupt is taken only once an IPI has been sent; a task that is to be forked begins only once it is.</para>
/// <para>Both are necessary, so the least set that is closed under them contains whoever may come to a step before one of the contexts does
/// that are left out (Valmari, Stubborn sets for reduced state space generation, 1989: necessary enabling sets; Godefroid, Partial-Order
/// Methods, 1996, 4.4). Whoever is in it counts with all that it may still do, so what is written is never less than what they can
/// write.</para>
/// <para>What a wait shows while it lasts would be shown by states that are then left out. So one that shows anything counts as if it were
/// over. Nor is it enough to know what a step reads that looks at where contexts stand, or that another CPU may find otherwise; and a
/// realtime task that wakes up takes the CPU from others, which nobody's footprint says.</para>
/// </remarks>
internal sealed unsafe class Movability
{
    private readonly Computer machine;
    private readonly Scheduling scheduling;
    private readonly EnabledSteps steps;
    private readonly BufferDrains drains;
    private readonly Context[] contexts;
    private readonly bool[][] waits;
    private readonly Footprint[][] own;
    private readonly Footprint[][] futures;
    private readonly Footprint[] totals;
    private readonly Footprint[] handlers;
    private readonly (int Interrupt, Cell Armed, Footprint Future)[] devices;
    private readonly Context[][] bound;
    private readonly Context[][] candidates;
    private readonly Registers[][] registers;
    private readonly bool[] sole;
    private readonly int[] cpus;
    private readonly ulong interrupts;
    private readonly ulong all;
    private readonly int words;
    private readonly Requirement omitted;

    /// <summary>Looks at a finished machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="queues">Where tasks may run.</param>
    /// <param name="scheduling">Says who runs where.</param>
    /// <param name="steps">Says which steps are enabled.</param>
    /// <param name="drains">What waits in store buffers.</param>
    /// <param name="omitted">The condition that is not asked for, to see that it is needed.</param>
    public Movability(
        Computer machine, RunQueues queues, Scheduling scheduling, EnabledSteps steps, BufferDrains drains, Requirement omitted)
    {
        (this.machine, this.scheduling, this.steps, this.drains, this.omitted) = (machine, scheduling, steps, drains, omitted);
        contexts = [.. machine.Contexts];
        own = [.. contexts.Select(c => c.Automaton.StepFootprints.ToArray())];
        registers = [.. contexts.Select(c => c.Automaton.Nodes.Select(n => n?.Registers ?? c.Initial).ToArray())];
        waits = [.. contexts.Select(c => c.Automaton.Nodes.Select(n => n is not null && HoldsUp(c, n)).ToArray())];
        totals = [.. contexts.Select(Total)];
        futures = [.. contexts.Select(FuturesOf)];
        handlers = [.. contexts.Select(Handler)];
        devices = [.. machine.Devices.Select(d => (d.Context.Id, d.Armed, futures[d.Context.Id][InterruptDelivery.StartOf(machine, d)]))];
        var tasks = queues.Tasks;
        sole = queues.Sole;
        candidates = [.. queues.Candidates.Select(list => list.Select(t => tasks[t]).ToArray())];
        bound = [.. candidates.Select(list => list.Where(t => t.Cpus.Count == 1).ToArray())];
        cpus = [.. contexts.Select(c => c.Cpus.First)];
        interrupts = contexts.Where(c => c.Kind == ContextKind.Interrupt).Aggregate(0UL, (bits, c) => bits | (1UL << c.Id));
        all = contexts.Aggregate(0UL, (bits, c) => bits | (1UL << c.Id));
        words = (machine.Layout.Cells.Count + 63) / 64;
    }

    /// <summary>By context: all that it may touch, wherever it begins; of an interrupt context, what it takes to begin as well.</summary>
    public IReadOnlyList<Footprint> Totals => totals;

    /// <summary>Settles where contexts stand, who holds whom, and what may happen at once.</summary>
    /// <param name="state">A state.</param>
    /// <param name="room">Room for two numbers of each context, for as long as the answer is used.</param>
    public Situation Settle(ulong* state, int* room)
    {
        var now = new Situation(state, room, room + contexts.Length);
        for (var i = 0; i < contexts.Length; i++)
        {
            now.Nodes[i] = contexts[i].Node.Get(now.State);
            now.Holders[i] = Situation.Nobody;
        }

        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            Settle(now, cpu);
        }

        var (free, unheld) = (0UL, 0UL);
        for (var i = 0; i < contexts.Length; i++)
        {
            free |= IsFree(now, i) ? 1UL << i : 0;
            unheld |= now.Holders[i] < 0 ? 1UL << i : 0;
        }

        now = now.With(free, Moves.None);
        return now.With(free, Grow(now, unheld, Moves.None));
    }

    /// <summary>Whether any of what is to be feared may happen.</summary>
    /// <param name="now">Where contexts stand.</param>
    /// <param name="members">Those that make no step.</param>
    /// <param name="feared">What is to be feared.</param>
    public bool MayHappen(in Situation now, ulong members, Moves feared) => InTime(now, members, feared).Meet(feared);

    /// <summary>What may happen, once those move who can.</summary>
    /// <param name="now">Where contexts stand.</param>
    /// <param name="members">Those that make no step.</param>
    public Moves InTime(in Situation now, ulong members) => InTime(now, members, Moves.None);

    /// <summary>The context that a step does not commute with, whatever that may still do.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="step">What the step touches.</param>
    public Rival RivalOf(int context, Footprint step) => new(
        context,
        step,
        futures[context],
        omitted != Requirement.PendingInterrupts && step.Conflicts(handlers[context]),
        [.. devices.Where(d => d.Interrupt == context && step.Conflicts(d.Future)).Select(d => d.Armed)]);

    // As soon as anything happens that is feared, no more is asked.
    private Moves InTime(in Situation now, ulong members, Moves feared)
    {
        var moves = now.AtOnce.Without(members);
        if (moves.Meet(feared))
        {
            return moves;
        }

        // At first judged by who holds whom alone: none of it waits for anybody to write anything.
        var open = all & ~members;
        while (Grow(now, open, moves) is var more && more != moves)
        {
            moves = more;
            if (moves.Meet(feared))
            {
                return moves;
            }
        }

        var written = stackalloc ulong[words];
        new Span<ulong>(written, words).Clear();
        Write(now, moves, written);
        var ready = default(Readiness);
        while (Grow(now, open, moves, written, ref ready) is var more && more != moves)
        {
            if (more.Meet(feared))
            {
                return more;
            }

            Write(now, more.Without(moves), written);
            moves = more;
        }

        return moves;
    }

    // An operation that may turn out not to be enabled, of which nothing is to be seen meanwhile, and which only a write can let go on.
    // Of a wait that may go several ways each is asked for in time, so that it counts as over costs states at most.
    private bool HoldsUp(Context context, Node node) =>
        node.Operation is { IsWait: true, LooksAtContexts: false, DependsOnCpu: false, Outcomes: 1 } operation
        && ((operation.ObservedWhenBlocked(node.Registers) == 0 && operation is not ObservedOperation { LooksWhileBlocked: true })
            || omitted == Requirement.ShownWhileWaiting)
        && !(context.Realtime && operation.Sleeps);

    private void Settle(in Situation now, int cpu)
    {
        var interrupt = machine.Interrupts[cpu].Id;
        var running = scheduling.Running(now.State, cpu)?.Id ?? Situation.Nobody;
        int holder;
        var masks = false;
        var keeps = true;
        if (now.Nodes[interrupt] != Automaton.Done)
        {
            holder = interrupt;
        }
        else if (machine.Schedulers.Length > 0 && now.Nodes[machine.Schedulers[cpu].Id] != Automaton.Done)
        {
            (holder, masks) = (machine.Schedulers[cpu].Id, true);
        }
        else if (running >= 0 && now.Nodes[running] is var node && node != Automaton.Done
            && (sole[cpu] || !registers[running][node].Preemptible || omitted == Requirement.KeptCpus))
        {
            // While CPUs come and go, context-switch code may begin to empty one.
            (holder, masks) = (running, registers[running][node].IrqsOff);
            keeps = machine.Hotplug is not { } hotplug || now.Nodes[hotplug.Id] == Automaton.Done;
        }
        else
        {
            return;
        }

        if (running >= 0 && running != holder)
        {
            now.Holders[running] = holder;
        }

        foreach (var task in bound[cpu])
        {
            if (task.Id != holder)
            {
                now.Holders[task.Id] = holder;
            }
        }

        if (machine.Idle.Length > 0)
        {
            now.Holders[machine.Idle[cpu].Id] = holder;
        }

        if (masks)
        {
            now.Holders[interrupt] = holder;
        }

        if (keeps && machine.Schedulers.Length > 0 && machine.Schedulers[cpu].Id is var switching && switching != holder)
        {
            now.Holders[switching] = holder;
        }
    }

    // One round: whoever may move besides, given who may so far, if nobody writes anything.
    private Moves Grow(in Situation now, ulong open, Moves moves)
    {
        var (steps, calls, raised) = moves;
        for (var left = open & ((now.Free & ~steps) | interrupts); left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            if (now.Holders[i] is var holder && holder >= 0 && (steps >> holder & 1) == 0)
            {
                continue;
            }

            var bit = 1UL << i;
            steps |= bit & now.Free;
            if ((interrupts & bit) != 0 && (now.Nodes[i] == Automaton.Done || (steps & bit) != 0))
            {
                calls |= machine.PendingIpi[cpus[i]].IsSet(now.State) ? bit : 0;
                foreach (var device in devices)
                {
                    raised |= device.Interrupt == i && device.Armed.IsSet(now.State) ? bit : 0;
                }
            }
        }

        return new Moves(steps, calls, raised);
    }

    // The same given what they write.
    private Moves Grow(in Situation now, ulong open, Moves moves, ulong* written, ref Readiness ready)
    {
        var (steps, calls, raised) = Grow(now, open, moves);
        for (var left = open & (~steps | interrupts); left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            if (now.Holders[i] is var holder && holder >= 0 && (steps >> holder & 1) == 0)
            {
                continue;
            }

            var bit = 1UL << i;
            steps |= (steps & bit) == 0 && MayBeLetGo(now, i, written, ref ready) ? bit : 0;
            if ((interrupts & bit) != 0 && (now.Nodes[i] == Automaton.Done || (steps & bit) != 0))
            {
                calls |= (calls & bit) == 0 && Includes(written, machine.PendingIpi[cpus[i]]) ? bit : 0;
            }
        }

        return new Moves(steps, calls, raised);
    }

    // Whether a context that has its CPU may come to its step although nobody writes anything.
    private bool IsFree(in Situation now, int context)
    {
        var node = now.Nodes[context];
        return node == Automaton.Done
            ? contexts[context].Kind == ContextKind.Scheduler && MayBegin(now, contexts[context])
            : contexts[context].Started?.IsSet(now.State) != false && !waits[context][node];
    }

    private bool MayBeLetGo(in Situation now, int context, ulong* written, ref Readiness ready)
    {
        var node = now.Nodes[context];
        return node != Automaton.Done
            && (contexts[context].Started is not { } started || started.IsSet(now.State) || Includes(written, started))
            && (!waits[context][node] || Overlap(written, own[context][node].Reads) || IsReady(now, context, node, ref ready));
    }

    private bool IsReady(in Situation now, int context, int node, ref Readiness ready)
    {
        var bit = 1UL << context;
        if ((ready.Asked & bit) == 0)
        {
            ready.Asked |= bit;
            ready.Found |= drains.MayBringAbout(now.State, contexts[context], own[context][node].Reads)
                || steps.IsEnabled(now.State, contexts[context], cpus[context]) ? bit : 0;
        }

        return (ready.Found & bit) != 0;
    }

    // A CPU switches where a task may leave it or come to it; one that goes offline is emptied, too.
    private bool MayBegin(in Situation now, Context scheduler)
    {
        var cpu = scheduler.Cpus.First;
        if (sole[cpu] || scheduler.Automaton.Starts.Count == 0)
        {
            return false;
        }

        if (machine.Hotplug is { } hotplug && now.Nodes[hotplug.Id] != Automaton.Done)
        {
            return true;
        }

        foreach (var task in candidates[cpu])
        {
            if (now.Nodes[task.Id] != Automaton.Done)
            {
                return true;
            }
        }

        return false;
    }

    // By node, what a context may still touch; context-switch code that is to begin, wherever it does.
    private Footprint[] FuturesOf(Context context)
    {
        var futures = context.Automaton.Futures.ToArray();
        if (context.Kind == ContextKind.Scheduler)
        {
            Array.Fill(futures, totals[context.Id]);
        }

        return futures;
    }

    private void Write(in Situation now, Moves moves, ulong* written)
    {
        for (var left = moves.Steps; left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            Add(written, futures[i][now.Nodes[i]].Writes);
        }

        for (var left = moves.Calls; left != 0; left &= left - 1)
        {
            Add(written, handlers[BitOperations.TrailingZeroCount(left)].Writes);
        }

        foreach (var device in devices)
        {
            if ((moves.Devices >> device.Interrupt & 1) != 0)
            {
                Add(written, device.Future.Writes);
            }
        }
    }

    private void Add(ulong* written, CellSet cells)
    {
        var bits = cells.Bits;
        for (var i = 0; i < words && i < bits.Length; i++)
        {
            written[i] |= bits[i];
        }
    }

    private bool Overlap(ulong* written, CellSet cells)
    {
        if (omitted == Requirement.WritersOfWhatIsWaitedFor)
        {
            return false;
        }

        var bits = cells.Bits;
        for (var i = 0; i < words && i < bits.Length; i++)
        {
            if ((written[i] & bits[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool Includes(ulong* written, Cell cell) =>
        omitted != Requirement.SendersOfInterrupts && (written[cell.Id / 64] >> (cell.Id % 64) & 1) != 0;

    private Footprint Total(Context context)
    {
        var total = context.Automaton.Total();
        if (context.Kind == ContextKind.Interrupt && context.Automaton.Nodes.Count > 1)
        {
            total.Write(machine.PendingIpi[context.Cpus.First]);
        }

        return total;
    }

    // What it is to take a call-function interrupt, and all that comes of it.
    private Footprint Handler(Context context)
    {
        var all = new Footprint();
        if (context.Kind == ContextKind.Interrupt && context.Automaton.Starts.Count > 0)
        {
            all.Write(machine.PendingIpi[context.Cpus.First]);
            all.Add(futures[context.Id][context.Automaton.Starts[0]]);
        }

        return all;
    }

    // Of contexts that wait: who was asked whether the wait is over, or a buffered store may end it, and for whom that is so. No moves of
    // others make a difference to it.
    private ref struct Readiness
    {
        public ulong Asked;
        public ulong Found;
    }
}
