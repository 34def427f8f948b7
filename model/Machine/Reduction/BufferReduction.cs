namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Partial-order reduction with store buffers: what <see cref="StepReduction"/> must know besides, and which store may reach memory alone.
/// </summary>
/// <remarks>
/// <para>A buffer's oldest store reaches memory alone where nobody on another CPU can tell: no context that may run elsewhere before it
/// does can still touch its cell, and no other buffer holds a store to that cell. A context that is bound to the buffer's CPU, and the
/// task that runs there, cannot be elsewhere before it: a task leaves a CPU with an empty buffer. On its own CPU nothing changes, since
/// forwarding has shown the store all along; what waits there for an empty buffer is not disabled but brought nearer. The bound on a
/// buffer's length is no part of this argument. It is made for unbounded buffers, of which the bounded ones that do not overflow are
/// the same search; and a search that finds one that does says so.</para>
/// <para>A context's step α that <see cref="StepReduction"/> lets stand alone has more rivals here: stores that other CPUs' contexts have
/// made already and that have not reached memory. So no other buffer may hold a cell that α touches. Its own CPU's buffer is no rival,
/// again by forwarding. Where α itself is buffered, it holds up the interrupts and switches of its CPU until it has drained. In a run
/// in which one of them comes before α, let α be made first and drained right before: nobody but its context can still touch its cells
/// (that is what <see cref="StepReduction"/> has asked for, of stores as of anything that is written), so nobody can tell how early its
/// stores are in memory. A step that waits for an empty buffer is not enabled meanwhile, and what is not enabled never stands alone.</para>
/// <para>Where a store that reaches memory has an effect besides (a page walker can see it), forwarding hides nothing: such a store
/// never reaches memory alone, and while any buffer holds one, its own CPU's included, no step stands alone that the effect does not
/// commute with.</para>
/// <para>Stores reaching memory alone put nothing off for ever: each makes a buffer shorter, so a cycle of steps that stand alone would
/// have to be one of contexts' steps, which <see cref="StepReduction"/> rules out.</para>
/// </remarks>
internal sealed unsafe class BufferReduction
{
    private readonly StoreBuffers buffers;
    private readonly int cpus;
    private readonly CellSet[][] touched;
    private readonly Rival[][] rivals;
    private readonly CellSet watched = new();
    private readonly bool[][] disturbed;

    public BufferReduction(Computer machine, StoreBuffers buffers)
    {
        (this.buffers, cpus) = (buffers, machine.Cpus);
        touched = [.. machine.Contexts.Select(c => c.Automaton.StepFootprints.Select(f => f.Reads).ToArray())];
        var effects = new Footprint();
        foreach (var cell in machine.Layout.Cells.Where(c => c.Reached is not null))
        {
            watched.Add(cell);
            cell.Reached!.Touch(effects);
        }

        disturbed = [.. machine.Contexts.Select(c => c.Automaton.StepFootprints.Select(f => f.Conflicts(effects)).ToArray())];
        var all = machine.Contexts.Select(c => new Rival(c)).ToList();
        rivals = [.. Enumerable.Range(0, buffers.Codes).Select(code =>
            code == StoreBuffers.Nothing ? [] : all.Where(r => r.Ever.Contains(buffers.NameOf(code))).ToArray())];
    }

    /// <summary>Whether the oldest store of a CPU's buffer may reach memory before all else that is enabled.</summary>
    /// <param name="state">A state in which the buffer is not empty.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="running">The number of the task that it runs, or -1.</param>
    public bool MayDrainAlone(ulong* state, int cpu, int running)
    {
        var code = buffers.Head(state, cpu);
        var cell = buffers.NameOf(code);
        if (cell.Reached is not null)
        {
            return false;
        }

        foreach (var rival in rivals[code])
        {
            if (rival.Home != cpu && rival.Id != running && rival.MayTouch(state, cell))
            {
                return false;
            }
        }

        for (var other = 0; other < cpus; other++)
        {
            if (other != cpu && buffers.Holds(state, other, cell))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether no other CPU's buffer holds a store that a context's step does not commute with.</summary>
    /// <param name="state">A state.</param>
    /// <param name="context">The number of the context.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="cpu">The CPU that it runs on.</param>
    public bool MayStandAlone(ulong* state, int context, int node, int cpu)
    {
        for (var other = 0; other < cpus; other++)
        {
            if ((other != cpu && buffers.HoldsAny(state, other, touched[context][node]))
                || (disturbed[context][node] && buffers.HoldsAny(state, other, watched)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether what waits in a buffer may end a context's wait, or has to be in memory before it does.</summary>
    /// <param name="state">A state.</param>
    /// <param name="context">Who waits.</param>
    /// <param name="cells">What the wait reads.</param>
    public bool MayBringAbout(ulong* state, Context context, CellSet cells)
    {
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            if ((context.Cpus.Contains(cpu) && !buffers.IsEmpty(state, cpu))
                || buffers.HoldsAny(state, cpu, cells)
                || buffers.HoldsAny(state, cpu, watched))
            {
                return true;
            }
        }

        return false;
    }

    // What a context may touch. One that neither ends for good nor goes on for ever may begin again, so it counts with all that it ever
    // touches, wherever it stands.
    private sealed class Rival
    {
        private readonly Cell? at;
        private readonly CellSet[] futures;

        public Rival(Context context)
        {
            (Id, Home) = (context.Id, SharedStores.HomeOf(context));
            futures = [.. context.Automaton.Futures.Select(f => f.Reads)];
            at = context.Kind is ContextKind.Task or ContextKind.Hotplug or ContextKind.Idle or ContextKind.Platform ? context.Node : null;
            foreach (var future in futures)
            {
                Ever.Add(future);
            }
        }

        public int Id { get; }

        public int Home { get; }

        public CellSet Ever { get; } = new();

        public bool MayTouch(ulong* state, Cell cell) => at is null || futures[at.Get(state)].Contains(cell);
    }
}
