using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>Some states in a file.</summary>
/// <param name="Offset">Where they begin.</param>
/// <param name="States">How many there are, at least 1.</param>
/// <param name="FirstKey">The key of the first.</param>
/// <param name="Sum">A checksum over all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredBlock(long Offset, int States, ulong FirstKey, ulong Sum)
{
    /// <summary>Describes states that are about to be written.</summary>
    /// <param name="states">The states.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="stateBytes">Bytes of one, a multiple of 4.</param>
    /// <param name="offset">Where they come to be.</param>
    public static unsafe StoredBlock Of(byte* states, int count, int stateBytes, long offset) =>
        new(offset, count, *(ulong*)states, SumOf(states, count * stateBytes));

    /// <summary>Reads the states.</summary>
    /// <param name="file">The file.</param>
    /// <param name="states">Where to.</param>
    /// <param name="stateBytes">Bytes of one.</param>
    /// <exception cref="FormatException">They are not what was written.</exception>
    public unsafe void Read(StateFile file, byte* states, int stateBytes)
    {
        file.Read(Offset, new Span<byte>(states, States * stateBytes));
        if (SumOf(states, States * stateBytes) != Sum)
        {
            throw file.Changed(Offset, "by its checksum");
        }
    }

    // Four at a time, since a multiplication waits for the one before. Every step can be undone for a given input, so that no change of
    // a single word goes unnoticed; of others one in 2^64 does.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe ulong SumOf(byte* bytes, int count)
    {
        const ulong Factor = 0x9fb21c651e98df25UL;
        ulong a = 1, b = 2, c = 3, d = 4;
        var at = 0;
        for (; at + 32 <= count; at += 32)
        {
            var words = (ulong*)(bytes + at);
            a = (ulong.RotateRight(a, 29) ^ words[0]) * Factor;
            b = (ulong.RotateRight(b, 29) ^ words[1]) * Factor;
            c = (ulong.RotateRight(c, 29) ^ words[2]) * Factor;
            d = (ulong.RotateRight(d, 29) ^ words[3]) * Factor;
        }

        for (; at < count; at += sizeof(uint))
        {
            a = (ulong.RotateRight(a, 29) ^ *(uint*)(bytes + at)) * Factor;
        }

        a = (ulong.RotateRight(a, 29) ^ b) * Factor;
        a = (ulong.RotateRight(a, 29) ^ c) * Factor;
        a = (ulong.RotateRight(a, 29) ^ d) * Factor;
        return a ^ (a >> 32);
    }
}
