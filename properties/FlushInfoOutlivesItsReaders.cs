namespace Shootdown.Properties;

/// <summary>S4 of a <c>flush_tlb_info</c>: while a target may still read that of a call, nobody fills it for another. That its frame
/// still lives is the machine's to say: reading one that does not has no defined successor.</summary>
internal sealed class FlushInfoOutlivesItsReaders : IMonitor
{
    /// <summary>Another call's was read.</summary>
    public static readonly Clause Foreign = new(
        "the callback reads an info that another request has overwritten");

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not FlushInfoRead { Info: var info, Request: var request } ? null : new Probe
        {
            Notes = true,
            After = (ref Sight sight) => sight.Break(Foreign, info.Decode(sight.Result).Flush.Request != request),
        };
    }
}
