namespace Shootdown.Properties;

/// <summary>Ghost state that properties share: by request of a call that waits, the CPUs whose csds the call under way has
/// queued.</summary>
/// <remarks>Who shares it names the calls of <see cref="CrossCall.Functions"/>.</remarks>
internal sealed class QueuedByCall : IMonitor
{
    private readonly Dictionary<Request, Cell> queued = [];

    /// <summary>The CPUs of a request; null where no csd of a cfd_data ever carries it.</summary>
    /// <param name="request">The request.</param>
    public Cell? Of(Request request) => queued.GetValueOrDefault(request);

    /// <summary>The wait of a call for a csd of a cfd_data to be done with, and what the call has queued; null where the step is
    /// none.</summary>
    /// <param name="site">Any step.</param>
    public (CsdWait Wait, Cell Queued)? AwaitedAt(Site site) =>
        site.Operation.About is CsdWait { Purpose: WaitPurpose.Completion, Csd.Target: >= 0 } wait && Of(wait.Request) is { } cpus
            ? (wait, cpus)
            : null;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var carried = observer.All<Csd>().Where(c => c.Target >= 0).SelectMany(c => c.Arguments).Select(a => a.Request);
        foreach (var request in carried.Where(r => r.Wait).Distinct())
        {
            queued.Add(request, observer.GhostMask(request + ".called"));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return CrossCall.Returning(site) is { } request && Of(request) is { } ended
            ? new Probe { Ghosts = [ended], After = (ref Sight sight) => sight[ended] = 0 }
            : site.Operation.About is Enqueued { Csd.Target: >= 0 } add ? Adds(add)
            : null;
    }

    private Probe Adds(Enqueued add)
    {
        Cell?[] carried = [.. add.Csd.Arguments.Select(a => Of(a.Request))];
        return new Probe
        {
            Reads = [add.Csd.Carries],
            Ghosts = [.. carried.OfType<Cell>()],
            After = (ref Sight sight) =>
            {
                if (sight[add.Csd.Carries] is var carries && carries != 0 && carried[carries - 1] is { } cpus)
                {
                    sight[cpus] = sight.Mask(cpus).With(add.Csd.Target).Bits;
                }
            },
        };
    }
}
