namespace Shootdown.Properties;

/// <summary>L3, bounded, k = 0: once a waiter's request is done, nobody locks its csd again before the waiter has noticed.</summary>
public sealed class NoForeignRelock : IMonitor
{
    private static readonly Clause Relocked =
        new("the csd is locked by a later request while the first one's owner still waits");

    private QueuedByCall calls = null!;

    private NoForeignRelock()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L3", "no waiter sees its csd locked again by another (k = 0)", () => new NoForeignRelock(), Relocked)
        with { Antecedent = "a call waits for a csd that it has queued" };

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
        if (calls.AwaitedAt(site) is not ({ } wait, { } queued))
        {
            return null;
        }

        var foreign = wait.Csd.Arguments.Select(a => a.Request != wait.Request).Prepend(false).ToArray();
        return new Probe
        {
            Notes = true,
            Reads = [queued, wait.Csd.Carries],
            WhileBlocked = (ref Sight sight) =>
                sight.Break(Relocked, foreign[sight[wait.Csd.Carries]] && sight.Mask(queued).Contains(wait.Csd.Target)),
        };
    }
}
