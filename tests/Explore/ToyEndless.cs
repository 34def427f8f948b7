namespace Shootdown.Tests.Explore;

/// <summary>A system with more states than any test can visit.</summary>
internal sealed unsafe class ToyEndless : ToySystem
{
    private const ulong Mask = (1UL << 40) - 1;

    private int expansions;

    public override int StateBits => 40;

    public override int MaxBranching => 3;

    /// <summary>Called before each expansion with its number, from 1.</summary>
    public Action<int>? Expanding { get; init; }

    public override void Initial(ulong* state) => *state = 1;

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        Expanding?.Invoke(Interlocked.Increment(ref expansions));
        Add(ref successors, 0, (*state * 5) + 1);
        Add(ref successors, 1, *state ^ (*state >> 7) ^ 1);
        Add(ref successors, 2, (*state * 0x9e3779b97f4a7c15) >> 20);
        return 0;
    }

    private static void Add(ref Successors successors, uint choice, ulong state)
    {
        *successors.Next = state & Mask;
        successors.Append(choice, 0);
    }
}
