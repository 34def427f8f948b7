using System.Numerics;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>A range of keys.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyRange(ulong First, ulong Last)
{
    /// <summary>One of so many ranges of the same size that have every key between them.</summary>
    /// <param name="number">Which, from 0.</param>
    /// <param name="ranges">How many; a power of two.</param>
    public static KeyRange Of(int number, int ranges)
    {
        if (ranges == 1)
        {
            return new KeyRange(0, ulong.MaxValue);
        }

        var shift = 64 - BitOperations.Log2((uint)ranges);
        var first = (ulong)number << shift;
        return new KeyRange(first, first + (ulong.MaxValue >> (64 - shift)));
    }

    /// <summary>Whether it has a key.</summary>
    public bool Has(ulong key) => key >= First && key <= Last;
}
