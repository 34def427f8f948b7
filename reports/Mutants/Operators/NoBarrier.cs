namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A step that no longer waits for its CPU's store buffer; on arm64 a barrier that is none, an acquire or a release that orders
/// nothing.</summary>
/// <param name="Inner">The step that orders others.</param>
internal sealed record NoBarrier(Operation Inner) : MutatedOperation(Inner, "no barrier")
{
    private readonly IReadOnlyList<Cell> stores = [.. Inner.Stores, .. Inner.StoresIfUnordered];

    public override MemoryOrder Order => MemoryOrder.Once;

    public override IReadOnlyList<Cell> Stores => stores;

    public override bool PassesStores => stores.Count == 0;

    public override Ordering Reordered(Ordering ordering) => Without(ordering);

    /// <summary>What is left of an instruction that orders nothing.</summary>
    /// <param name="ordering">The instruction.</param>
    public static Ordering Without(Ordering ordering) => ordering with
    {
        Fence = FenceKind.None, Acquires = false, AcquiresLocally = false, Releases = false,
    };

    public bool Equals(NoBarrier? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}
