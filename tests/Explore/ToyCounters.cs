namespace Shootdown.Tests.Explore;

/// <summary>Counters that are counted up one at a time, each in half a word of its own, and the first of them round and round: a product,
/// of as many states as its factors give.</summary>
/// <param name="sizes">How many values each counter has.</param>
internal sealed unsafe class ToyCounters(params int[] sizes) : ToySystem
{
    public override int StateBits => 32 * sizes.Length;

    public override int MaxBranching => sizes.Length;

    public long States => sizes.Aggregate(1L, (product, size) => product * size);

    public long Transitions => States + sizes.Skip(1).Sum(size => States / size * (size - 1));

    public int Depth => 1 + sizes.Sum(size => size - 1);

    public override void Initial(ulong* state) => new Span<ulong>(state, Words).Clear();

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            var value = ((int*)state)[i];
            if (i == 0 || value < sizes[i] - 1)
            {
                new Span<ulong>(state, Words).CopyTo(new Span<ulong>(successors.Next, Words));
                ((int*)successors.Next)[i] = (value + 1) % sizes[i];
                successors.Append((uint)i, 0);
            }
        }

        return 0;
    }

    /// <summary>Holds where a counter has a value.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="value">The value.</param>
    public sealed class Reads(int counter, int value) : IStatePredicate
    {
        public bool Holds(ulong* state) => ((int*)state)[counter] == value;
    }

    /// <summary>Holds where a counter does not have a value.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="value">The value.</param>
    public sealed class Misses(int counter, int value) : IStatePredicate
    {
        public bool Holds(ulong* state) => ((int*)state)[counter] != value;
    }
}
