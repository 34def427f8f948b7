namespace Shootdown.Properties;

/// <summary>S6b: what CR3 of a CPU points to, loaded or lazily, and what the CPU takes for its <c>active_mm</c>, has not been
/// freed; and an mm that nobody has is freed in the end.</summary>
public sealed class NoFreedMmLoaded : IMonitor
{
    private static readonly Clause Loaded = new("a CPU has the page tables of an mm loaded that has been freed");
    private static readonly Clause Active = new("an mm has been freed that is the active_mm of what a CPU runs");

    private static readonly Clause Kept =
        new("everything has ended, and an mm is not freed that nobody has, or more refer to it than have it for their active_mm");

    private static readonly Clause AsidKept = new("everything has ended, and a freed mm has its global ASID still");

    private IReadOnlyList<Cell> freed = [];

    private NoFreedMmLoaded()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S6b", "no CPU has the page tables of a freed mm loaded", () => new NoFreedMmLoaded(), Loaded, Active, Kept, AsidKept)
        with { Antecedent = "an mm is freed" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var mms = observer.All<Mm>().Where(m => observer.IsWritten(m.Freed)).ToArray();
        freed = [.. mms.Select(m => m.Freed)];
        var (mmu, tlb, active) = (observer.Find<Mmu>(), observer.Find<TlbState>(), observer.Find<ActiveMms>());
        foreach (var mm in active is null ? [] : observer.All<Mm>())
        {
            if (mm is { Users: { } users, Count: { } count })
            {
                MustBeFree(observer, mm, users, count, active!);
            }
        }

        foreach (var mm in mms)
        {
            var asid = mm.GlobalAsid;
            observer.AtEnd(AsidKept, [mm.Freed, asid], (ref Sight end) => !end.IsSet(mm.Freed) || !end.IsSet(asid));
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

    // What runs an mm has it by mm_users, which count once in mm_count; a CPU that is lazily on it may count there for itself.
    private static void MustBeFree(Observer observer, Mm mm, Cell users, Cell count, ActiveMms active) =>
        observer.AtEnd(Kept, [mm.Freed, users, count, .. active.Of], (ref Sight end) =>
        {
            var most = end.IsSet(users) ? 1 : 0;
            foreach (var own in active.Of)
            {
                most += end[own] == TlbState.Loaded(mm) ? 1 : 0;
            }

            return end[count] <= most && (end.IsSet(count) || end.IsSet(mm.Freed));
        });

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return freed.Any(site.Writes) ? new Probe { Notes = true } : null;
    }
}
