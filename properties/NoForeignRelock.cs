namespace Shootdown.Properties;

/// <summary>D-L3, bounded, k = 0: once a waiter's request is done, nobody locks its csd again before the waiter has noticed.</summary>
public static class NoForeignRelock
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L3",
        "no waiter sees its csd locked again by another (k = 0)",
        (Observed.Relocked, "the csd is locked by a later request while the first one's owner still waits"));
}
