namespace Shootdown.Properties;

/// <summary>D-L1, the spurious wait: a call waits for nothing that it did not queue.</summary>
/// <remarks>Antecedent: a call waits for a csd to be done with.</remarks>
public sealed class WaitsOnlyForItsOwn : IMonitor
{
    private static readonly Clause WaitsForeign = new("the call waits for a csd that it never queued", Observed.WaitsForeign);

    private QueuedByCall calls = null!;

    private WaitsOnlyForItsOwn()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L1w", "a call waits only for csds that it queued", () => new WaitsOnlyForItsOwn(), WaitsForeign);

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
        if (site.Operation.About is not CsdWait { Purpose: WaitPurpose.Completion, Csd.Target: >= 0 and var target } wait
            || calls.Of(wait.Request) is not { } queued)
        {
            return null;
        }

        return new Probe
        {
            Reads = [queued],
            WhileBlocked = (ref Sight sight) => sight.Break(WaitsForeign, !sight.Mask(queued).Contains(target)),
        };
    }
}
