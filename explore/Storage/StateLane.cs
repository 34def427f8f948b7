using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage;

/// <summary>
/// The states that one thread found, in the order of finding. As levels are explored one after another, a level is one range of each
/// lane, and the lanes together are the queue of the breadth-first search.
/// </summary>
/// <param name="store">Where the states are.</param>
/// <param name="number">Which lane this is, from 0.</param>
/// <param name="stride">Bytes of a stored state.</param>
internal sealed unsafe class StateLane(StateStore store, int number, int stride)
{
    private int[] chunks = new int[4];
    private int opened;
    private int stride = stride;
    private byte* address;
    private long firstIndex;
    private long count;

    /// <summary>States in the lane.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>Chunks that the lane has begun to fill.</summary>
    public int Opened => opened;

    /// <summary>Makes room for one state behind the last and says where it is; it counts only after <see cref="Keep()"/>.</summary>
    /// <param name="index">The index that the state gets.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for another chunk.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Next(out long index)
    {
        var within = count & (StateStore.ChunkStates - 1);
        if (within == 0)
        {
            OpenChunk();
        }

        index = firstIndex + within;
        return address + (within * stride);
    }

    /// <summary>Keeps the state that was written at <see cref="Next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep() => count++;

    /// <summary>Makes room for several states behind the last and says where it is; they count only after
    /// <see cref="Keep(int)"/>.</summary>
    /// <param name="states">How many there is room for; at least 1.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for another chunk.</exception>
    public byte* Room(out int states)
    {
        var first = Next(out _);
        states = StateStore.ChunkStates - (int)(count & (StateStore.ChunkStates - 1));
        return first;
    }

    /// <summary>Keeps states that were written at <see cref="Room"/>.</summary>
    /// <param name="states">How many.</param>
    public void Keep(int states) => count += states;

    /// <summary>Says that the store has given states another size.</summary>
    /// <param name="bytes">Bytes of a stored state.</param>
    public void Resize(int bytes)
    {
        stride = bytes;
        if (opened > 0)
        {
            address = store.AddressOf(firstIndex);
        }
    }

    /// <summary>Forgets all states, whose chunks the store has given up.</summary>
    public void Clear() => (count, opened) = (0, 0);

    /// <summary>Adds the blocks of memory that hold the states from a position on, in their order.</summary>
    /// <param name="position">The position.</param>
    /// <param name="blocks">What they are added to.</param>
    public void BlocksFrom(long position, List<(nint Address, int Bytes)> blocks)
    {
        while (position < count)
        {
            var states = (int)Math.Min(count - position, StateStore.ChunkStates - (position & (StateStore.ChunkStates - 1)));
            blocks.Add(((nint)AddressAt(position), states * stride));
            position += states;
        }
    }

    /// <summary>The number of a chunk of this lane.</summary>
    /// <param name="ordinal">Which of the lane's chunks.</param>
    public int ChunkAt(int ordinal) => chunks[ordinal];

    /// <summary>Where the state at a position of the lane is stored. The rest of its chunk follows.</summary>
    /// <param name="position">Below <see cref="Count"/>.</param>
    public byte* AddressAt(long position) => store.AddressOf(IndexAt(position));

    /// <summary>The index of the state at a position of the lane.</summary>
    /// <param name="position">Below <see cref="Count"/>.</param>
    public long IndexAt(long position) =>
        ((long)chunks[(int)(position >> StateStore.ChunkShift)] << StateStore.ChunkShift) + (position & (StateStore.ChunkStates - 1));

    private void OpenChunk()
    {
        var ordinal = (int)(count >> StateStore.ChunkShift);
        if (ordinal == opened)
        {
            if (ordinal == chunks.Length)
            {
                Array.Resize(ref chunks, 2 * ordinal);
            }

            chunks[ordinal] = store.AddChunk(number, ordinal);
            opened++;
        }

        firstIndex = (long)chunks[ordinal] << StateStore.ChunkShift;
        address = store.AddressOf(firstIndex);
    }
}
