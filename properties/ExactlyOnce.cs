namespace Shootdown.Properties;

/// <summary>D-S5: a callback runs once on every CPU that was asked, and on no other.</summary>
public static class ExactlyOnce
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S5",
        "each callback runs exactly once where it was asked for",
        (Observed.RanUnasked, "the callback runs where nobody asked for it, or twice"),
        (Observed.NeverRan, "the call returns and a CPU that was online throughout has never run the callback"),
        (Observed.LostCallback, "everything has ended and a callback has not run"),
        (Observed.FailedWithOnline, "-ENXIO although a CPU of the mask is online"));
}
