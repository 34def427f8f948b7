using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>What the step of one node does, as a table: from the values of what it touches to what it changes and shows.</summary>
/// <remarks>A line is found by hashing these values, told by comparing them, and never changes once it is there. Where a state has four
/// words it is as long as a cache line.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct StepTable
{
    /// <summary>Words of a state that the cells of a tabled step may lie in.</summary>
    public const int MostWords = 4;

    /// <summary>Words of a line before those that say what the step changes: what comes of it, the values, what it notes, what it
    /// shows.</summary>
    public const int Head = 4;

    /// <summary>What comes of a step of which nothing is known.</summary>
    public const ulong Unknown = 0;

    /// <summary>What comes of a step that is made.</summary>
    public const ulong Made = 1;

    /// <summary>What comes of a step that is not enabled.</summary>
    public const ulong Blocked = 2;

    // Lines begin at a multiple of 64, so the address has room for the shift that makes a hash the number of a line. They are one word
    // because somebody may look while the lines are moved.
    private const ulong ShiftMask = 63;
    private const ulong Factor = 0x9e3779b97f4a7c15UL;

    private ulong lines;
    private uint words;
    private uint shifts;
    private fixed ulong masks[MostWords];

    /// <summary>Whether the step has been looked at, and can be tabled or not.</summary>
    public bool IsSettled;

    /// <summary>Says what the step touches.</summary>
    /// <param name="bits">Its bits of a state.</param>
    /// <returns>Whether they are few enough for a table.</returns>
    public bool TryDescribe(ReadOnlySpan<ulong> bits)
    {
        var (used, width) = (0, 0);
        (words, shifts) = (0, 0);
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i] == 0)
            {
                continue;
            }

            if (used == MostWords || i > byte.MaxValue || width + BitOperations.PopCount(bits[i]) > 63)
            {
                return false;
            }

            masks[used] = bits[i];
            words |= (uint)i << (8 * used);
            shifts |= (uint)width << (8 * used);
            width += BitOperations.PopCount(bits[i]);
            used++;
        }

        return true;
    }

    /// <summary>Adds the step's bits of a state.</summary>
    /// <param name="bits">As many words as a state has.</param>
    public readonly void Mark(Span<ulong> bits)
    {
        for (var i = 0; i < MostWords; i++)
        {
            bits[(int)(words >> (8 * i) & 0xFF)] |= masks[i];
        }
    }

    /// <summary>Puts lines in place, for whoever looks from now on; none where there is no address.</summary>
    /// <param name="start">The first; at a multiple of 64 bytes.</param>
    /// <param name="log">How many there are, as a power of two; at least 1.</param>
    public void Turn(ulong* start, int log) => Volatile.Write(ref lines, start is null ? 0 : (ulong)start | (uint)(64 - log));

    // The values of what the step touches, side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong KeyOf(ulong* state) =>
        Bmi2.X64.ParallelBitExtract(state[words & 0xFF], masks[0])
        | (Bmi2.X64.ParallelBitExtract(state[words >> 8 & 0xFF], masks[1]) << (int)(shifts >> 8 & 0xFF))
        | (Bmi2.X64.ParallelBitExtract(state[words >> 16 & 0xFF], masks[2]) << (int)(shifts >> 16 & 0xFF))
        | (Bmi2.X64.ParallelBitExtract(state[words >> 24], masks[3]) << (int)(shifts >> 24));

    /// <summary>The line of the values in a state, or the unknown one in its place; null where there are no lines, which may come to be
    /// so at any moment.</summary>
    /// <remarks>What the step touches is settled before there are lines, so it is asked after them.</remarks>
    /// <param name="state">The state.</param>
    /// <param name="length">Words in a line.</param>
    /// <param name="key">The values.</param>
    /// <param name="outcome">What comes of the step; of a line that is unknown this is not to be asked again, for somebody may write
    /// another's values there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong* Look(ulong* state, int length, out ulong key, out ulong outcome)
    {
        var at = Volatile.Read(in lines);
        if (at == 0)
        {
            (key, outcome) = (0, Unknown);
            return null;
        }

        key = KeyOf(state);
        return Find(at, key, length, out outcome);
    }

    /// <summary>The line of some values, or the unknown one in its place; null where there are no lines.</summary>
    /// <param name="key">The values.</param>
    /// <param name="length">Words in a line.</param>
    /// <param name="outcome">What comes of the step.</param>
    public readonly ulong* Find(ulong key, int length, out ulong outcome)
    {
        outcome = Unknown;
        return Volatile.Read(in lines) is var at && at == 0 ? null : Find(at, key, length, out outcome);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Find(ulong at, ulong key, int length, out ulong outcome)
    {
        var line = (ulong*)(at & ~ShiftMask) + (LineOf(key, (int)(at & ShiftMask)) * length);
        while ((outcome = Volatile.Read(ref line[0])) != Unknown && line[1] != key)
        {
            line += length;
        }

        return line;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long LineOf(ulong key, int shift) => (long)((key * Factor) >> shift);
}
