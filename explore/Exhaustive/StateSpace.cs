using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>The states that a search has found: stored in order, findable by content, and divided into levels.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class StateSpace<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>Creates an empty space without a table.</summary>
    /// <param name="codec">How states are stored.</param>
    /// <param name="lanes">Threads that add states.</param>
    public StateSpace(StateCodec<TWidth> codec, int lanes)
    {
        Records = new StateRecords<TWidth>(codec);
        Store = new StateStore(codec.Stride);
        Lanes = [.. Enumerable.Range(0, lanes).Select(lane => new StateLane(Store, lane, codec.Stride))];
        Levels = new LevelIndex(lanes);
    }

    /// <summary>How states are stored.</summary>
    public StateRecords<TWidth> Records { get; }

    /// <summary>How whole states are stored.</summary>
    public StateCodec<TWidth> Codec => Records.Codec;

    /// <summary>The states by index.</summary>
    public StateStore Store { get; }

    /// <summary>The states by thread.</summary>
    public StateLane[] Lanes { get; }

    /// <summary>The states by content.</summary>
    public StateTable Table { get; } = new();

    /// <summary>Where the levels lie.</summary>
    public LevelIndex Levels { get; }

    /// <summary>States stored.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var lane in Lanes)
            {
                count += lane.Count;
            }

            return count;
        }
    }

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => Table.Bytes + (Count * Records.Stride) + (Records.Tails?.Bytes ?? 0) + Levels.Bytes;

    /// <summary>Finds a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hash">Its hash.</param>
    /// <returns>Its index, or -1 where it has not been found.</returns>
    public long Find(ulong* state, ulong hash)
    {
        var sought = new SpaceState(this, state, 0, alone: true);
        return Table.Find(hash, ref sought);
    }

    /// <summary>Adds a state unless it has been found.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="lane">Who found it.</param>
    /// <param name="alone">Whether no other thread is at work.</param>
    /// <returns>Whether it had not been found.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(ulong* state, ulong hash, int lane, bool alone)
    {
        var candidate = new SpaceState(this, state, lane, alone);
        return Table.TryAdd(hash, ref candidate, alone, out _);
    }

    /// <summary>The level that a state is on. All levels must be closed.</summary>
    /// <param name="index">The state's index.</param>
    public int LevelOf(long index)
    {
        var (lane, ordinal) = Store.OwnerOf((int)(index >> StateStore.ChunkShift));
        return Levels.LevelOf(lane, ((long)ordinal << StateStore.ChunkShift) + (index & (StateStore.ChunkStates - 1)));
    }

    /// <summary>Says that stored states have another size.</summary>
    public void Resize()
    {
        foreach (var lane in Lanes)
        {
            lane.Resize(Records.Stride);
        }
    }

    /// <summary>Forgets all states, and has no table any more. What it says of levels is of no use then.</summary>
    public void Clear()
    {
        Table.Dispose();
        Records.Unite();
        Store.Clear(Records.Stride);
        Resize();
        foreach (var lane in Lanes)
        {
            lane.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Table.Dispose();
        Store.Dispose();
        Records.Dispose();
    }

    private readonly ref struct SpaceState(StateSpace<TWidth> space, ulong* words, int lane, bool alone) : ITableState
    {
        private readonly StateSpace<TWidth> space = space;
        private readonly ulong* words = words;
        private readonly StateLane lane = space.Lanes[lane];
        private readonly int number = lane;
        private readonly bool alone = alone;

        public bool Is(uint index) => space.Records.Same(words, space.Store.AddressOf(index));

        public uint Store()
        {
            space.Records.Write(words, lane.Next(out var index), number, alone);
            return (uint)index;
        }

        public void Keep() => lane.Keep();
    }
}
