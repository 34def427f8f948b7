using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Sampling;

/// <summary>
/// Estimates how many distinct states were seen, in 16 KiB whatever their number: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007),
/// with the correction for large numbers left out, which 64-bit hashes do not need.
/// </summary>
public sealed unsafe class StateCounter
{
    private const int IndexBits = 14;
    private const int Registers = 1 << IndexBits;
    private const double Alpha = 0.7213 / (1 + (1.079 / Registers));

    private readonly byte[] registers = new byte[Registers];

    /// <summary>The standard error of <see cref="Estimate"/>, as a fraction.</summary>
    public static double Error { get; } = 1.04 / Math.Sqrt(Registers);

    /// <summary>The estimated number of distinct states.</summary>
    public long Estimate
    {
        get
        {
            var (sum, empty) = (0.0, 0);
            foreach (var register in registers)
            {
                sum += 1.0 / (1UL << register);
                empty += register == 0 ? 1 : 0;
            }

            var raw = Alpha * Registers * Registers / sum;
            return (long)Math.Round(raw <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : raw);
        }
    }

    /// <summary>Takes note of a state.</summary>
    /// <param name="state">The state.</param>
    public void Add(ReadOnlySpan<ulong> state)
    {
        fixed (ulong* words = state)
        {
            Add(words, state.Length);
        }
    }

    /// <summary>Takes note of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="words">Its words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong* state, int words)
    {
        var hash = 0x8ebc6af09c88c6e3UL;
        for (var i = 0; i < words; i++)
        {
            hash = Fold(hash ^ state[i], 0xe7037ed1a0b428dbUL ^ (ulong)i);
        }

        hash = Fold(hash ^ 0xa0761d6478bd642fUL, 0x589965cc75374cc3UL);
        ref var register = ref registers[hash & (Registers - 1)];
        var rank = (byte)(BitOperations.TrailingZeroCount((hash >> IndexBits) | (1UL << (64 - IndexBits))) + 1);
        register = rank > register ? rank : register;
    }

    /// <summary>Adds all that another counter has seen.</summary>
    /// <param name="other">The other.</param>
    public void Add(StateCounter other)
    {
        for (var i = 0; i < registers.Length; i++)
        {
            registers[i] = Math.Max(registers[i], other.registers[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
