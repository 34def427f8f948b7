namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A step that no longer waits for its CPU's store buffer.</summary>
/// <param name="Inner">The step that is a full barrier.</param>
internal sealed record NoBarrier(Operation Inner) : MutatedOperation(Inner, "no barrier")
{
    private readonly IReadOnlyList<Cell> stores = [.. Inner.Stores, .. Inner.StoresIfUnordered];

    public override MemoryOrder Order => MemoryOrder.Once;

    public override IReadOnlyList<Cell> Stores => stores;

    public override bool PassesStores => stores.Count == 0;

    public bool Equals(NoBarrier? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}
