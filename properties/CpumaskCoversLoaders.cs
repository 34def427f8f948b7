namespace Shootdown.Properties;

/// <summary>D-S8: a CPU that has an mm loaded, lazily or not, is in mm_cpumask, except in its own switch window; and it accesses user memory
/// through that mm's tables only.</summary>
public sealed class CpumaskCoversLoaders : IMonitor
{
    private static readonly Clause MissesLoader = new("an mm is loaded on a CPU that is not in its mm_cpumask", Observed.MaskMissesLoader);
    private static readonly Clause WrongTables = new("user memory is accessed while another mm's tables are loaded", Observed.WrongTables);

    private CpumaskCoversLoaders()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S8", "every CPU that has an mm loaded is in its mm_cpumask", () => new CpumaskCoversLoaders(), MissesLoader, WrongTables);

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var mm in observer.All<Mm>())
        {
            foreach (var (loaded, cpu) in observer.Find<TlbState>()!.LoadedMm.Select((cell, cpu) => (cell, cpu)))
            {
                // In its switch window a CPU's loaded_mm is LOADED_MM_SWITCHING, which is no mm.
                observer.Invariant(
                    MissesLoader,
                    [loaded, mm.Cpumask],
                    (ref Sight state) => state[loaded] != TlbState.Loaded(mm) || state.Mask(mm.Cpumask).Contains(cpu));
            }
        }
    }
}
