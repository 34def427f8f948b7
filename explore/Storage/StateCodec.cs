using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage;

/// <summary>
/// Moves states between their form in use (whole 64-bit words) and their stored form (32-bit granularity), and compares and hashes them.
/// </summary>
/// <param name="width">The size of a state.</param>
/// <typeparam name="TWidth">The size as a type.</typeparam>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct StateCodec<TWidth>(TWidth width)
    where TWidth : struct, IStateWidth
{
    // Odd constants with about as many ones as zeros, as wyhash uses.
    private const ulong Salt0 = 0xa0761d6478bd642fUL;
    private const ulong Salt1 = 0xe7037ed1a0b428dbUL;
    private const ulong Salt2 = 0x8ebc6af09c88c6e3UL;
    private const ulong Salt3 = 0x589965cc75374cc3UL;

    private readonly TWidth width = width;

    /// <summary>The size of a state.</summary>
    public TWidth Width => width;

    /// <summary>Words of a state in use.</summary>
    public int Words
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (width.HalfWords + 1) >> 1;
    }

    /// <summary>Bytes of a stored state.</summary>
    public int Stride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => width.HalfWords * 4;
    }

    private int WholeWords
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => width.HalfWords >> 1;
    }

    private bool HasHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (width.HalfWords & 1) != 0;
    }

    /// <summary>Stores a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pack(ulong* state, byte* stored)
    {
        var target = (ulong*)stored;
        var whole = WholeWords;
        if (whole > 0)
        {
            target[0] = state[0];
        }

        if (whole > 1)
        {
            target[1] = state[1];
        }

        if (whole > 2)
        {
            target[2] = state[2];
        }

        for (var i = 3; i < whole; i++)
        {
            target[i] = state[i];
        }

        if (HasHalf)
        {
            *(uint*)(target + whole) = (uint)state[whole];
        }
    }

    /// <summary>Loads a stored state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Unpack(byte* stored, ulong* state)
    {
        var source = (ulong*)stored;
        var whole = WholeWords;
        if (whole > 0)
        {
            state[0] = source[0];
        }

        if (whole > 1)
        {
            state[1] = source[1];
        }

        if (whole > 2)
        {
            state[2] = source[2];
        }

        for (var i = 3; i < whole; i++)
        {
            state[i] = source[i];
        }

        if (HasHalf)
        {
            state[whole] = *(uint*)(source + whole);
        }
    }

    /// <summary>Whether a state and a stored state are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Same(ulong* state, byte* stored)
    {
        var other = (ulong*)stored;
        var whole = WholeWords;
        var difference = 0UL;
        if (whole > 0)
        {
            difference = state[0] ^ other[0];
        }

        if (whole > 1)
        {
            difference |= state[1] ^ other[1];
        }

        if (whole > 2)
        {
            difference |= state[2] ^ other[2];
        }

        for (var i = 3; i < whole; i++)
        {
            difference |= state[i] ^ other[i];
        }

        if (HasHalf)
        {
            difference |= state[whole] ^ *(uint*)(other + whole);
        }

        return difference == 0;
    }

    /// <summary>Orders two states by content, word 0 first, words as unsigned numbers.</summary>
    /// <returns>Negative, zero or positive, as for <see cref="IComparable{T}"/>.</returns>
    public int Compare(ulong* left, ulong* right)
    {
        for (var i = 0; i < Words; i++)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i] ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>Copies a state in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(ulong* from, ulong* to)
    {
        for (var i = 0; i < Words; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>A 64-bit hash of which every bit depends on every bit of the state; the same in every run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong* state)
    {
        var words = Words;
        if (words == 1)
        {
            return Fold(Fold(state[0] ^ Salt0, Salt1) ^ Salt2, Salt3);
        }

        var hash = Fold(state[0] ^ Salt0, state[1] ^ Salt1);
        for (var i = 2; i + 1 < words; i += 2)
        {
            hash = Fold(state[i] ^ Salt2 ^ hash, state[i + 1] ^ Salt1);
        }

        if ((words & 1) != 0)
        {
            hash = Fold(state[words - 1] ^ Salt0, hash ^ Salt3);
        }

        return Fold(hash ^ Salt2, Salt3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
