namespace Shootdown.Properties;

/// <summary>S1 of kernel memory: when <c>flush_tlb_kernel_range</c> has returned, nobody accesses by an old translation what was unmapped
/// when it was called.</summary>
internal sealed class KernelRevocations : IMonitor
{
    /// <summary>The function that promises.</summary>
    public const string Function = "flush_tlb_kernel_range";

    private readonly Clause stale;
    private readonly Dictionary<Context, Cell> unmapped = []; // the page was unmapped when the context called
    private KernelMapping? mapping;
    private Computer machine = null!;
    private Cell revoked = null!;

    /// <summary>Looks at the accesses of kernel memory.</summary>
    /// <param name="stale">What one breaks that goes by an old translation.</param>
    public KernelRevocations(Clause stale) => this.stale = stale;

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, mapping) = (observer.Machine, observer.Find<KernelMapping>());
        if (mapping is null)
        {
            return;
        }

        revoked = observer.Ghost("vmalloc page revoked", 2);
        foreach (var context in observer.CallsMade.Where(c => c.Call.Function == Function).Select(c => c.Context).Distinct())
        {
            unmapped.Add(context, observer.Ghost($"{context}.{Function} unmapped", 2));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (mapping is null)
        {
            return null;
        }

        if (site.Operation.About is KernelAccess)
        {
            return new Probe
            {
                Reads = [.. site.Cpus(machine).Select(cpu => mapping.Held[cpu])],
                Ghosts = [revoked],
                DependsOnCpu = true,
                Before = (ref Sight sight) =>
                {
                    sight.Note(sight.IsSet(revoked));
                    sight.Break(stale, sight.IsSet(revoked) && sight.IsSet(mapping.Held[sight.Cpu]));
                },
            };
        }

        if (site.CallOf(Function) is null && site.ReturnOf(Function) is null)
        {
            return null;
        }

        var own = unmapped[site.Context];
        return site.CallOf(Function) is not null
            ? new Probe
            {
                Reads = [mapping.Entry],
                Ghosts = [own],
                After = (ref Sight sight) => sight[own] = sight.IsSet(mapping.Entry) ? 0 : 1,
            }
            : new Probe
            {
                Ghosts = [own, revoked],
                After = (ref Sight sight) =>
                {
                    sight[revoked] |= sight[own];
                    sight[own] = 0;
                },
            };
    }
}
