namespace Shootdown.Model.Machine.Cpus;

/// <content>What the machine tells of what a transition rests on.</content>
public sealed unsafe partial class MachineSystem
{
    /// <inheritdoc/>
    /// <remarks>A step's footprint without the ghosts of those who look on, and where the executing CPU's store buffer hides memory, what
    /// is in that.</remarks>
    public void LooksAt(ulong* state, uint choice, ulong* bits)
    {
        var cpu = StepChoice.CpuOf(choice);
        switch (StepChoice.KindOf(choice))
        {
            case ChoiceKind.Step:
                var footprint = FootprintOf(state, choice)!;
                Mark(footprint.Reads, withGhosts: false, bits);
                if (cpu >= 0 && buffers?.HoldsAny(state, cpu, footprint.Reads) == true)
                {
                    buffers.Mark(cpu, bits);
                }

                break;
            case ChoiceKind.Perform:
                var performed = new Footprint();
                windows!.Describe(state, choice).Node.Operation.Touch(performed);
                Mark(performed.Reads, withGhosts: false, bits);
                break;
            case ChoiceKind.Interrupt:
                machine.PendingIpi[cpu].Mark(bits);
                break;
            case ChoiceKind.Drain:
                buffers!.Mark(cpu, bits);
                break;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A routine's locals are in its place: what leads to one place only, and is never waited for, no later step can
    /// tell.</remarks>
    public bool Decides(ulong* state, uint choice)
    {
        switch (StepChoice.KindOf(choice))
        {
            case ChoiceKind.Step:
                break;
            case ChoiceKind.Issue or ChoiceKind.Perform:
                return windows!.Decides(state, choice);
            default:
                return true;
        }

        var context = tables[StepChoice.ContextOf(choice)];
        var node = context.Node.Get(state);
        return context.Operations[node].IsWait || context.Context.Automaton.Following(node).Distinct().Skip(1).Any();
    }

    /// <inheritdoc/>
    public void JudgedBy(string property, ulong* state, uint choice, ulong* bits)
    {
        var looked = new CellSet();
        if (StepChoice.KindOf(choice) != ChoiceKind.Step)
        {
            Add(watchers.Invariants.Where(i => i.Eyes.Property == property).SelectMany(i => i.Reads));
        }
        else if (tables[StepChoice.ContextOf(choice)] is var context
            && context.Operations[context.Node.Get(state)] is ObservedOperation observed)
        {
            Add(observed.LookedAtBy(property));
        }

        Mark(looked, withGhosts: true, bits);

        void Add(IEnumerable<Cell> cells)
        {
            foreach (var cell in cells)
            {
                looked.Add(cell.Anchor ?? cell);
            }
        }
    }

    /// <inheritdoc/>
    public void MarkGhosts(ulong* bits)
    {
        foreach (var cell in machine.Layout.Cells.Where(c => c.IsGhost))
        {
            cell.Mark(bits);
        }
    }

    private void Mark(CellSet cells, bool withGhosts, ulong* bits)
    {
        foreach (var cell in machine.Layout.Cells.Where(c => (withGhosts || !c.IsGhost) && cells.Contains(c.Anchor ?? c)))
        {
            cell.Mark(bits);
        }
    }
}
