namespace Shootdown.Properties;

/// <summary>S1 of kernel memory: when <c>flush_tlb_kernel_range</c> or <c>flush_tlb_all</c> has returned, nobody accesses by an old
/// translation what was unmapped when it was called.</summary>
internal sealed class KernelRevocations : IMonitor
{
    private static readonly string[] Functions = ["flush_tlb_kernel_range", "flush_tlb_all"];

    private readonly Clause stale;
    private readonly Dictionary<(Context Context, string Function), Cell> unmapped = []; // the page was, at the call
    private KernelMapping? mapping;
    private Computer machine = null!;
    private Mmu mmu = null!;
    private Cell revoked = null!;

    /// <summary>Looks at the accesses of kernel memory.</summary>
    /// <param name="stale">What one breaks that goes by an old translation.</param>
    public KernelRevocations(Clause stale) => this.stale = stale;

    /// <inheritdoc/>
    public IEnumerable<string> Calls => Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, mapping) = (observer.Machine, observer.Find<KernelMapping>());
        if (mapping is null)
        {
            return;
        }

        mmu = observer.Find<Mmu>()!;
        revoked = observer.Ghost("vmalloc page revoked", 2);
        var calls = observer.CallsMade.Where(c => Functions.Contains(c.Call.Function)).Select(c => (c.Context, c.Call.Function));
        foreach (var (context, function) in calls.Distinct())
        {
            unmapped.Add((context, function), observer.Ghost($"{context}.{function} unmapped", 2));
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
            var translations = KernelTranslations.Of(mmu, mapping, site.Cpus(machine));
            return new Probe
            {
                Reads = translations.Cells,
                Ghosts = [revoked],
                DependsOnCpu = true,
                Before = (ref Sight sight) =>
                {
                    sight.Note(sight.IsSet(revoked));
                    sight.Break(stale, sight.IsSet(revoked) && translations.IsHeld(ref sight));
                },
            };
        }

        if (site.Operation is not CallEvent call || !unmapped.TryGetValue((site.Context, call.Function), out var own))
        {
            return null;
        }

        return !call.Returns
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
