namespace Shootdown.Properties;

/// <summary>S13: a call with wait=1 never returns before its own functions have completed, even if no IPI was sent by this
/// requester.</summary>
public sealed class WaitsForItsOwn : IMonitor
{
    private static readonly Clause ReturnedEarly = new("the call returns while its callback has not finished");

    private Outstanding outstanding = null!;

    private WaitsForItsOwn()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S13", "a waiting call returns after its own callbacks", () => new WaitsForItsOwn(), ReturnedEarly)
        with { Antecedent = "a call returns that waits" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        outstanding = observer.Share<Outstanding>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return CrossCall.Returning(site) is { Wait: true } request && outstanding.Of(request) is { } queued
            ? new Probe { Notes = true, Reads = [queued], Before = (ref Sight sight) => sight.Break(ReturnedEarly, sight.IsSet(queued)) }
            : null;
    }
}
