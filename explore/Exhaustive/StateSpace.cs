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
        Codec = codec;
        Store = new StateStore(codec.Stride);
        Lanes = [.. Enumerable.Range(0, lanes).Select(lane => new StateLane(Store, lane, codec.Stride))];
        Levels = new LevelIndex(lanes);
    }

    /// <summary>How states are stored.</summary>
    public StateCodec<TWidth> Codec { get; }

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
    public long Bytes => Table.Bytes + (Count * Codec.Stride) + Levels.Bytes;

    /// <summary>Finds a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hash">Its hash.</param>
    /// <returns>Its index, or -1 where it has not been found.</returns>
    public long Find(ulong* state, ulong hash)
    {
        var slots = Table.Start;
        var mask = Table.Mask;
        var tag = StateTable.TagOf(hash);
        var position = StateTable.FirstOf(slots, mask, Table.HomeOf(hash), tag, out var value);
        while (value != 0)
        {
            var index = (long)(value & StateTable.IndexMask) - 1;
            if ((value & StateTable.TagMask) == tag && Codec.Same(state, Store.AddressOf(index)))
            {
                return index;
            }

            position = (position + 1) & mask;
            value = slots[position];
        }

        return -1;
    }

    /// <summary>The level that a state is on. All levels must be closed.</summary>
    /// <param name="index">The state's index.</param>
    public int LevelOf(long index)
    {
        var (lane, ordinal) = Store.OwnerOf((int)(index >> StateStore.ChunkShift));
        return Levels.LevelOf(lane, ((long)ordinal << StateStore.ChunkShift) + (index & (StateStore.ChunkStates - 1)));
    }

    /// <summary>Forgets all states, and has no table any more. What it says of levels is of no use then.</summary>
    public void Clear()
    {
        Table.Dispose();
        Store.Clear();
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
    }
}
