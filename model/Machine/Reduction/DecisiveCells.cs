namespace Shootdown.Model.Machine.Reduction;

/// <summary>Which cells decide who can make a step: what is written to them may let somebody go on, or hold somebody up.</summary>
/// <remarks>They are what a step reads that may turn out not to be enabled, and the cells that say whether a task has begun, an IPI is
/// pending or a CPU has let go of the task that it has left (<c>p->on_cpu</c>): until then that task can run nowhere else.</remarks>
internal sealed class DecisiveCells
{
    private readonly Lazy<CellSet[]> decisive;
    private readonly CellSet always = new();

    /// <summary>Looks at a finished machine.</summary>
    /// <param name="machine">The machine.</param>
    public DecisiveCells(Computer machine)
    {
        foreach (var cell in machine.Contexts.Select(c => c.Started).OfType<Cell>().Concat(machine.PendingIpi).Concat(machine.OnCpu))
        {
            always.Add(cell);
        }

        // Of most machines nobody asks.
        decisive = new Lazy<CellSet[]>(() => [.. machine.Contexts.Select(c => DecisiveTo(c.Automaton))]);
    }

    /// <summary>Whether any of what a context writes decides whether another can make a step.</summary>
    /// <param name="context">The context.</param>
    /// <param name="written">What it writes.</param>
    public bool AreAmong(Context context, CellSet written)
    {
        if (written.Overlaps(always))
        {
            return true;
        }

        for (var other = 0; other < decisive.Value.Length; other++)
        {
            if (other != context.Id && written.Overlaps(decisive.Value[other]))
            {
                return true;
            }
        }

        return false;
    }

    private static CellSet DecisiveTo(Automaton automaton)
    {
        var cells = new CellSet();
        for (var node = 1; node < automaton.Nodes.Count; node++)
        {
            if (!automaton.Nodes[node]!.Operation.IsAlwaysEnabled)
            {
                cells.Add(automaton.StepFootprints[node].Reads);
            }
        }

        return cells;
    }
}
