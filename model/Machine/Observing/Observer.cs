namespace Shootdown.Model.Machine.Observing;

/// <summary>What a monitor is given of a system that is being built: its objects, room for ghosts, and where to say what must
/// hold.</summary>
public sealed class Observer
{
    private readonly Computer machine;
    private readonly List<Eyes> all;
    private readonly List<Invariant> invariants = [];
    private Eyes? whose;
    private readonly Lazy<CellSet> written;
    private readonly Lazy<HashSet<Cell>> buffered;
    private readonly Lazy<IReadOnlyList<(Context Context, CallEvent Call)>> made;

    internal Observer(Computer machine, MemoryModel memory, List<Eyes> all)
    {
        (this.machine, this.all) = (machine, all);
        buffered = new Lazy<HashSet<Cell>>(() => memory != MemoryModel.Tso
            ? [] : [.. machine.Contexts.SelectMany(c => c.Automaton.Nodes).SelectMany(n => n?.Operation.Stores ?? [])]);
        written = new Lazy<CellSet>(() =>
        {
            var touched = new Footprint();
            var known = new HashSet<Operation>(ReferenceEqualityComparer.Instance);
            foreach (var node in machine.Contexts.SelectMany(c => c.Automaton.Nodes))
            {
                if (node is not null && known.Add(node.Operation))
                {
                    node.Operation.Touch(touched);
                }
            }

            return touched.Writes;
        });
        made = new Lazy<IReadOnlyList<(Context, CallEvent)>>(() =>
        [
            .. from context in machine.Contexts
               from call in context.Automaton.Nodes.Select(n => n?.Operation.AsWritten).OfType<CallEvent>()
               where !call.Returns
               select (context, call),
        ]);
    }

    /// <summary>The machine.</summary>
    public Computer Machine => machine;

    /// <summary>The steps that contexts may make, as the text has them; one that is made at several places comes as often.</summary>
    public IEnumerable<Operation> Steps =>
        machine.Contexts.SelectMany(c => c.Automaton.Nodes).OfType<Node>().Select(n => n.Operation.AsWritten);

    /// <summary>The invariants of all monitors.</summary>
    internal IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>Lets a monitor declare what is its own.</summary>
    internal void Begin(Eyes eyes)
    {
        whose = eyes;
        eyes.Monitor.Begin(this);
    }

    /// <summary>The kernel's objects of a type, in the order in which they were made: <c>All&lt;Csd&gt;()</c>,
    /// <c>All&lt;Mm&gt;()</c>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public IReadOnlyList<T> All<T>()
        where T : class => [.. machine.Objects.OfType<T>()];

    /// <summary>The one object of a type, or null where the system has none.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T? Find<T>()
        where T : class => machine.Objects.OfType<T>().FirstOrDefault();

    /// <summary>What several properties go by, made once for a system: it looks and remembers like a monitor of its own.</summary>
    /// <typeparam name="T">Its type. Whoever shares it lists its <see cref="IMonitor.Calls"/> among its own.</typeparam>
    public T Share<T>()
        where T : class, IMonitor, new()
    {
        if (all.Select(e => e.Monitor).OfType<T>().FirstOrDefault() is { } known)
        {
            return known;
        }

        var shared = new T();
        var eyes = new Eyes(typeof(T).Name, shared);
        all.Add(eyes);
        var sharer = whose;
        Begin(eyes);
        whose = sharer;
        return shared;
    }

    /// <summary>The calls of kernel functions that contexts make, and who makes them; none of which no monitor has asked.</summary>
    public IReadOnlyList<(Context Context, CallEvent Call)> CallsMade => made.Value;

    /// <summary>Whether some step of the text, or of the hardware, may write a cell: what is about another value of one that none writes
    /// needs no look.</summary>
    /// <param name="cell">The cell.</param>
    public bool IsWritten(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return written.Value.Contains(cell.Anchor ?? cell);
    }

    /// <summary>Whether a store to a cell may wait in a store buffer, so that others see it later than it is made.</summary>
    /// <param name="cell">The cell.</param>
    public bool IsBuffered(Cell cell) => buffered.Value.Contains(cell);

    /// <summary>Declares ghost state: part of the state, touched by the monitor alone, in no trace.</summary>
    /// <param name="name">Its name in errors.</param>
    /// <param name="range">Number of different values.</param>
    /// <param name="initial">Its value in the initial state.</param>
    /// <param name="format">A value by name, where values stand for tasks or CPUs (<c>A</c>, <c>[1]</c>): by it they are exchanged where
    /// those are; null where they are numbers of nothing.</param>
    public Cell Ghost(string name, int range, int initial = 0, Func<int, string>? format = null)
    {
        var cell = machine.Layout.Declare(name, range, initial, -1, format);
        (cell.IsHidden, cell.IsGhost) = (true, true);
        return cell;
    }

    /// <summary>Declares a set of CPUs as ghost state.</summary>
    /// <param name="name">Its name in errors.</param>
    /// <param name="initial">The set in the initial state.</param>
    public Cell GhostMask(string name, CpuMask initial = default)
    {
        var cell = machine.Layout.Mask(name, machine.Cpus, initial);
        (cell.IsHidden, cell.IsGhost) = (true, true);
        return cell;
    }

    /// <summary>Says what must hold of every state.</summary>
    /// <param name="clause">The clause that is broken where it does not.</param>
    /// <param name="reads">All cells that the predicate looks at, ghosts included.</param>
    /// <param name="holds">The predicate; it writes nothing.</param>
    public void Invariant(Clause clause, IReadOnlyList<Cell> reads, Predicate holds) =>
        invariants.Add(new Invariant(whose!, clause, reads, holds));

    /// <summary>Says what must hold when everything has ended.</summary>
    /// <param name="clause">The clause that is broken where it does not.</param>
    /// <param name="reads">All cells that the predicate looks at, ghosts included.</param>
    /// <param name="holds">The predicate; it writes nothing.</param>
    public void AtEnd(Clause clause, IReadOnlyList<Cell> reads, Predicate holds)
    {
        ArgumentNullException.ThrowIfNull(clause);
        ArgumentNullException.ThrowIfNull(holds);
        var invariant = new Invariant(whose!, clause, reads, holds);
        machine.AtEnd.Add(invariant);
    }
}

/// <summary>A predicate that must hold of every state.</summary>
/// <remarks>It is asked after each step that may write a cell that it reads, a ghost among them, so in every state in which it may newly
/// be false; and those steps count as touching all that it reads, so that reduction leaves none of these states out.</remarks>
internal sealed unsafe class Invariant(Eyes eyes, Clause clause, IReadOnlyList<Cell> reads, Predicate holds)
{
    private readonly Seen seen = new(eyes, reads, []);
    private readonly CellSet looked = SetOf(reads);
    private readonly CellSet stored = SetOf(reads.Select(c => c.Anchor ?? c));

    /// <summary>Whose it is.</summary>
    public Eyes Eyes => seen.Eyes;

    /// <summary>What a state does in which the predicate does not hold.</summary>
    public string Meaning => clause.Meaning;

    public IReadOnlyList<Cell> Reads { get; } = reads;

    /// <summary>Whether the predicate may newly be false after a step.</summary>
    /// <param name="writes">The cells that the step may write.</param>
    /// <param name="ghosts">The ghosts that monitors may write around it; null for none.</param>
    public bool MayBreakBy(CellSet writes, CellSet? ghosts) => stored.Overlaps(writes) || (ghosts is not null && looked.Overlaps(ghosts));

    /// <summary>What a state shows: nothing where the predicate holds.</summary>
    /// <param name="state">The state.</param>
    /// <param name="noted">Gains the property's antecedent, where the state is one.</param>
    public ulong Check(ulong* state, ref ulong noted)
    {
        var step = new StepExecution { State = state, Cpu = -1, Context = -1 };
        var sight = new Sight(step, 0, seen);
        if (!holds(ref sight))
        {
            sight.Break(clause);
        }

        noted |= sight.Noted;
        return sight.Found;
    }

    private static CellSet SetOf(IEnumerable<Cell> cells)
    {
        var set = new CellSet();
        foreach (var cell in cells)
        {
            set.Add(cell);
        }

        return set;
    }
}
