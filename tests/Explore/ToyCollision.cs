namespace Shootdown.Tests.Explore;

/// <summary>A chain of states that have one hash, all of them. Their first word makes the hash's first product zero, whatever the
/// second word is: see Salt0 of the state codec.</summary>
/// <param name="stateBits">From 96 to 128.</param>
internal sealed unsafe class ToyCollision(int stateBits) : ToySystem
{
    public const int States = 500;

    public override int StateBits => stateBits;

    public override int MaxBranching => 1;

    public override void Initial(ulong* state) => Set(state, 0);

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        Set(successors.Next, (state[1] + 1) % States);
        successors.Append(0, 0);
        return 0;
    }

    private static void Set(ulong* state, ulong number) => (state[0], state[1]) = (0xa0761d6478bd642f, number);
}
