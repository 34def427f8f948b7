namespace Shootdown.Properties;

/// <summary>D-S7: between LOCK and unlock nobody else stores to the csd.</summary>
public static class NoReuseWhileBusy
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S7",
        "no csd is reused while it is busy",
        (Observed.BusyCsdWritten, "a csd in flight is locked or filled again"),
        (Observed.UnlockedEntryServed, "an entry is served whose csd has been unlocked meanwhile"));
}
