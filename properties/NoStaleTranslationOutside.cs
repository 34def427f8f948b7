namespace Shootdown.Properties;

/// <summary>S1c, S1 for who is no CPU: what whoever unmaps, write-protects or copies a page has promised by returning, no guest and no
/// device can go on to use.</summary>
/// <remarks>Guests and devices use what they hold at any moment, so to hold it is enough.</remarks>
public sealed class NoStaleTranslationOutside : IMonitor
{
    private static readonly Clause Stale = new("a guest or a device holds a translation that a call has promised to take away");

    private NoStaleTranslationOutside()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S1c", "no guest and no device holds what was taken away", () => new NoStaleTranslationOutside(), Stale)
        with { Antecedent = "something is taken away of a page that a guest or a device translates" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => Revocations.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var revocations = observer.Share<Revocations>();
        foreach (var tlb in (IEnumerable<SecondaryTlb>)[.. observer.All<KvmMmu>(), .. observer.All<Iotlb>()])
        {
            var mm = observer.All<Mm>().First(m => m.Tables == tlb.Tables);
            for (var page = 0; page < tlb.Tables.Pages; page++)
            {
                var (held, revoked) = (tlb.Held[page], revocations.Of(mm, page));
                observer.Invariant(Stale, [held, revoked], (ref Sight state) =>
                {
                    state.Note(state.IsSet(revoked));
                    return (state[held] & state[revoked]) == 0;
                });
            }
        }
    }
}
