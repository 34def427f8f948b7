using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>The steps of a machine as tables, which fill as steps are made.</summary>
/// <remarks>
/// <para>A step is a function of the cells that it declares, of its context and of its CPU. What it has done to them it does again
/// wherever they have the same values, so it need not be called for it. That a declaration is complete is what reduction rests on too, and
/// tests hold it against what steps do. Left out are steps that look at where contexts stand, that may go several ways, or that give up
/// a CPU.</para>
/// <para>A line is written from what the step itself does, in a state and in another that has nothing but the step's cells in common with
/// it. A step for which the two differ, or which writes what it has not declared, is not tabled from then on.</para>
/// </remarks>
internal sealed unsafe class StepTables
{
    private const int FirstLog = 3;
    private const int LastLog = 16;

    // Lines behind the last that a hash can name: for those that find theirs taken.
    private const int More = 16;
    private const long MostBytes = 64L << 20;

    private readonly Lock gate = new();
    private readonly Computer machine;
    private readonly bool[] sole;
    private readonly ContextTable[] contexts;
    private readonly int words;
    private readonly nint[] nodes;
    private readonly Dictionary<nint, (nint Lines, int Log, int Used)> filled = [];
    private readonly List<ulong[]> held = [];
    private readonly Cell[] placed;
    private long bytes;

    /// <summary>Creates empty tables.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="contexts">The contexts' automata.</param>
    /// <param name="sole">By CPU: whether it has one task that goes nowhere else.</param>
    public StepTables(Computer machine, ContextTable[] contexts, bool[] sole)
    {
        (this.machine, this.contexts, this.sole) = (machine, contexts, sole);
        words = machine.Layout.Words;
        Length = StepTable.Head + words;
        nodes = new nint[(machine.Cpus + 1) * contexts.Length];
        placed = [.. machine.Layout.Cells.Where(c => c.Bits > 0)];
    }

    /// <summary>Whether this processor gathers bits at once; if it does not, tables gain nothing.</summary>
    public static bool AreSupported => Bmi2.X64.IsSupported;

    /// <summary>Words in a line.</summary>
    public int Length { get; }

    /// <summary>The tables of a context on a CPU, by node.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="cpu">The CPU, or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StepTable* Of(int context, int cpu)
    {
        var known = (StepTable*)Volatile.Read(ref nodes[((cpu + 1) * contexts.Length) + context]);
        return known is not null ? known : Begin(context, cpu);
    }

    /// <summary>Sees whether a step can be tabled, and if so, makes room for it.</summary>
    /// <param name="table">The node's table.</param>
    /// <param name="context">The context.</param>
    /// <param name="node">The node.</param>
    /// <param name="cpu">The CPU, or -1.</param>
    public void Settle(StepTable* table, ContextTable context, int node, int cpu)
    {
        lock (gate)
        {
            if (!table->IsSettled)
            {
                if (MayBeTabled(context, node, cpu) && table->TryDescribe(Touched(context.Operations[node])))
                {
                    Enlarge(table, FirstLog);
                }

                table->IsSettled = true;
            }
        }
    }

    /// <summary>A state that is like another in what a step touches and where its context stands, and in nothing else.</summary>
    /// <param name="table">The node's table.</param>
    /// <param name="context">The context.</param>
    /// <param name="state">The state.</param>
    /// <param name="like">Room for what is like it.</param>
    /// <param name="touched">Gains the bits that the two have in common.</param>
    public void Resemble(StepTable* table, ContextTable context, ulong* state, ulong* like, ulong* touched)
    {
        new Span<ulong>(touched, words).Clear();
        table->Mark(new Span<ulong>(touched, words));
        context.Node.Mark(touched);
        new Span<ulong>(state, words).CopyTo(new Span<ulong>(like, words));
        foreach (var cell in placed)
        {
            if ((touched[cell.Word] >> cell.Shift & 1) == 0)
            {
                cell.Set(like, (cell.Get(state) + 1) % cell.Range);
            }
        }
    }

    /// <summary>No longer tables a step.</summary>
    /// <param name="table">The node's table.</param>
    public void Refuse(StepTable* table)
    {
        lock (gate)
        {
            table->Turn(null, 0);
        }
    }

    /// <summary>Keeps what comes of a step.</summary>
    /// <param name="table">The node's table.</param>
    /// <param name="key">The values of what it touches.</param>
    /// <param name="outcome">Whether it is made.</param>
    /// <param name="noted">What it notes.</param>
    /// <param name="shows">What it shows, or what it shows that it is not enabled.</param>
    /// <param name="changed">The bits of a state that it changes.</param>
    public void Add(StepTable* table, ulong key, ulong outcome, ulong noted, ulong shows, ReadOnlySpan<ulong> changed)
    {
        lock (gate)
        {
            var line = table->Find(key, Length, out var known);
            if (line is null || known != StepTable.Unknown)
            {
                return;
            }

            var (lines, log, used) = filled[(nint)table];
            while (IsFull(line, lines, log, used))
            {
                // A step of so many cases would be looked up in vain, and kept at a price, too often.
                if (bytes > MostBytes || !TryEnlarge(table, lines, log))
                {
                    table->Turn(null, 0);
                    return;
                }

                (lines, log, used) = filled[(nint)table];
                line = table->Find(key, Length, out _);
            }

            Write(line, outcome, key, noted, shows, changed);
            filled[(nint)table] = (lines, log, used + 1);
        }
    }

    // The last line stays unknown: it ends every search.
    private bool IsFull(ulong* line, nint lines, int log, int used) =>
        used >= 1 << (log - 1) || line >= (ulong*)lines + ((long)((1 << log) + More - 1) * Length);

    private bool TryEnlarge(StepTable* table, nint from, int log)
    {
        for (var to = log + 1; to <= LastLog; to++)
        {
            var lines = Allocate(to);
            var moved = *table;
            moved.Turn(lines, to);
            var (fits, used) = (true, 0);
            for (var line = (ulong*)from; fits && line < (ulong*)from + ((long)((1 << log) + More) * Length); line += Length)
            {
                if (line[0] != StepTable.Unknown)
                {
                    var place = moved.Find(line[1], Length, out _);
                    fits = !IsFull(place, (nint)lines, to, used++);
                    new Span<ulong>(line, Length).CopyTo(new Span<ulong>(place, Length));
                }
            }

            if (fits)
            {
                filled[(nint)table] = ((nint)lines, to, used);
                table->Turn(lines, to);
                return true;
            }
        }

        return false;
    }

    private void Enlarge(StepTable* table, int log)
    {
        var lines = Allocate(log);
        filled[(nint)table] = ((nint)lines, log, 0);
        table->Turn(lines, log);
    }

    private static void Write(ulong* line, ulong outcome, ulong key, ulong noted, ulong shows, ReadOnlySpan<ulong> changed)
    {
        (line[1], line[2], line[3]) = (key, noted, shows);
        changed.CopyTo(new Span<ulong>(line + StepTable.Head, changed.Length));
        Volatile.Write(ref line[0], outcome);
    }

    private bool MayBeTabled(ContextTable context, int node, int cpu)
    {
        ref readonly var entry = ref context.At(node);
        var mayEnd = context.Context.Automaton.Following(node).Contains(Automaton.Done);
        return entry.Outcomes == 1
            && !context.Operations[node].LooksAtContexts
            && !(entry.Yields && !sole[cpu])
            && !(mayEnd && (context.Context.Kind == ContextKind.Scheduler || (context.Context.Kind == ContextKind.Task && !sole[cpu])));
    }

    private ulong[] Touched(Operation operation)
    {
        var footprint = new Footprint();
        operation.Touch(footprint);
        var bits = new ulong[words];
        fixed (ulong* at = bits)
        {
            foreach (var cell in machine.Layout.Cells)
            {
                if (footprint.Reads.Contains(cell.Anchor ?? cell))
                {
                    cell.Mark(at);
                }
            }
        }

        return bits;
    }

    private StepTable* Begin(int context, int cpu)
    {
        lock (gate)
        {
            ref var known = ref nodes[((cpu + 1) * contexts.Length) + context];
            if (known == 0)
            {
                Volatile.Write(ref known, (nint)Aligned(contexts[context].Operations.Length * (long)sizeof(StepTable) / sizeof(ulong)));
            }

            return (StepTable*)known;
        }
    }

    private ulong* Allocate(int log)
    {
        var count = (long)((1 << log) + More) * Length;
        bytes += count * sizeof(ulong);
        return Aligned(count);
    }

    // Zeroed, at a multiple of 64 bytes, and collected with the tables.
    private ulong* Aligned(long count)
    {
        var array = GC.AllocateArray<ulong>((int)count + 7, pinned: true);
        held.Add(array);
        return (ulong*)(((nint)Unsafe.AsPointer(ref array[0]) + 63) & ~63);
    }
}
