using System.Runtime.InteropServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>Adjacent stored states.</summary>
/// <param name="address">Where the first is.</param>
/// <param name="index">The index of the first, where they are in lanes.</param>
/// <param name="count">How many there are.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct FrontierRun(byte* address, long index, int count)
{
    /// <summary>Where the first is.</summary>
    public byte* Address { get; } = address;

    /// <summary>The index of the first, where they are in lanes; the others' follow.</summary>
    public long Index { get; } = index;

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;
}
