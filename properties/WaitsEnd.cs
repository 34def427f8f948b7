namespace Shootdown.Properties;

/// <summary>L1: csd_lock_wait terminates.</summary>
public static class WaitsEnd
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L1",
        "every wait ends",
        (Observation.Stuck, "nothing can happen any more, and work is left"))
        .WhereHappens("a context waits", site => site.Operation.IsWait);
}
