namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Which steps may keep a machine from a standstill that it comes to where they are not made, so that <see cref="StepReduction"/> may not
/// let them stand for all.
/// </summary>
/// <remarks>
/// <para>A run may end without the step α of context x, although nothing conflicts with α and it is enabled: x has lost its CPU, to an
/// interrupt, to context-switch code, to a task, to a stopper or to the host, and whoever has it waits. Nothing can happen any more, and a
/// search says so. After α the same run is possible. But there somebody may go on: whoever waits for what α writes, an interrupt whose IPI
/// α has sent, a task that it has forked; in the end whoever has x's CPU, and there is no standstill.</para>
/// <para>So α is not taken alone if both may be: it writes what decides whether another can make a step (<see cref="DecisiveCells"/>), and
/// x may be kept from it for good. If nobody else's chances hang on α, who has come to a standstill without it has done so with it. If
/// x keeps its CPU until α is made, or whoever may get it waits for nothing before x has it back, there is no such run.</para>
/// <para>Nor is x's last step taken alone if a host may keep x from it: a host is not counted as one that has work left, so a
/// standstill may be one of x only. (Whoever else may keep x has work left itself, but for an idle loop, and that keeps only tasks that
/// are switched, whose last steps are never taken alone.) Nor is α where x may be kept at it, if a standstill then shows something of x
/// there. A host that may end before it gives the physical CPU back keeps it as one that waits does.</para>
/// <para>Of a task that keeps its CPU only for want of preemption the CPU is free for x, so it keeps nobody from anything unless it is
/// realtime. An idle loop that polls looks for tasks at one of its steps only, and counts as one that keeps the CPU; so do
/// stoppers.</para>
/// </remarks>
internal sealed class Standstills
{
    private readonly Computer machine;
    private readonly bool[] switched;
    private readonly DecisiveCells cells;
    private readonly CpuMask interrupted;
    private readonly CpuMask switching;
    private readonly CpuMask descheduled;
    private readonly bool[] keeps;

    /// <summary>Looks at a finished machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cells">What decides there who can make a step.</param>
    /// <param name="switched">By context, whether it is a task that can lose its CPU or run elsewhere.</param>
    public Standstills(Computer machine, DecisiveCells cells, bool[] switched)
    {
        (this.machine, this.cells, this.switched) = (machine, cells, switched);
        keeps = [.. machine.Contexts.Select(c => c.Kind == ContextKind.Task
            && c.Automaton.Nodes.Any(n => MayWait(n) && (c.Realtime || !n!.Registers.Preemptible)))];
        (interrupted, switching) = (WhereSomeWait(machine.Interrupts), WhereSomeWait(machine.Schedulers));
        foreach (var host in machine.Contexts.Where(c => c.Kind == ContextKind.Platform))
        {
            var taken = host.Automaton.Nodes.Select(n => n?.Operation.About).OfType<Descheduling>().ToList();
            var waits = host.Automaton.Nodes.Any(n => MayWait(n) && n!.Operation.About is not Descheduling);
            descheduled = taken.Where(d => waits || MayEndWith(host.Automaton, d))
                .Aggregate(descheduled, (all, d) => all.With(d.Vcpu));
        }
    }

    /// <summary>Whether there may be a standstill where the step at a node is not made, and none where it is.</summary>
    /// <param name="context">The context.</param>
    /// <param name="index">The node.</param>
    public bool MayBeAverted(Context context, int index) =>
        MayBeKeptOff(context, context.Automaton.Nodes[index]!.Registers)
        && ((MayBeDescheduled(context) && context.Automaton.Successors(index).Contains(Automaton.Done))
            || context.Automaton.Nodes[index]!.Operation is ObservedOperation { Stuck: not 0 }
            || cells.AreAmong(context, context.Automaton.StepFootprints[index].Writes));

    private static bool MayWait(Node? node) => node?.Operation.IsAlwaysEnabled == false;

    private static CpuMask WhereSomeWait(IEnumerable<Context> contexts) =>
        contexts.Where(c => c.Automaton.Nodes.Any(MayWait)).Aggregate(CpuMask.None, (all, c) => all | c.Cpus);

    // Whether a host may come to its end from where it takes a physical CPU, without a step that could give it back.
    private bool MayEndWith(Automaton host, Descheduling taken)
    {
        var reached = new HashSet<int>();
        var left = new Stack<int>(Enumerable.Range(1, host.Nodes.Count - 1)
            .Where(n => Equals(host.Nodes[n]!.Operation.About, taken))
            .SelectMany(host.Following));
        while (left.TryPop(out var node))
        {
            if (node == Automaton.Done)
            {
                return true;
            }

            if (reached.Add(node) && !host.StepFootprints[node].Writes.Contains(machine.Descheduled[taken.Vcpu]))
            {
                foreach (var next in host.Following(node))
                {
                    left.Push(next);
                }
            }
        }

        return false;
    }

    private bool MayBeDescheduled(Context context) => !(context.Cpus & descheduled).IsEmpty;

    private bool MayBeKeptOff(Context context, Registers registers)
    {
        if (MayBeDescheduled(context))
        {
            return true;
        }

        if (context.Kind != ContextKind.Task || registers.IrqsOff)
        {
            return false;
        }

        return !(context.Cpus & interrupted).IsEmpty
            || (switched[context.Id] && registers.Preemptible
                && (machine.Hotplug is not null || machine.Idle.Length > 0 || !(context.Cpus & switching).IsEmpty
                    || machine.Contexts.Any(c => c != context && keeps[c.Id] && !(c.Cpus & context.Cpus).IsEmpty)));
    }
}
