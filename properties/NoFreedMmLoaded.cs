namespace Shootdown.Properties;

/// <summary>S6b: what CR3 of a CPU points to, loaded or lazily, and what the CPU takes for its <c>active_mm</c>, has not been
/// freed.</summary>
public sealed class NoFreedMmLoaded : IMonitor
{
    private static readonly Clause Loaded = new("a CPU has the page tables of an mm loaded that has been freed");
    private static readonly Clause Active = new("an mm has been freed that is the active_mm of what a CPU runs");

    private IReadOnlyList<Cell> freed = [];

    private NoFreedMmLoaded()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S6b", "no CPU has the page tables of a freed mm loaded", () => new NoFreedMmLoaded(), Loaded, Active)
        with { Antecedent = "an mm is freed" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var mms = observer.All<Mm>().Where(m => observer.IsWritten(m.Freed)).ToArray();
        freed = [.. mms.Select(m => m.Freed)];
        var (mmu, tlb, active) = (observer.Find<Mmu>(), observer.Find<TlbState>(), observer.Find<ActiveMms>());
        foreach (var mm in mms)
        {
            for (var cpu = 0; cpu < observer.Machine.Cpus; cpu++)
            {
                var (cr3, loaded) = (mmu!.Cr3[cpu], tlb!.LoadedMm[cpu]);
                observer.Invariant(
                    Loaded,
                    [mm.Freed, cr3, loaded],
                    (ref Sight state) =>
                        !state.IsSet(mm.Freed) || (state[cr3] != mm.Number + 1 && state[loaded] != TlbState.Loaded(mm)));
                if (active is not null)
                {
                    var own = active.Of[cpu];
                    observer.Invariant(
                        Active,
                        [mm.Freed, own],
                        (ref Sight state) => !state.IsSet(mm.Freed) || state[own] != TlbState.Loaded(mm));
                }
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return freed.Any(site.Writes) ? new Probe { Notes = true } : null;
    }
}
