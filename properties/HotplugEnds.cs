namespace Shootdown.Properties;

/// <summary>D-L8: taking a CPU offline completes.</summary>
public static class HotplugEnds
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L8",
        "a CPU gets offline",
        (Observed.OfflineStuck, "nothing can happen any more, and a CPU is on its way offline"));
}
