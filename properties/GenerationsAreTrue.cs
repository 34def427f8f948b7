namespace Shootdown.Properties;

/// <summary>D-S9: generations only grow, and a PCID that is said to be at one holds nothing that it was to remove.</summary>
public static class GenerationsAreTrue
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S9",
        "no CPU claims a generation that it has not flushed",
        (Observed.GenerationOverclaimed, "a PCID is said to be at a generation and holds what that removed"));
}
