namespace Shootdown.Properties;

/// <summary>D-L1, the spurious wait: a call waits for nothing that it did not queue.</summary>
public static class WaitsOnlyForItsOwn
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L1w",
        "a call waits only for csds that it queued",
        (Observed.WaitsForeign, "the call waits for a csd that it never queued"));
}
