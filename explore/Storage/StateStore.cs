using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage;

/// <summary>
/// Every state found so far, each under an index that never changes. Memory comes in chunks; a chunk is filled by one thread only
/// (see <see cref="StateLane"/>), so storing a state needs no synchronisation.
/// </summary>
internal sealed unsafe class StateStore : IDisposable
{
    /// <summary>Bits of an index.</summary>
    public const int IndexBits = 32;

    /// <summary>
    /// States in a chunk, as a power of two. A stored state is a multiple of 4 bytes, so a chunk is a whole number of 2 MiB pages.
    /// </summary>
    public const int ChunkShift = 19;

    /// <summary>States in a chunk.</summary>
    public const int ChunkStates = 1 << ChunkShift;

    private const int MaxChunks = 1 << (IndexBits - ChunkShift);

    private readonly Lock gate = new();
    private int stride;
    private readonly List<(int Lane, int Ordinal)> owners = [];
    private byte** chunks;

    /// <summary>Creates an empty store.</summary>
    /// <param name="stride">Bytes of a stored state; a multiple of 4.</param>
    public StateStore(int stride)
    {
        this.stride = stride;
        chunks = (byte**)NativePages.Allocate((long)MaxChunks * sizeof(byte*));
    }

    /// <summary>States for which there are indexes, however they are spread over lanes.</summary>
    /// <param name="lanes">Threads that add states.</param>
    public static long MostStates(int lanes) => (MaxChunks - 1L - lanes) << ChunkShift;

    /// <summary>Upper bound (exclusive) of the indexes in use, a multiple of <see cref="ChunkStates"/>.</summary>
    public long IndexBound => (long)owners.Count << ChunkShift;

    /// <summary>The chunks' addresses by chunk number, for loops that resolve many indexes; stays where it is.</summary>
    public byte** Chunks => chunks;

    /// <summary>Allocates one more chunk. Safe to call from several threads.</summary>
    /// <param name="lane">Who fills it.</param>
    /// <param name="ordinal">How many chunks that lane had before.</param>
    /// <returns>The chunk's number.</returns>
    /// <exception cref="OutOfMemoryException">There is no memory or no index left.</exception>
    public int AddChunk(int lane, int ordinal)
    {
        lock (gate)
        {
            var number = owners.Count;
            if (number == MaxChunks - 1)
            {
                throw new InsufficientMemoryException("No state index is left.");
            }

            chunks[number] = NativePages.Allocate((long)stride << ChunkShift);
            owners.Add((lane, ordinal));
            return number;
        }
    }

    /// <summary>Gives states another size. No thread may be at work.</summary>
    /// <param name="bytes">Bytes of a stored state; a multiple of 4.</param>
    /// <param name="convert">Given a chunk's number, where it is and where it is to be, converts its states.</param>
    /// <exception cref="OutOfMemoryException">There is no memory; all is as it was.</exception>
    public void Resize(int bytes, System.Action<int, nint, nint> convert)
    {
        var converted = Reserve(owners.Count, bytes);
        for (var i = 0; i < owners.Count; i++)
        {
            convert(i, (nint)chunks[i], converted[i]);
            NativePages.Free(chunks[i], (long)stride << ChunkShift);
            chunks[i] = (byte*)converted[i];
        }

        stride = bytes;
    }

    /// <summary>Gives up all chunks. No thread may be at work.</summary>
    /// <param name="bytes">Bytes of a state that is stored from now on; a multiple of 4.</param>
    public void Clear(int bytes)
    {
        for (var i = 0; i < owners.Count; i++)
        {
            NativePages.Free(chunks[i], (long)stride << ChunkShift);
        }

        owners.Clear();
        stride = bytes;
    }

    /// <summary>Which lane filled a chunk, and as which of its chunks. Not to be called while chunks are added.</summary>
    public (int Lane, int Ordinal) OwnerOf(int chunk) => owners[chunk];

    /// <summary>Where the state with this index is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddressOf(long index) => chunks[index >> ChunkShift] + ((index & (ChunkStates - 1)) * stride);

    // All before anything is converted; what is not touched yet costs nothing.
    private static nint[] Reserve(int count, int bytes)
    {
        var made = new nint[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                made[i] = (nint)NativePages.Allocate((long)bytes << ChunkShift);
            }

            return made;
        }
        catch (OutOfMemoryException)
        {
            foreach (var chunk in made)
            {
                NativePages.Free((byte*)chunk, (long)bytes << ChunkShift);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (chunks is null)
        {
            return;
        }

        Clear(stride);
        NativePages.Free((byte*)chunks, (long)MaxChunks * sizeof(byte*));
        chunks = null;
    }
}
