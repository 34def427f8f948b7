namespace Shootdown.Properties;

/// <summary>D-S11: callbacks run on online CPUs or in the CPU's own DYING flush, and none is queued after that.</summary>
public static class CallbacksOnlyOnline
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S11",
        "callbacks run on online CPUs only",
        (Observed.RanOffline, "a callback runs on an offline CPU"),
        (Observed.QueuedAfterDying, "a csd is queued after the DYING flush"));
}
