namespace Shootdown.Properties;

/// <summary>D-L5: nobody spins in csd_lock while a third CPU's IPI waits to be sent.</summary>
public static class OwesNothingWhileAcquiring
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L5",
        "no csd_lock spins while an IPI is owed",
        (Observed.WaitsOwing, "csd_lock spins while an IPI is owed"));
}
