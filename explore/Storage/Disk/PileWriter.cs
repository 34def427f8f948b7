using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>One thread's way of putting states on piles.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class PileWriter<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    private readonly KeyedCodec<TWidth> codec;
    private readonly int heapStates;
    private readonly int[] filled = new int[CandidatePile.Heaps];
    private readonly long bytes;
    private byte* buffer;

    /// <summary>Allocates buffers.</summary>
    /// <param name="codec">How states are written.</param>
    /// <param name="bytes">Memory for them, about.</param>
    public PileWriter(KeyedCodec<TWidth> codec, long bytes)
    {
        this.codec = codec;
        heapStates = (int)Math.Clamp(bytes / CandidatePile.Heaps / codec.Bytes, 16, 8192);
        this.bytes = (long)CandidatePile.Heaps * heapStates * codec.Bytes;
        buffer = NativePages.Allocate(this.bytes);
    }

    /// <summary>Puts states on a pile, or keeps them until <see cref="Flush(CandidatePile)"/>.</summary>
    /// <param name="pile">The pile.</param>
    /// <param name="states">The first, as it is stored in memory; the others follow.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="DiskFullException">There is no room for them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(CandidatePile pile, byte* states, long count)
    {
        var codec = this.codec;
        var size = codec.Bytes;
        var stride = codec.Stored.Stride;
        var mixed = stackalloc ulong[codec.Stored.Words];
        for (; count > 0; count--, states += stride)
        {
            var heap = CandidatePile.HeapOf(codec.Mix(states, mixed));
            codec.Put(mixed, buffer + (((long)(heap * heapStates) + filled[heap]) * size));
            if (++filled[heap] == heapStates)
            {
                Flush(pile, heap);
            }
        }
    }

    /// <summary>Puts on the pile what was kept.</summary>
    /// <param name="pile">The pile.</param>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    public void Flush(CandidatePile pile)
    {
        for (var heap = 0; heap < CandidatePile.Heaps; heap++)
        {
            Flush(pile, heap);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free(buffer, bytes);
        buffer = null;
    }

    private void Flush(CandidatePile pile, int heap)
    {
        var count = filled[heap];
        if (count == 0)
        {
            return;
        }

        var states = buffer + ((long)heap * heapStates * codec.Bytes);
        var offset = pile.File.Append(new ReadOnlySpan<byte>(states, count * codec.Bytes));
        pile.Add(heap, StoredBlock.Of(states, count, codec.Bytes, offset));
        filled[heap] = 0;
    }
}
