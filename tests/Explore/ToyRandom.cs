namespace Shootdown.Tests.Explore;

/// <summary>Random numbers (SplitMix64) that are the same on every runtime.</summary>
/// <param name="seed">Where to begin.</param>
internal sealed class ToyRandom(int seed)
{
    private ulong state = (ulong)seed;

    public int Below(int bound)
    {
        state += 0x9e3779b97f4a7c15;
        var mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) % (uint)bound);
    }

    public bool OneIn(int bound) => Below(bound) == 0;
}
