namespace Shootdown.Properties;

/// <summary>D-L4: no two CPUs wait for each other with interrupts off.</summary>
public static class NoMutualWait
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L4",
        "no mutual wait with interrupts off",
        (Observed.MutualWait, "CPUs wait for each other with interrupts off"));
}
