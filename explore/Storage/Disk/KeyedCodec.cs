using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>
/// Moves states between their form in use and their form on disk, which begins with a key: the first word, mixed with all others so
/// that keys are spread evenly over their range.
/// </summary>
/// <remarks>The mixing can be undone, so that a state is its form on disk: two are the same if and only if their bytes are. Thus no two
/// states are ever taken for one, as they would be by a hash.</remarks>
/// <param name="codec">How states are stored in memory.</param>
/// <typeparam name="TWidth">The width of a state.</typeparam>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct KeyedCodec<TWidth>(StateCodec<TWidth> codec)
    where TWidth : struct, IStateWidth
{
    // Odd, so that multiplication by them can be undone.
    private const ulong First = 0x9e3779b97f4a7c15UL;
    private const ulong Second = 0xd6e8feb86659fd93UL;
    private const ulong Salt = 0xe7037ed1a0b428dbUL;

    private static readonly ulong FirstUndone = Inverse(First);
    private static readonly ulong SecondUndone = Inverse(Second);

    private readonly StateCodec<TWidth> codec = codec;

    /// <summary>Bytes of a state on disk, a multiple of 4; the key takes the first 8.</summary>
    public int Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(sizeof(ulong), codec.Stride);
    }

    /// <summary>How states are stored in memory.</summary>
    public StateCodec<TWidth> Stored => codec;

    /// <summary>Mixes a state that is stored in memory, to be <see cref="Put"/> somewhere.</summary>
    /// <param name="stored">The state.</param>
    /// <param name="mixed">A state in use, that takes it.</param>
    /// <returns>Its key.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Mix(byte* stored, ulong* mixed)
    {
        codec.Unpack(stored, mixed);
        var word = mixed[0] ^ Rest(mixed);
        word = (word ^ (word >> 32)) * First;
        return mixed[0] = (word ^ (word >> 32)) * Second;
    }

    /// <summary>Writes a state that was mixed.</summary>
    /// <param name="mixed">The state.</param>
    /// <param name="keyed">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong* mixed, byte* keyed)
    {
        if (codec.Stride < sizeof(ulong))
        {
            *(ulong*)keyed = mixed[0];
        }
        else
        {
            codec.Pack(mixed, keyed);
        }
    }

    /// <summary>Reads a state, to be stored in memory.</summary>
    /// <param name="keyed">What was written.</param>
    /// <param name="stored">Where to.</param>
    /// <param name="scratch">A state in use.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(byte* keyed, byte* stored, ulong* scratch)
    {
        if (codec.Stride < sizeof(ulong))
        {
            scratch[0] = *(ulong*)keyed;
        }
        else
        {
            codec.Unpack(keyed, scratch);
        }

        var word = scratch[0] * SecondUndone;
        word = (word ^ (word >> 32)) * FirstUndone;
        scratch[0] = word ^ (word >> 32) ^ Rest(scratch);
        codec.Pack(scratch, stored);
    }

    /// <summary>Orders two states that have the same key.</summary>
    /// <returns>Negative, zero or positive, as for <see cref="IComparable{T}"/>.</returns>
    public int CompareRest(byte* left, byte* right)
    {
        for (var at = sizeof(ulong); at < Bytes; at += sizeof(uint))
        {
            var (one, other) = (*(uint*)(left + at), *(uint*)(right + at));
            if (one != other)
            {
                return one < other ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>Copies a state in its form on disk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(byte* from, byte* to)
    {
        *(ulong*)to = *(ulong*)from;
        for (var at = sizeof(ulong); at < Bytes; at += sizeof(uint))
        {
            *(uint*)(to + at) = *(uint*)(from + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Rest(ulong* state)
    {
        var rest = 0UL;
        for (var i = 1; i < codec.Words; i++)
        {
            var high = Math.BigMul(rest ^ state[i] ^ Salt, First, out var low);
            rest = high ^ low;
        }

        return rest;
    }

    // Newton's method: each round doubles the bits that are right.
    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var round = 0; round < 6; round++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }
}
