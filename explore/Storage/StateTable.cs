using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shootdown.Explore;

/// <summary>
/// The set of states found so far: an open-addressing hash table of 8-byte slots, each zero or a tag from the state's hash over the
/// state's index plus one. A slot is written once, by one compare-and-swap, after the state itself has been stored.
/// </summary>
/// <remarks>
/// The search begins at slot 0 of the hash's cache line and goes on slot by slot. Nothing is ever removed, so a line fills from its
/// front and the first empty slot ends every search.
/// </remarks>
internal sealed unsafe class StateTable : IDisposable
{
    /// <summary>Slots in a cache line.</summary>
    public const int LineSlots = 8;

    /// <summary>The bits of a slot that hold the index plus one; those above hold the tag.</summary>
    public const ulong IndexMask = (1UL << StateStore.IndexBits) - 1;

    private const int MinSlotsShift = 6;

    private ulong* _slots;
    private int _shift;

    /// <summary>Slots in all; a power of two.</summary>
    public long Slots => _slots is null ? 0 : 1L << _shift;

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes => Slots * sizeof(ulong);

    /// <summary>The slots.</summary>
    public ulong* Start => _slots;

    /// <summary>The number of slots less one.</summary>
    public ulong Mask => (1UL << _shift) - 1;

    /// <summary>By how much a hash is shifted right to give the number of its line.</summary>
    public int HashShift => 64 - _shift + 3;

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

    /// <summary>The tag that belongs to a hash, in its place in a slot. Its bits play no part in the choice of the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TagOf(ulong hash) => hash << StateStore.IndexBits;

    /// <summary>Starts over with an empty table.</summary>
    /// <param name="slots">A power of two, at least 64.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block; the table is gone.</exception>
    public void Reset(long slots)
    {
        // The states themselves are all in the store, so the old table can go first: the two never coexist.
        Dispose();
        var block = NativePages.Allocate(slots * sizeof(ulong));
        _shift = BitOperations.Log2((ulong)slots);
        _slots = (ulong*)block;
    }

    /// <summary>Where a search for this hash begins, for prefetching.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* LineOf(ulong hash) => _slots + ((hash >> HashShift) * LineSlots);

    /// <summary>
    /// Goes from a line's start to the first slot that is empty or carries the tag.
    /// </summary>
    /// <param name="slots">The table's slots.</param>
    /// <param name="mask">The table's <see cref="Mask"/>.</param>
    /// <param name="position">The line's first slot.</param>
    /// <param name="tag">The tag in its place.</param>
    /// <param name="value">What the slot held.</param>
    /// <returns>The slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FirstOf(ulong* slots, ulong mask, ulong position, ulong tag, out ulong value)
    {
        while (true)
        {
            var line = Vector512.Load(slots + position);
            var found = Vector512.Equals(Vector512.AndNot(line, Vector512.Create(IndexMask)), Vector512.Create(tag))
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

    /// <summary>Adds a state that is known not to be there. Safe to call from several threads.</summary>
    /// <param name="hash">The state's hash.</param>
    /// <param name="index">Its index in the store.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNew(ulong hash, long index)
    {
        var slots = _slots;
        var mask = Mask;
        var position = (hash >> HashShift) * LineSlots;
        var entry = TagOf(hash) | (ulong)(index + 1);
        while (true)
        {
            if (Volatile.Read(ref slots[position]) == 0 && Interlocked.CompareExchange(ref slots[position], entry, 0) == 0)
            {
                return;
            }

            position = (position + 1) & mask;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free((byte*)_slots, Bytes);
        _slots = null;
        _shift = 0;
    }
}
