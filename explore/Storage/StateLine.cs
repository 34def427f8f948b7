using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shootdown.Explore.Storage;

/// <summary>
/// A line of a <see cref="StateTable"/>, as large as one of the processor's cache: up to twelve entries, each a byte of a state's hash, its
/// tag, and the state's index. Entries are added behind one another and never removed.
/// </summary>
/// <remarks>Who adds an entry holds the line meanwhile; who reads it does not wait for that, for an entry is complete before it
/// counts.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct StateLine
{
    /// <summary>Size in bytes.</summary>
    public const int Bytes = 64;

    /// <summary>Entries that a line has room for.</summary>
    public const int Entries = 12;

    private const uint Held = 1U << 31;

    [FieldOffset(0)]
    private fixed byte tags[Entries];

    [FieldOffset(Entries)]
    private uint header;

    [FieldOffset(16)]
    private fixed uint indexes[Entries];

    /// <summary>Entries that the line has.</summary>
    public int Filled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(Volatile.Read(ref header) & ~Held);
    }

    /// <summary>The entries that carry a tag, a bit each.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="filled">What <see cref="Filled"/> has said.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Matches(byte tag, int filled) =>
        Vector128.Equals(Vector128.LoadUnsafe(ref tags[0]), Vector128.Create(tag)).ExtractMostSignificantBits() & ((1U << filled) - 1);

    /// <summary>The index of the state that an entry stands for.</summary>
    /// <param name="entry">Below <see cref="Filled"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint IndexAt(int entry) => indexes[entry];

    /// <summary>Adds an entry, unless another thread has added one since, or is about to.</summary>
    /// <param name="filled">What <see cref="Filled"/> has said; less than <see cref="Entries"/>.</param>
    /// <param name="tag">The state's tag.</param>
    /// <param name="index">The state's index.</param>
    /// <param name="alone">Whether no other thread adds.</param>
    /// <returns>Whether it was added.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(int filled, byte tag, uint index, bool alone)
    {
        if (!alone && Interlocked.CompareExchange(ref header, (uint)filled | Held, (uint)filled) != (uint)filled)
        {
            return false;
        }

        tags[filled] = tag;
        indexes[filled] = index;
        Volatile.Write(ref header, (uint)filled + 1);
        return true;
    }
}
