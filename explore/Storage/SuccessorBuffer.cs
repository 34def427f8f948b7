using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>Native memory behind a <see cref="Successors"/>.</summary>
internal sealed unsafe class SuccessorBuffer : IDisposable
{
    private readonly long _bytes;
    private byte* _block;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="words">Words in a state.</param>
    /// <param name="capacity">Transitions it has room for.</param>
    public SuccessorBuffer(int words, int capacity)
    {
        Capacity = capacity;
        _bytes = (long)capacity * ((words * sizeof(ulong)) + sizeof(ulong) + sizeof(uint));
        _block = NativePages.Allocate(_bytes);
        var observations = (ulong*)_block + ((long)words * capacity);
        Empty = new Successors
        {
            States = (ulong*)_block,
            Observations = observations,
            Choices = (uint*)(observations + capacity),
            Words = words,
        };
    }

    /// <summary>Transitions that the buffer has room for.</summary>
    public int Capacity { get; }

    /// <summary>The buffer with nothing in it.</summary>
    public Successors Empty { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free(_block, _bytes);
        _block = null;
    }
}
