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

/// <summary>The values that cells may ever have, each group of cells for itself: more than those of reachable states, not fewer.</summary>
/// <remarks>A cell, or a group of cells that are only ever touched together, has its initial values and what steps, effects of stores and
/// looks of monitors (which alone write ghosts) make of values that the cells have which they look at. What the machine writes beside steps
/// has all values, and so has what is written by something that looks at too many, or at where contexts stand.</remarks>
internal sealed unsafe class Valuations
{
    private const long Most = 20_000;
    private const long MostOfGroups = 400_000;

    private readonly Computer machine;
    private readonly Axis[] axes;
    private readonly ulong[] scratch;
    private readonly ulong[] made;
    private long left = 8_000_000;

    /// <summary>Works out the values.</summary>
    /// <param name="machine">The machine, with all cells placed.</param>
    /// <param name="written">The cells that the machine writes beside steps.</param>
    public Valuations(Computer machine, CellSet written)
    {
        this.machine = machine;
        scratch = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        made = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        axes = new Axis[machine.Layout.Cells.Count];
        foreach (var group in machine.Layout.Cells.GroupBy(c => (c.Anchor ?? c).Id))
        {
            Cell[] cells = [.. group];
            var axis = new Axis(cells, [[.. cells.Select(c => c.Initial)]]);
            foreach (var cell in cells)
            {
                axes[cell.Id] = axis;
            }
        }

        foreach (var cell in machine.Layout.Cells.Where(c => c.Bits > 0 && written.Contains(c)))
        {
            Open(cell);
        }

        Settle([.. Steps(), .. Looks(), .. Effects()]);
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

    // Until nothing new comes of what is known.
    private void Settle(List<Writer> writers)
    {
        var seen = new int[writers.Count];
        for (var grew = true; grew && Refusal is null;)
        {
            grew = false;
            for (var i = 0; i < writers.Count && Refusal is null; i++)
            {
                // Whatever grows has more tuples.
                var known = writers[i].Inputs.Sum(a => a.Tuples.Count);
                if (seen[i] != known)
                {
                    seen[i] = known;
                    grew |= Grow(writers[i]);
                }
            }
        }
    }

    private bool Grow(Writer writer)
    {
        var count = Count(writer.Inputs) * writer.Ways.Length;
        var opens = count > (writer.Changed.Exists(a => a.Cells.Length > 1) ? MostOfGroups : Most);
        if ((opens && writer.Changed.Exists(a => a.Cells.Length > 1)) || (left -= opens ? 0 : count) < 0)
        {
            Refusal = $"what {writer.Name} does has too many cases to be compared one by one";
            return false;
        }

        var before = writer.Changed.Sum(a => a.Tuples.Count);
        if (opens)
        {
            writer.Changed.ForEach(a => Open(a.Cells[0]));
            return writer.Changed.Sum(a => a.Tuples.Count) > before;
        }

        // Grown while it goes on, an axis is gone through to where it ended at first.
        var sizes = writer.Inputs.ConvertAll(a => a.Tuples.Count);
        var (at, words) = (new int[sizes.Count], machine.Layout.Words);
        fixed (ulong* state = scratch, after = made)
        {
            machine.Layout.Initialise(state);
            for (var moved = at.Length - 1; moved >= 0 || at.Length == 0; moved = Advance(at, sizes))
            {
                for (var i = 0; i <= moved; i++)
                {
                    writer.Inputs[i].Set(state, at[i]);
                }

                foreach (var way in writer.Ways)
                {
                    new ReadOnlySpan<ulong>(state, words).CopyTo(new Span<ulong>(after, words));
                    Make(way, after);
                    foreach (var axis in writer.Changed)
                    {
                        Add(axis, after);
                    }
                }

                if (at.Length == 0)
                {
                    break;
                }
            }
        }

        return writer.Changed.Sum(a => a.Tuples.Count) > before;
    }

    /// <summary>Goes on to the next combination.</summary>
    /// <returns>The axis that has moved, those before it having begun again; -1 after the last combination.</returns>
    public static int Advance(int[] at, List<int> sizes)
    {
        for (var i = 0; i < at.Length; i++)
        {
            if (++at[i] < sizes[i])
            {
                return i;
            }

            at[i] = 0;
        }

        return -1;
    }

    private List<Writer> Steps()
    {
        var (known, writers) = (new HashSet<Operation>(), new List<Writer>());
        foreach (var context in machine.Contexts)
        {
            foreach (var node in context.Automaton.Nodes.OfType<Node>())
            {
                var operation = node.Operation is ObservedOperation observed ? observed.Inner : node.Operation;
                if (known.Add(operation))
                {
                    var footprint = new Footprint();
                    operation.Touch(footprint);
                    if (operation.LooksAtContexts)
                    {
                        // What it finds is in no footprint.
                        Written(footprint).Where(c => c.Bits > 0).ToList().ForEach(Open);
                    }

                    writers.Add(WriterOf(operation.Label, CellsOf(footprint), Written(footprint), Ways(context, operation)));
                }
            }
        }

        return writers;
    }

    private Way[] Ways(Context context, Operation operation)
    {
        var isTold = operation.DependsOnCpu || (operation as IAccess)?.Cells.Any(c => c.Home >= 0) == true;
        return
        [
            .. from cpu in isTold ? Enumerable.Range(-1, machine.Cpus + 1) : [-1]
               from outcome in Enumerable.Range(0, operation.Outcomes)
               select new Way(state => Execute(operation, state, (cpu, context.Id, outcome))),
        ];
    }

    private static void Execute(Operation operation, nint state, (int Cpu, int Context, int Outcome) at)
    {
        var step = new StepExecution { State = (ulong*)state, Cpu = at.Cpu, Context = at.Context, Outcome = at.Outcome };
        operation.Execute(ref step);
    }

    private IEnumerable<Writer> Looks() =>
        from context in machine.Contexts
        from node in context.Automaton.Nodes
        where node is { Operation: ObservedOperation }
        let observed = (ObservedOperation)node.Operation
        from look in observed.Probes
        where look.Probe.Ghosts.Count > 0
        let seen = new Seen(look.Eyes, look.Probe.Reads, look.Probe.Ghosts)
        let results = look.Probe.After is null ? 1 : observed.Range
        let cpus = look.Probe.DependsOnCpu || observed.DependsOnCpu ? Enumerable.Range(0, machine.Cpus)
            : node.Registers.Cpu >= 0 ? [node.Registers.Cpu] : Enumerable.Range(-1, machine.Cpus + 1)
        select WriterOf(
            look.Eyes.Property,
            [.. look.Probe.Reads, .. look.Probe.Ghosts],
            look.Probe.Ghosts,
            [
                .. from cpu in cpus
                   from result in Enumerable.Range(0, results)
                   select new Way(state => Look(look.Probe.After, state, (cpu, context.Id, result), seen)),
                .. from cpu in cpus select new Way(state => Look(look.Probe.Before, state, (cpu, context.Id, 0), seen)),
            ]);

    private static void Look(Look? look, nint state, (int Cpu, int Context, int Result) at, Seen seen)
    {
        var step = new StepExecution { State = (ulong*)state, Cpu = at.Cpu, Context = at.Context };
        var sight = new Sight(step, at.Result, seen);
        look?.Invoke(ref sight);
    }

    // What stores do that reach memory.
    private IEnumerable<Writer> Effects() =>
        from cell in machine.Layout.Cells
        where cell.Reached is not null && cell.Bits > 0
        from part in ExchangeCheck.PartsOf(cell.Reached!, this)
        select WriterOf($"what walks {cell}", part.Cells, part.Cells, [new Way(part.Apply)]);

    private Writer WriterOf(string name, IEnumerable<Cell> cells, IEnumerable<Cell> changed, Way[] ways) =>
        new(name, Of(cells.Where(c => c.Bits > 0)), Of(changed.Where(c => c.Bits > 0)), ways);

    private IEnumerable<Cell> Written(Footprint footprint) =>
        machine.Layout.Cells.Where(c => footprint.Writes.Contains(c.Anchor ?? c));

    private static void Add(Axis axis, ulong* state)
    {
        foreach (var tuple in axis.Tuples)
        {
            var i = 0;
            while (i < tuple.Length && axis.Cells[i].Get(state) == tuple[i])
            {
                i++;
            }

            if (i == tuple.Length)
            {
                return;
            }
        }

        var added = new int[axis.Cells.Length];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = axis.Cells[i].Get(state);
        }

        axis.Tuples.Add(added);
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
        if (axes[cell.Id].Cells.Length > 1)
        {
            Refusal = $"what {cell} may be is not known";
            return;
        }

        for (var value = 0; value < cell.Range; value++)
        {
            Add(cell, value);
        }
    }

    // Where it cannot be made, or has no defined end, no state comes of it; what has been written by then does no harm.
    private static void Make(Way way, ulong* state)
    {
        try
        {
            way((nint)state);
        }
#pragma warning disable CA1031 // Of values that never occur together anything may come; of those that do, a search tells.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private delegate void Way(nint state);

    private sealed record Writer(string Name, List<Axis> Inputs, List<Axis> Changed, Way[] Ways);
}
