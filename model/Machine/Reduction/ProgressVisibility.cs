namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Which steps are invisible to the question whether somebody waits for ever under a fair scheduler, so that <see cref="StepReduction"/>
/// may let them stand for all where a search looks for infinite runs.
/// </summary>
/// <remarks>
/// <para>The question is asked of who waits, of who could make a step (fairness), and of who makes one. A step α of context x is invisible
/// if, in whatever state it is made, (1) x waits neither before it nor after it; (2) nobody but x can make a step after it who could not
/// before, nor the other way round: it leaves interrupts on or off; where x can lose its CPU or run elsewhere, it leaves it as preemptible
/// and as bound to its CPU as it was; it is no end of what a CPU does before all else; and it writes no cell that a step of another
/// reads which may turn out not to be enabled, nor one that says whether a task has begun, an IPI is pending or a CPU has let go of the
/// task that it has left (<c>p->on_cpu</c>): until then that task can run nowhere else.</para>
/// <para>Then of every fair run on which somebody waits for ever the reduced system has one too. Let ρ be such a run. As with safety it is
/// turned into a run ρ' of the reduced system by moving steps that stand for all forward, past steps that they do not conflict with, or by
/// adding one that ρ never makes (Peled, Combining partial order reductions with on-the-fly model-checking, 1996; Baier and Katoen,
/// Principles of Model Checking, 2008, 8.2.2). Every cycle of the reduced system has a state that is expanded in full, so every step of ρ
/// is made in ρ' some time (C3). Visible steps keep their order, so who waits is the same but for stuttering. To who makes infinitely many
/// steps in ρ' it is fair; and whoever does in ρ does in ρ'. Let q make finitely many in ρ'. Take two places, one in ρ and one in ρ',
/// behind the last step of q and behind the same visible steps: what has been made up to each can be completed to the same by invisible
/// steps of others, which do not change whether q could make a step. So from there on q could make one infinitely often, or for ever, in
/// ρ' as in ρ. Where ρ' has steps of q that ρ has not, q stood before the first of them in ρ to the end, and that was enabled and stayed
/// so: then q did not make it for want of its CPU, and it wants that in ρ' as well, for what decides about it is the same. So ρ' is as
/// fair to q as ρ, under weak and under strong fairness.</para>
/// <para>Who could make a step is a function of cells, of where a CPU's contexts stand and of their registers only where nothing else comes
/// in: CPUs that come and go, a host, devices, realtime tasks, idle loops, steps that look at where others stand, store buffers. Of a
/// machine with any of these nothing is invisible.</para>
/// <para>Some of it is asked twice, for the argument's sake. No step that changes migrate_disable, and no last step of a task that is
/// switched, stands for all anyway; which CPU a task knows to be its own decides only under migrate_disable, and is settled there; and
/// what a CPU does before all else ends with interrupts off, unless its text has let them in.</para>
/// </remarks>
internal sealed class ProgressVisibility
{
    private readonly DecisiveCells cells;
    private readonly bool[] switched;
    private readonly Requirement omitted;

    /// <summary>Looks at a finished machine.</summary>
    /// <param name="cells">What decides there who can make a step.</param>
    /// <param name="switched">By context, whether it is a task that can lose its CPU or run elsewhere.</param>
    /// <param name="omitted">The condition that is not asked for, to see that it is needed.</param>
    public ProgressVisibility(DecisiveCells cells, bool[] switched, Requirement omitted) =>
        (this.cells, this.switched, this.omitted) = (cells, switched, omitted);

    /// <summary>Whether any step of a machine may be invisible.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">How its memory is ordered.</param>
    public static bool Applies(Computer machine, MemoryModel memory) =>
        memory == MemoryModel.Sc
        && machine.Hotplug is null
        && machine.Devices.Count == 0
        && machine.Contexts.All(c =>
            c.Kind is ContextKind.Task or ContextKind.Interrupt or ContextKind.Scheduler
            && !c.Realtime
            && c.Automaton.Nodes.All(n => n?.Operation is not { LooksAtContexts: true }));

    /// <summary>Whether the step at a node is invisible.</summary>
    /// <param name="context">The context.</param>
    /// <param name="index">The node.</param>
    public bool IsInvisible(Context context, int index)
    {
        var node = context.Automaton.Nodes[index]!;
        if (omitted != Requirement.WaitsAreSeen && node.Operation.IsWait)
        {
            return false;
        }

        if (omitted != Requirement.EnabledByWrites && cells.AreAmong(context, context.Automaton.StepFootprints[index].Writes))
        {
            return false;
        }

        foreach (var next in context.Automaton.Successors(index))
        {
            if (next >= 0 && omitted != Requirement.EnabledByRegisters && MayDecide(context, node.Registers, next))
            {
                return false;
            }

            if (next > Automaton.Done && omitted != Requirement.WaitsAreSeen && context.Automaton.Nodes[next]!.Operation.IsWait)
            {
                return false;
            }
        }

        return true;
    }

    private bool MayDecide(Context context, Registers before, int next)
    {
        if (next == Automaton.Done)
        {
            return context.Kind != ContextKind.Task || switched[context.Id] || before.IrqsOff;
        }

        var after = context.Automaton.Nodes[next]!.Registers;
        return after.IrqsOff != before.IrqsOff
            || (switched[context.Id]
                && (after.Preemptible != before.Preemptible || after.Cpu != before.Cpu
                    || after.MigrateDisabled != before.MigrateDisabled));
    }
}
