namespace Shootdown.Tests.Explore;

/// <summary>A chain of states of three words that differ in one of them and have one hash: as whole states where it is the first or the
/// second, without their first word where it is the third. The word before or behind makes the hash's first product zero: see Salt0 and
/// Salt1 of the state codec.</summary>
internal sealed unsafe class ToyCollidingParts : ToySystem
{
    public const int States = Firsts + Seconds + Thirds;

    private const int Firsts = 2_000;
    private const int Seconds = 200;
    private const int Thirds = 200;

    private const ulong Salt0 = 0xa0761d6478bd642f;
    private const ulong Salt1 = 0xe7037ed1a0b428db;

    public override int StateBits => 192;

    public override int MaxBranching => 1;

    public override void Initial(ulong* state) => Set(state, 0);

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        Set(successors.Next, (NumberOf(state) + 1) % States);
        successors.Append(0, 0);
        return 0;
    }

    // One half of a word differs, or the other.
    private static ulong Spread(int number) => (ulong)(uint)(number / 2) << (number % 2 * 32);

    private static void Set(ulong* state, int number) => (state[0], state[1], state[2]) =
        number < Firsts ? (Spread(number + 2), Salt1, 0UL)
        : number < Firsts + Seconds ? (Salt0, Spread(number - Firsts + 2), 0UL)
        : (0UL, Salt0, Spread(number - Firsts - Seconds + 2));

    private static int NumberOf(ulong* state) =>
        state[1] == Salt1 ? NumberOf(state[0]) : Firsts + (state[0] == Salt0 ? NumberOf(state[1]) : Seconds + NumberOf(state[2]));

    private static int NumberOf(ulong word) => ((uint)word != 0 ? 2 * (int)(uint)word : 1 + (2 * (int)(word >> 32))) - 2;
}
