namespace Shootdown.Explore.Storage;

/// <summary>Native memory behind a <see cref="Successors"/>.</summary>
internal sealed unsafe class SuccessorBuffer : IDisposable
{
    private readonly long bytes;
    private byte* block;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="words">Words in a state.</param>
    /// <param name="capacity">Transitions it has room for.</param>
    public SuccessorBuffer(int words, int capacity)
    {
        Capacity = capacity;
        bytes = (long)capacity * ((words * sizeof(ulong)) + sizeof(ulong) + sizeof(uint));
        block = NativePages.Allocate(bytes);
        var observations = (ulong*)block + ((long)words * capacity);
        Empty = new Successors
        {
            States = (ulong*)block,
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
        NativePages.Free(block, bytes);
        block = null;
    }
}
