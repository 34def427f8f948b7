namespace Shootdown.Properties;

/// <summary>S2b, S2 for who is no CPU: no guest and no device can use a page that is free, by a translation that it may hold.</summary>
/// <remarks>Guests and devices use what they hold at any moment, so to hold it is enough.</remarks>
public sealed class NoFreedPageReachedFromOutside : IMonitor
{
    private static readonly Clause Reached = new("a guest or a device holds a translation to a page that has been freed");

    private NoFreedPageReachedFromOutside()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S2b", "no freed page is reached by a guest or a device", () => new NoFreedPageReachedFromOutside(), Reached)
        with { Antecedent = "a page is freed of an mm that a guest or a device translates by" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var tlb in (IEnumerable<SecondaryTlb>)[.. observer.All<KvmMmu>(), .. observer.All<Iotlb>()])
        {
            for (var page = 0; page < tlb.Tables.Pages; page++)
            {
                Demand(observer, tlb, page, PteValue.Old, NoFreedPageUsed.ToOld);
                Demand(observer, tlb, page, PteValue.New, NoFreedPageUsed.ToNew);
            }
        }
    }

    private static void Demand(Observer observer, SecondaryTlb tlb, int page, PteValue value, int mappings)
    {
        var (count, held) = (tlb.Tables.Table.RefCount(page, value), tlb.Held[page]);
        if (observer.IsWritten(count))
        {
            observer.Invariant(Reached, [count, held], (ref Sight state) =>
            {
                state.Note(!state.IsSet(count));
                return state.IsSet(count) || (state[held] & mappings) == 0;
            });
        }
    }
}
