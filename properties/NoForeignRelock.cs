namespace Shootdown.Properties;

/// <summary>D-L3, bounded, k = 0: once a waiter's request is done, nobody locks its csd again before the waiter has noticed.</summary>
/// <remarks>Antecedent: a call waits for a csd that it has queued.</remarks>
public sealed class NoForeignRelock : IMonitor
{
    private static readonly Clause Relocked =
        new("the csd is locked by a later request while the first one's owner still waits", Observed.Relocked);

    private QueuedByCall calls = null!;

    private NoForeignRelock()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L3", "no waiter sees its csd locked again by another (k = 0)", () => new NoForeignRelock(), Relocked);

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

        var foreign = wait.Csd.Arguments.Select(a => a.Request != wait.Request).Prepend(false).ToArray();
        return new Probe
        {
            Reads = [queued, wait.Csd.Carries],
            WhileBlocked = (ref Sight sight) =>
                sight.Break(Relocked, foreign[sight[wait.Csd.Carries]] && sight.Mask(queued).Contains(target)),
        };
    }
}
