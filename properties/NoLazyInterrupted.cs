namespace Shootdown.Properties;

/// <summary>What skipping lazy CPUs is for. A CPU that becomes lazy after it was looked at is interrupted all the same.</summary>
public sealed class NoLazyInterrupted : IMonitor
{
    private static readonly Clause Interrupted = new("a lazy CPU is interrupted though no tables are freed");

    private const string Flushes = "flush_tlb_mm_range";

    private TlbState? tlb;

    private NoLazyInterrupted()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("LAZY", "no lazy CPU is interrupted for a flush that frees no tables", () => new NoLazyInterrupted(), Interrupted)
        with { Antecedent = "flush_tlb_mm_range is called for an mm that a lazy CPU has loaded" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Flushes];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        tlb = observer.Find<TlbState>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.CallOf(Flushes)?.Find<Flush>("flush") is { FreedTables: false, Mm: { } mm })
        {
            return WhenCalled(mm);
        }

        if (site.Context.Kind != ContextKind.Interrupt || site.Operation.About is not FlushInfoRead { Info: var info })
        {
            return null;
        }

        var cpu = site.Context.Cpus.First;
        var (loaded, lazy) = (tlb!.LoadedMm[cpu], tlb.IsLazy[cpu]);
        return new Probe
        {
            Reads = [loaded, lazy],
            After = (ref Sight sight) =>
            {
                if (sight.IsSet(lazy) && info.Decode(sight.Result).Flush is { FreedTables: false } flush)
                {
                    sight.Break(Interrupted, flush.Mm is { } mm ? sight[loaded] == TlbState.Loaded(mm) : sight.IsSet(loaded));
                }
            },
        };
    }

    private Probe WhenCalled(Mm mm) => new()
    {
        Reads = [.. tlb!.LoadedMm, .. tlb.IsLazy],
        After = (ref Sight sight) =>
        {
            for (var cpu = 0; cpu < tlb.LoadedMm.Length; cpu++)
            {
                sight.Note(sight.IsSet(tlb.IsLazy[cpu]) && sight[tlb.LoadedMm[cpu]] == TlbState.Loaded(mm));
            }
        },
    };
}
