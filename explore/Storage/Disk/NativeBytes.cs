using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>Memory outside the managed heap that grows when more is needed.</summary>
internal sealed unsafe class NativeBytes : IDisposable
{
    private long size;

    /// <summary>Where it is, until it grows.</summary>
    public byte* Start { get; private set; }

    /// <summary>Makes sure that there are so many bytes, and keeps those that there are.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public void Reserve(long bytes)
    {
        if (bytes > size)
        {
            var larger = Math.Max(bytes, size + (size / 4));
            Start = (byte*)NativeMemory.Realloc(Start, (nuint)larger);
            size = larger;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(Start);
        Start = null;
        size = 0;
    }
}
