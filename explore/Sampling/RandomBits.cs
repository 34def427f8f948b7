using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Sampling;

/// <summary>A source of pseudo-random numbers, the same for the same seed on every machine: SplitMix64 (Steele, Lea, Flood 2014).</summary>
/// <param name="seed">Where to begin.</param>
internal struct RandomBits(ulong seed)
{
    private ulong state = seed;

    /// <summary>The source for one schedule.</summary>
    /// <param name="seed">The seed of all schedules.</param>
    /// <param name="schedule">The schedule's number.</param>
    public static RandomBits For(int seed, long schedule) => new(Mix(Mix((ulong)seed + 0x9e3779b97f4a7c15UL) + (ulong)schedule));

    /// <summary>64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next() => Mix(state += 0x9e3779b97f4a7c15UL);

    /// <summary>A number below a bound. Some are likelier than others by no more than the bound divided by 2⁶⁴.</summary>
    /// <param name="bound">The bound; at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
        return value ^ (value >> 31);
    }
}
