using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>
/// The exclusive monitors of Armv8, a cell for each load-exclusive: whether nobody else has written what it has read since. A
/// store-exclusive goes with the exclusive access before it in the text; if that is no load of its location, it fails.
/// </summary>
/// <remarks>Where a load-exclusive takes what a store of its own CPU is about to write, that is what others must not overwrite: the store
/// sets the cell as it is written.</remarks>
internal sealed class ArmMonitors
{
    private readonly LitmusTest test;
    private readonly Dictionary<(int Thread, int At), Cell> held = [];

    /// <summary>Declares the cells.</summary>
    /// <param name="test">A test.</param>
    /// <param name="layout">Where to.</param>
    public ArmMonitors(LitmusTest test, Layout layout)
    {
        this.test = test;
        foreach (var (thread, instructions) in test.Threads.Index())
        {
            foreach (var (at, _) in instructions.Index().Where(i => i.Item is LoadInstruction { IsExclusive: true }))
            {
                held.Add((thread, at), layout.Declare(string.Create(CultureInfo.InvariantCulture, $"monitor[{thread}]@{at}"), 2));
            }
        }
    }

    /// <summary>A location that a test accesses both exclusively and indivisibly; null if there is none.</summary>
    /// <param name="test">The test.</param>
    public static string? Mixed(LitmusTest test)
    {
        var all = test.Threads.SelectMany(t => t).ToList();
        var exclusive = all.OfType<LoadInstruction>().Where(l => l.IsExclusive).Select(l => l.Location).ToHashSet();
        return all.OfType<LockedInstruction>().Select(l => l.Location).FirstOrDefault(exclusive.Contains);
    }

    /// <summary>Whether any load-exclusive is of a location.</summary>
    /// <param name="name">The location.</param>
    public bool AreOf(string name) => held.Keys.Any(k => LocationOf(k) == name);

    /// <summary>The cell of the load-exclusive that a store-exclusive goes with; null if there is none.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="at">The store's number in it.</param>
    public Cell? HeldBy(int thread, int at) => LoadFor(thread, at) is >= 0 and var load ? held[(thread, load)] : null;

    /// <summary>The number of the load-exclusive that a store-exclusive goes with; -1 if there is none.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="at">The store's number in it.</param>
    public int LoadFor(int thread, int at)
    {
        var before = at - 1;
        while (before >= 0 && test.Threads[thread][before] is not (LoadInstruction { IsExclusive: true } or StoreExclusiveInstruction))
        {
            before--;
        }

        return held.ContainsKey((thread, before)) && LocationOf((thread, before)) == test.Threads[thread][at].Location ? before : -1;
    }

    /// <summary><c>LDXR</c>.</summary>
    /// <param name="from">The location.</param>
    /// <param name="into">The register.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="at">The load's number in it.</param>
    public Access<Nothing, Nothing> Load(Cell from, Cell into, int thread, int at) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Load, $"{into} = [{from}], exclusive", [into, held[(thread, at)]], [from], 1, default,
        static (ref Values v, Nothing _) =>
        {
            (v[0], v[1]) = (v[2], 1);
            return 0;
        });

    /// <summary>A store to a location that is loaded exclusively.</summary>
    /// <param name="to">The location.</param>
    /// <param name="source">What is stored.</param>
    /// <param name="name">The location's name.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="at">The store's number in it.</param>
    /// <param name="required">Of a store-exclusive, the cell of the load that it goes with.</param>
    public Access<WatchedStore, Nothing> Store(Cell to, CellOperand source, string name, int thread, int at, Cell? required)
    {
        Cell[] lost = [.. held.Where(h => h.Key.Thread != thread && LocationOf(h.Key) == name).Select(h => h.Value)];
        Cell[] kept = [.. held.Where(h => h.Key.Thread == thread && h.Key.At > at && LocationOf(h.Key) == name).Select(h => h.Value)];
        Cell[] writes = [to, .. lost, .. kept];
        Cell[] reads = [.. source.Cells, .. required is null ? (Cell[])[] : [required]];
        return Atomic.Instruction<WatchedStore, Nothing>(
            AccessKind.Store,
            $"[{to}] = {source}{(required is null ? string.Empty : ", exclusive")}",
            writes,
            reads,
            1,
            new WatchedStore(source.At(writes.Length), lost.Length, kept.Length, required is null ? -1 : writes.Length + reads.Length - 1),
            static (ref Values v, WatchedStore a) => a.Perform(ref v)) with
        {
            Waits = required is not null,
        };
    }

    private string LocationOf((int Thread, int At) load) => test.Threads[load.Thread][load.At].Location!;
}

/// <summary>What a store to a location that is loaded exclusively goes by: the location comes first, then monitors.</summary>
/// <param name="Source">What is stored.</param>
/// <param name="Lost">How many monitors of others lose the location.</param>
/// <param name="Kept">How many of its own CPU's later loads keep it.</param>
/// <param name="Required">Where the monitor stands that must still hold it, or -1.</param>
internal readonly record struct WatchedStore(PlacedOperand Source, int Lost, int Kept, int Required)
{
    public int Perform(ref Values v)
    {
        if (Required >= 0 && v[Required] == 0)
        {
            return Operation.Blocked;
        }

        v[0] = Source.Get(ref v);
        for (var i = 1; i <= Lost + Kept; i++)
        {
            v[i] = i <= Lost ? 0 : 1;
        }

        return 0;
    }
}
