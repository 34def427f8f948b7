namespace Shootdown.Properties;

/// <summary>S8: a CPU that has an mm loaded, lazily or not, is in mm_cpumask, except in its own switch window; and it accesses user
/// memory through that mm's tables only.</summary>
public sealed class CpumaskCoversLoaders : IMonitor
{
    private static readonly Clause MissesLoader = new("an mm is loaded on a CPU that is not in its mm_cpumask");
    private static readonly Clause WrongTables = new("user memory is accessed while another mm's tables are loaded");

    private Computer machine = null!;
    private Mmu? mmu;

    private CpumaskCoversLoaders()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of(
            "S8", "every CPU that has an mm loaded is in its mm_cpumask", () => new CpumaskCoversLoaders(), MissesLoader, WrongTables)
        with { Antecedent = "a CPU comes to have an mm loaded, or accesses user memory" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, mmu) = (observer.Machine, observer.Find<Mmu>());
        if (observer.Find<TlbState>() is not { } tlb)
        {
            return; // on s390 nothing says which mm a CPU has loaded but the CPU
        }

        foreach (var mm in observer.All<Mm>())
        {
            foreach (var (loaded, cpu) in tlb.LoadedMm.Select((cell, cpu) => (cell, cpu)))
            {
                // In its switch window a CPU's loaded_mm is LOADED_MM_SWITCHING, which is no mm.
                observer.Invariant(
                    MissesLoader,
                    [loaded, mm.Cpumask],
                    (ref Sight state) =>
                    {
                        var loads = state[loaded] == TlbState.Loaded(mm);
                        state.Note(loads);
                        return !loads || state.Mask(mm.Cpumask).Contains(cpu);
                    });
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not UserAccess { Table: var table })
        {
            return null;
        }

        var cr3 = mmu!.Cr3;
        var loaded = new List<Cell>();
        foreach (var cpu in site.Cpus(machine))
        {
            loaded.Add(cr3[cpu]);
        }

        return new Probe
        {
            Notes = true,
            Reads = loaded,
            DependsOnCpu = true,
            Before = (ref Sight sight) => sight.Break(WrongTables, sight[cr3[sight.Cpu]] != table + 1),
        };
    }
}
