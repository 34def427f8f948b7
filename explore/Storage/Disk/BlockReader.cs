namespace Shootdown.Explore.Storage.Disk;

/// <summary>Reads states on disk as they are stored in memory, as many at a time as there is room for.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class BlockReader<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly KeyedCodec<TWidth> codec;
    private readonly StateFile file;
    private readonly StoredBlock[] blocks;
    private readonly long capacity;
    private readonly long bytes;
    private readonly List<(StoredBlock Block, long At)> batch = [];
    private byte* states;
    private int ahead;
    private int next;

    /// <summary>Prepares to read.</summary>
    /// <param name="codec">How states are written.</param>
    /// <param name="source">The states.</param>
    /// <param name="capacity">How many there is room for, at least as many as any block has.</param>
    public BlockReader(KeyedCodec<TWidth> codec, StoredStates source, long capacity)
    {
        (this.codec, file) = (codec, source.File);
        blocks = [.. source.BlocksIn(KeyRange.Of(0, 1))];
        var largest = blocks.Select(b => b.States).DefaultIfEmpty(1).Max();
        this.capacity = Math.Clamp(capacity, largest, Math.Max(1, blocks.Sum(b => (long)b.States)));
        bytes = this.capacity * codec.Stored.Stride;
        states = NativePages.Allocate(bytes);
    }

    /// <summary>States that were read.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them; the others follow.</summary>
    public byte* States => states;

    /// <summary>Goes on to what comes next, which has to be read by <see cref="Work"/>.</summary>
    /// <returns>Whether there is any.</returns>
    public bool Next()
    {
        (Count, next) = (0, -1);
        batch.Clear();
        for (; ahead < blocks.Length && Count + blocks[ahead].States <= capacity; ahead++)
        {
            batch.Add((blocks[ahead], Count));
            Count += blocks[ahead].States;
        }

        return Count > 0;
    }

    /// <summary>Does a part of the reading, until there is none left.</summary>
    /// <exception cref="FormatException">The file is not as it was written.</exception>
    public void Work()
    {
        using var read = new NativeBytes();
        var size = codec.Bytes;
        var stride = codec.Stored.Stride;
        var scratch = stackalloc ulong[codec.Stored.Words];
        for (var i = Interlocked.Increment(ref next); i < batch.Count; i = Interlocked.Increment(ref next))
        {
            var (block, at) = batch[i];
            read.Reserve((long)block.States * size);
            block.Read(file, read.Start, size);
            for (var state = 0; state < block.States; state++)
            {
                codec.Read(read.Start + ((long)state * size), states + ((at + state) * stride), scratch);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free(states, bytes);
        states = null;
    }
}
