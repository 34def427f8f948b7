namespace Shootdown.Properties;

/// <summary>D-L7: who flushes waits for GUP-fast, and GUP-fast for nobody: nobody holds what it needs.</summary>
public static class WalkersNeverWait
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L7",
        "walkers are waited for and never wait",
        (Observed.WalkerWaits, "GUP-fast waits, interrupts off"));
}
