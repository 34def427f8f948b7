namespace Shootdown.Properties;

/// <summary>L1, the spurious wait: a call waits for nothing that it did not queue.</summary>
public sealed class WaitsOnlyForItsOwn : IMonitor
{
    private static readonly Clause WaitsForeign = new("the call waits for a csd that it never queued");

    private QueuedByCall calls = null!;

    private WaitsOnlyForItsOwn()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L1w", "a call waits only for csds that it queued", () => new WaitsOnlyForItsOwn(), WaitsForeign)
        with { Antecedent = "a call waits for a csd to be done with" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        calls = observer.Share<QueuedByCall>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return calls.AwaitedAt(site) is not ({ } wait, { } queued) ? null : new Probe
        {
            Notes = true,
            Reads = [queued],
            WhileBlocked = (ref Sight sight) => sight.Break(WaitsForeign, !sight.Mask(queued).Contains(wait.Csd.Target)),
        };
    }
}
