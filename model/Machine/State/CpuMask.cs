using System.Collections;
using System.Globalization;
using System.Numerics;

namespace Shootdown.Model.Machine.State;

/// <summary>A set of CPUs, <c>struct cpumask</c>: bit i is CPU i; at most <see cref="MaxCpus"/>.</summary>
/// <param name="Bits">The set's bits.</param>
public readonly record struct CpuMask(byte Bits) : IEnumerable<int>
{
    /// <summary>The largest number of CPUs that a machine may have.</summary>
    public const int MaxCpus = 6;

    /// <summary>No CPU.</summary>
    public static CpuMask None => default;

    /// <summary>Number of CPUs in the set.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The lowest CPU in the set, or -1.</summary>
    public int First => Bits == 0 ? -1 : BitOperations.TrailingZeroCount(Bits);

    /// <summary>The CPUs 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many, 0..<see cref="MaxCpus"/>.</param>
    public static CpuMask All(int count) => new((byte)((1 << count) - 1));

    /// <summary>The set of the given CPUs.</summary>
    /// <param name="cpus">CPU numbers below <see cref="MaxCpus"/>.</param>
    public static CpuMask Of(params ReadOnlySpan<int> cpus)
    {
        var mask = None;
        foreach (var cpu in cpus)
        {
            mask = mask.With(cpu);
        }

        return mask;
    }

    /// <summary>Whether <paramref name="cpu"/> is in the set.</summary>
    /// <param name="cpu">A CPU.</param>
    public bool Contains(int cpu) => (Bits >> cpu & 1) != 0;

    /// <summary>The set and <paramref name="cpu"/>.</summary>
    /// <param name="cpu">A CPU.</param>
    public CpuMask With(int cpu) => new((byte)(Bits | 1 << cpu));

    /// <summary>The set without <paramref name="cpu"/>.</summary>
    /// <param name="cpu">A CPU.</param>
    public CpuMask Without(int cpu) => new((byte)(Bits & ~(1 << cpu)));

    /// <summary>The lowest CPU in the set that is at least <paramref name="from"/>, or -1.</summary>
    /// <param name="from">Where to begin.</param>
    public int NextFrom(int from) => new CpuMask((byte)(Bits & -(1 << from))).First;

    /// <summary>The CPUs that are in both sets.</summary>
    public static CpuMask operator &(CpuMask left, CpuMask right) => new((byte)(left.Bits & right.Bits));

    /// <summary>The CPUs that are in either set.</summary>
    public static CpuMask operator |(CpuMask left, CpuMask right) => new((byte)(left.Bits | right.Bits));

    /// <summary>The CPUs of the first set that are not in the second.</summary>
    public static CpuMask operator -(CpuMask left, CpuMask right) => new((byte)(left.Bits & ~right.Bits));

    /// <summary>The same as <c>&amp;</c>.</summary>
    public static CpuMask BitwiseAnd(CpuMask left, CpuMask right) => left & right;

    /// <summary>The same as <c>|</c>.</summary>
    public static CpuMask BitwiseOr(CpuMask left, CpuMask right) => left | right;

    /// <summary>The same as <c>-</c>.</summary>
    public static CpuMask Subtract(CpuMask left, CpuMask right) => left - right;

    /// <summary>The CPUs in ascending order. The enumerator holds what is left and nothing else, so a loop over a mask costs a routine
    /// no dead locals.</summary>
    public Enumerator GetEnumerator() => new(Bits);

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        Bits == 0 ? "{}" : $"{{{string.Join(',', this.Select(cpu => cpu.ToString(CultureInfo.InvariantCulture)))}}}";

    /// <summary>Walks a mask.</summary>
    public record struct Enumerator : IEnumerator<int>
    {
        private int left;
        private int cpu;

        internal Enumerator(int bits) => (left, cpu) = (bits, -1);

        /// <inheritdoc/>
        public readonly int Current => cpu;

        readonly object IEnumerator.Current => cpu;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            cpu = left == 0 ? -1 : BitOperations.TrailingZeroCount(left);
            left &= left - 1;
            return cpu >= 0;
        }

        /// <inheritdoc/>
        public readonly void Reset() => throw new NotSupportedException();

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
