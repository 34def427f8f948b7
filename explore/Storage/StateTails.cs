using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage;

/// <summary>
/// What wide states are apart from their first word, each kept once under a number: most steps leave most of a state as it was, so there
/// are few of them. (Holzmann, State compression in SPIN, 1997; Blom, Lisser, van de Pol, Weber, A database approach to distributed state
/// space generation, 2007.)
/// </summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class StateTails<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly StateCodec<TailWidth<TWidth>> codec;
    private readonly StateStore store;
    private readonly StateLane[] lanes;
    private readonly StateTable table = new();
    private readonly long leastRoom;

    /// <summary>Has none yet.</summary>
    /// <param name="width">The width of a state; more than a word.</param>
    /// <param name="lanes">Threads that add.</param>
    /// <param name="leastRoom">For how many more there is to be room whenever a search goes on.</param>
    public StateTails(TWidth width, int lanes, long leastRoom)
    {
        this.leastRoom = leastRoom;
        codec = new(new(width));
        store = new StateStore(codec.Stride);
        this.lanes = [.. Enumerable.Range(0, lanes).Select(lane => new StateLane(store, lane, codec.Stride))];
        table.Allocate(StateTable.LinesFor(leastRoom));
    }

    /// <summary>How many there are.</summary>
    public long Count => lanes.Sum(lane => lane.Count);

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => table.Bytes + (Count * codec.Stride);

    /// <summary>Memory that one more takes, apart from the table, in bytes.</summary>
    public int BytesOfOne => codec.Stride;

    /// <summary>How many more there is room for.</summary>
    public long Room => StateTable.Comfortable(table.Lines) - Count;

    /// <summary>Memory that <see cref="Grow"/> takes at most, in bytes.</summary>
    public long BytesToGrow => IsNarrow ? 2 * table.Bytes : 0;

    // A search that has room for as many as there are does not stop often.
    private bool IsNarrow => Room < Math.Max(leastRoom, Count);

    /// <summary>Makes room for more, where there is little. No thread may be at work.</summary>
    /// <exception cref="OutOfMemoryException">The system has no such block; all is as it was.</exception>
    public void Grow()
    {
        if (!IsNarrow)
        {
            return;
        }

        table.Allocate(2 * table.Lines);
        var tail = stackalloc ulong[codec.Words];
        foreach (var lane in lanes)
        {
            for (var position = 0L; position < lane.Count; position++)
            {
                codec.Unpack(lane.AddressAt(position), tail);
                table.AddNew(codec.Hash(tail), (uint)lane.IndexAt(position), alone: true);
            }
        }
    }

    /// <summary>The number of a state's tail, which is added if it is not there.</summary>
    /// <param name="state">The state.</param>
    /// <param name="lane">Who asks.</param>
    /// <param name="alone">Whether nobody else does.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NumberOf(ulong* state, int lane, bool alone)
    {
        var tail = new Tail(this, state + 1, lanes[lane]);
        _ = table.TryAdd(codec.Hash(state + 1), ref tail, alone, out var number);
        return number;
    }

    /// <summary>Completes a state by a tail.</summary>
    /// <param name="number">The tail's number.</param>
    /// <param name="state">The state.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(uint number, ulong* state) => codec.Unpack(store.AddressOf(number), state + 1);

    /// <summary>Whether a state has a tail.</summary>
    /// <param name="state">The state.</param>
    /// <param name="number">The tail's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(ulong* state, uint number) => codec.Same(state + 1, store.AddressOf(number));

    /// <inheritdoc/>
    public void Dispose()
    {
        table.Dispose();
        store.Dispose();
    }

    private readonly ref struct Tail(StateTails<TWidth> tails, ulong* words, StateLane lane) : ITableState
    {
        private readonly StateTails<TWidth> tails = tails;
        private readonly ulong* words = words;
        private readonly StateLane lane = lane;

        public bool Is(uint index) => tails.codec.Same(words, tails.store.AddressOf(index));

        public uint Store()
        {
            tails.codec.Pack(words, lane.Next(out var index));
            return (uint)index;
        }

        public void Keep() => lane.Keep();
    }
}
