using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shootdown.Explore.Storage;

/// <summary>
/// The set of states found so far: an open-addressing hash table of 8-byte slots, each zero or the top 28 bits of the state's hash,
/// a bit that says whether the entry is in a line that is not its own, and the state's index plus one. A slot is written once, by one
/// compare-and-swap, after the state itself has been stored.
/// </summary>
/// <remarks>
/// <para>The search begins at the hash's home, the first slot of a cache line, and goes on slot by slot. Nothing is ever removed, so a
/// line fills from its front, the first empty slot ends every search, and nothing can have passed a line that is not full.</para>
/// <para>The line's number is taken from the hash's bits 24 and up. The bit that decides where an entry goes when the table doubles
/// is thus, in tables of 2¹⁵ slots or more, among those that the slot keeps: see <see cref="TableGrowth{TWidth}"/>.</para>
/// </remarks>
internal sealed unsafe class StateTable : IDisposable
{
    /// <summary>Slots in a cache line.</summary>
    public const int LineSlots = 8;

    /// <summary>The bits of a slot that hold the index plus one.</summary>
    public const ulong IndexMask = (1UL << StateStore.IndexBits) - 1;

    /// <summary>The bit of a slot that says that the entry found no room in the line of its home.</summary>
    public const ulong DisplacedBit = 1UL << StateStore.IndexBits;

    /// <summary>Place of the lowest bit of the tag.</summary>
    public const int TagShift = StateStore.IndexBits + 1;

    /// <summary>The bits of a slot that hold the tag.</summary>
    public const ulong TagMask = ulong.MaxValue << TagShift;

    /// <summary>By how much a hash is shifted right before <see cref="HomeMask"/> is applied.</summary>
    public const int HomeShift = 21;

    private const int MinSlotsShift = 6;

    private ulong* slots;
    private int shift;
    private long held;

    /// <summary>Slots in all; a power of two.</summary>
    public long Slots => slots is null ? 0 : 1L << shift;

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => Slots * sizeof(ulong);

    /// <summary>The slots.</summary>
    public ulong* Start => slots;

    /// <summary>The number of slots less one.</summary>
    public ulong Mask => (1UL << shift) - 1;

    /// <summary>Of a hash shifted by <see cref="HomeShift"/>, the bits that are the number of its home, the first slot of its
    /// line.</summary>
    public ulong HomeMask => Mask & ~(ulong)(LineSlots - 1);

    /// <summary>States that a table of a given size takes before it ought to grow.</summary>
    /// <param name="slots">Slots in the table.</param>
    public static long Comfortable(long slots) => slots / 4 * 3;

    /// <summary>States that a table of a given size takes when there is no memory to grow it.</summary>
    /// <param name="slots">Slots in the table.</param>
    public static long Crowded(long slots) => slots / 10 * 9;

    /// <summary>The size of the smallest table that takes so many states comfortably, in slots.</summary>
    /// <param name="states">States to take; at least 0.</param>
    public static long SlotsFor(long states) =>
        (long)Math.Max(1UL << MinSlotsShift, BitOperations.RoundUpToPowerOf2((ulong)(states / 3 * 4) + 4));

    /// <summary>The tag that belongs to a hash, in its place in a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TagOf(ulong hash) => hash & TagMask;

    /// <summary>Allocates the table, empty.</summary>
    /// <param name="slots">A power of two, at least 64.</param>
    /// <param name="maxBytes">What the table may come to take. Addresses for so much are reserved, if they can be had, so that the
    /// table need not be copied to grow.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public void Allocate(long slots, long maxBytes)
    {
        var bytes = slots * sizeof(ulong);
        held = Math.Max(bytes, 1L << BitOperations.Log2((ulong)maxBytes));
        this.slots = (ulong*)NativePages.TryReserve(held);
        if (this.slots is null)
        {
            held = bytes;
            this.slots = (ulong*)NativePages.Allocate(held);
        }

        shift = BitOperations.Log2((ulong)slots);
    }

    /// <summary>Doubles the table. Its entries stay where they are, which is the wrong place for half of them.</summary>
    /// <exception cref="OutOfMemoryException">The system has no such block; the table is as it was.</exception>
    public void Double()
    {
        if (2 * Bytes > held)
        {
            var larger = NativePages.Allocate(2 * Bytes);
            Buffer.MemoryCopy(slots, larger, 2 * Bytes, Bytes);
            NativePages.Free((byte*)slots, held);
            held = 2 * Bytes;
            slots = (ulong*)larger;
        }

        shift++;
    }

    /// <summary>The number of a hash's home.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HomeOf(ulong hash) => (hash >> HomeShift) & HomeMask;

    /// <summary>
    /// Goes from a line's start to the first slot that is empty or carries the tag.
    /// </summary>
    /// <param name="slots">The table's slots.</param>
    /// <param name="mask">The table's <see cref="Mask"/>.</param>
    /// <param name="position">The hash's home.</param>
    /// <param name="tag">The tag in its place.</param>
    /// <param name="value">What the slot held.</param>
    /// <returns>The slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FirstOf(ulong* slots, ulong mask, ulong position, ulong tag, out ulong value)
    {
        while (true)
        {
            var line = Vector512.Load(slots + position);
            var found = Vector512.Equals(line & Vector512.Create(TagMask), Vector512.Create(tag))
                | Vector512.Equals(line, Vector512<ulong>.Zero);
            var bits = Vector512.ExtractMostSignificantBits(found);
            if (bits != 0)
            {
                position += (ulong)BitOperations.TrailingZeroCount(bits);
                value = Volatile.Read(ref slots[position]);
                return position;
            }

            position = (position + LineSlots) & mask;
        }
    }

    /// <summary>What goes into a slot.</summary>
    /// <param name="tag">The state's tag in its place.</param>
    /// <param name="index">The state's index.</param>
    /// <param name="home">The home of the state's hash.</param>
    /// <param name="position">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Entry(ulong tag, long index, ulong home, ulong position) =>
        tag | (ulong)(index + 1) | ((position ^ home) >= LineSlots ? DisplacedBit : 0);

    /// <summary>Adds a state that is known not to be there. No other thread may add to the lines near its home.</summary>
    /// <param name="home">The home of the state's hash.</param>
    /// <param name="tag">The tag in its place.</param>
    /// <param name="index">The state's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNew(ulong home, ulong tag, long index)
    {
        var mask = Mask;
        var position = home;
        while (slots[position] != 0)
        {
            position = (position + 1) & mask;
        }

        slots[position] = Entry(tag, index, home, position);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free((byte*)slots, held);
        slots = null;
        shift = 0;
    }
}
