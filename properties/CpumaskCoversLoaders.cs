namespace Shootdown.Properties;

/// <summary>D-S8: a CPU that has an mm loaded, lazily or not, is in mm_cpumask, except in its own switch window; and it accesses user memory through that mm's tables only.</summary>
public static class CpumaskCoversLoaders
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S8",
        "every CPU that has an mm loaded is in its mm_cpumask",
        (Observed.MaskMissesLoader, "an mm is loaded on a CPU that is not in its mm_cpumask"),
        (Observed.WrongTables, "user memory is accessed while another mm's tables are loaded"));
}
