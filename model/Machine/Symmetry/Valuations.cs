namespace Shootdown.Model.Machine.Symmetry;

/// <summary>Some cells that only steps of the text write together (the places of a queue), or one alone, and all values that they may
/// ever have.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Tuples">Their values, in the order of the cells.</param>
internal sealed record Axis(Cell[] Cells, List<int[]> Tuples)
{
    /// <summary>Writes one tuple.</summary>
    public unsafe void Set(ulong* state, int tuple)
    {
        for (var i = 0; i < Cells.Length; i++)
        {
            Cells[i].Set(state, Tuples[tuple][i]);
        }
    }
}

/// <summary>The values that cells may ever have, each group of cells for itself: more than those of reachable states, never fewer.</summary>
/// <remarks>A cell that only steps of contexts write has its initial value and what some step, made on whatever values, changes it to. A
/// group of cells that are only ever touched together has its initial values and what steps make of those that it has. What the machine
/// writes beside steps, and ghosts, have all values.</remarks>
internal sealed unsafe class Valuations
{
    private const long Most = 4_096;
    private const long MostOfGroups = 400_000;

    private readonly Computer machine;
    private readonly Axis[] axes;
    private readonly ulong[] scratch;

    /// <summary>Works out the values.</summary>
    /// <param name="machine">The machine, with all cells placed.</param>
    /// <param name="written">The cells that the machine writes beside steps.</param>
    public Valuations(Computer machine, CellSet written)
    {
        this.machine = machine;
        scratch = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        axes = new Axis[machine.Layout.Cells.Count];
        foreach (var group in machine.Layout.Cells.GroupBy(c => (c.Anchor ?? c).Id))
        {
            Cell[] cells = [.. group];
            var whole = cells.Length == 1 && (written.Contains(cells[0]) || cells[0].IsGhost);
            var axis = new Axis(
                cells, whole && cells[0].Bits > 0 ? [.. Enumerable.Range(0, cells[0].Range).Select(v => new[] { v })] : []);
            if (axis.Tuples.Count == 0)
            {
                axis.Tuples.Add([.. cells.Select(c => c.Initial)]);
            }

            foreach (var cell in cells)
            {
                axes[cell.Id] = axis;
            }
        }

        Settle(written);
    }

    /// <summary>Why not all values are known; null where they are.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The axes of some cells, each once.</summary>
    public List<Axis> Of(IEnumerable<Cell> cells) => [.. cells.Select(c => axes[c.Id]).Distinct()];

    /// <summary>How many combinations of values some axes have.</summary>
    public static long Count(List<Axis> all) =>
        all.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * axis.Tuples.Count));

    /// <summary>The cells that a footprint names or stands for.</summary>
    public IEnumerable<Cell> CellsOf(Footprint footprint) => machine.Layout.Cells.Where(c => footprint.Reads.Contains(c.Anchor ?? c));

    private void Settle(CellSet written)
    {
        var steps = new List<Made>();
        var known = new HashSet<Operation>(ReferenceEqualityComparer.Instance);
        foreach (var context in machine.Contexts)
        {
            for (var node = 1; node < context.Automaton.Nodes.Count; node++)
            {
                var operation = context.Automaton.Nodes[node]!.Operation;
                operation = operation is ObservedOperation observed ? observed.Inner : operation;
                if (!known.Add(operation))
                {
                    continue;
                }

                var footprint = new Footprint();
                operation.Touch(footprint);
                Cell[] cells = [.. CellsOf(footprint)];
                Cell[] changed = [.. cells.Where(c => footprint.Writes.Contains(c.Anchor ?? c) && c.Bits > 0
                    && !c.IsGhost && !written.Contains(c))];
                if (changed.Length > 0)
                {
                    steps.Add(new Made(context, operation, cells, changed));
                }
            }
        }

        var grouped = steps.Where(s => s.Changed.Any(c => axes[c.Id].Cells.Length > 1)).ToList();
        foreach (var step in steps.Except(grouped))
        {
            Collect(step);
        }

        foreach (var cell in grouped.SelectMany(s => s.Changed).Where(c => axes[c.Id].Cells.Length == 1).Distinct())
        {
            Open(cell);
        }

        for (var grew = true; grew && Refusal is null;)
        {
            grew = false;
            foreach (var step in grouped)
            {
                grew |= Grow(step);
            }
        }
    }

    // Effects of stores that reach memory belong to no step alone, so what they write has all values.
    private void Collect(Made step)
    {
        var reached = new Footprint();
        foreach (var cell in step.Changed)
        {
            cell.Reached?.Touch(reached);
        }

        foreach (var cell in step.Changed.Where(c => reached.Writes.Contains(c)))
        {
            Open(cell);
        }

        var inputs = step.Cells.Where(c => c.Bits > 0).ToList();
        if (inputs.Aggregate(1L, (all, c) => Math.Min(Most + 1, all * c.Range)) > Most)
        {
            Array.ForEach(step.Changed, Open);
            return;
        }

        fixed (ulong* state = scratch)
        {
            machine.Layout.Initialise(state);
            var values = new int[inputs.Count];
            var at = step.Changed.Select(c => inputs.IndexOf(c)).ToArray();
            do
            {
                foreach (var (cpu, outcome) in Ways(step))
                {
                    for (var i = 0; i < values.Length; i++)
                    {
                        inputs[i].Set(state, values[i]);
                    }

                    Make(step, state, cpu, outcome);
                    for (var i = 0; i < at.Length; i++)
                    {
                        if (step.Changed[i].Get(state) is var value && value != values[at[i]])
                        {
                            Add(step.Changed[i], value);
                        }
                    }
                }
            }
            while (Advance(values, inputs));
        }
    }

    private static bool Advance(int[] values, List<Cell> cells)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (++values[i] < cells[i].Range)
            {
                return true;
            }

            values[i] = 0;
        }

        return false;
    }

    private bool Grow(Made step)
    {
        var inputs = Of(step.Cells);
        if (Count(inputs) > MostOfGroups)
        {
            Refusal = $"what {step.Operation.Label} does has too many cases to be compared one by one";
            return false;
        }

        var changed = step.Changed.Select(c => axes[c.Id]).Where(a => a.Cells.Length > 1).Distinct().ToList();
        var grew = false;
        fixed (ulong* state = scratch)
        {
            machine.Layout.Initialise(state);
            var at = new int[inputs.Count];
            do
            {
                foreach (var (cpu, outcome) in Ways(step))
                {
                    for (var i = 0; i < at.Length; i++)
                    {
                        inputs[i].Set(state, at[i]);
                    }

                    Make(step, state, cpu, outcome);
                    foreach (var axis in changed)
                    {
                        grew |= Add(axis, state);
                    }
                }
            }
            while (Advance(at, inputs) >= 0);
        }

        return grew;
    }

    /// <summary>Goes on to the next combination.</summary>
    /// <returns>The axis that has moved, those before it having begun again; -1 after the last combination.</returns>
    public static int Advance(int[] at, List<Axis> axes)
    {
        for (var i = 0; i < at.Length; i++)
        {
            if (++at[i] < axes[i].Tuples.Count)
            {
                return i;
            }

            at[i] = 0;
        }

        return -1;
    }

    private static bool Add(Axis axis, ulong* state)
    {
        var tuple = new int[axis.Cells.Length];
        for (var i = 0; i < tuple.Length; i++)
        {
            tuple[i] = axis.Cells[i].Get(state);
        }

        if (axis.Tuples.Exists(t => t.AsSpan().SequenceEqual(tuple)))
        {
            return false;
        }

        axis.Tuples.Add(tuple);
        return true;
    }

    private void Add(Cell cell, int value)
    {
        if (!axes[cell.Id].Tuples.Exists(t => t[0] == value))
        {
            axes[cell.Id].Tuples.Add([value]);
        }
    }

    private void Open(Cell cell)
    {
        for (var value = 0; value < cell.Range; value++)
        {
            Add(cell, value);
        }
    }

    private IEnumerable<(int Cpu, int Outcome)> Ways(Made step) =>
        from cpu in Enumerable.Range(-1, machine.Cpus + 1)
        from outcome in Enumerable.Range(0, step.Operation.Outcomes)
        select (cpu, outcome);

    // Where the step cannot be made, or has no defined end, no state comes of it; what it has written by then does no harm.
    private static void Make(Made step, ulong* state, int cpu, int outcome)
    {
        var made = new StepExecution { State = state, Cpu = cpu, Context = step.Context.Id, Outcome = outcome };
        try
        {
            step.Operation.Execute(ref made);
        }
#pragma warning disable CA1031 // Of values that never occur together a step may make anything; of those that do, a search tells.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private sealed record Made(Context Context, Operation Operation, Cell[] Cells, Cell[] Changed);
}
