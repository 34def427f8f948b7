namespace Shootdown.Explore.Sampling;

/// <summary>Takes each enabled transition with the same probability.</summary>
internal readonly unsafe struct UniformWalk : IWalk
{
    /// <inheritdoc/>
    public void Begin(ref RandomBits random)
    {
    }

    /// <inheritdoc/>
    public int Choose(ulong* state, in Successors enabled, ref RandomBits random) => random.Below(enabled.Count);
}
