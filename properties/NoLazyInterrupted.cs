namespace Shootdown.Properties;

/// <summary>What skipping lazy CPUs is for. A CPU that becomes lazy after it was looked at is interrupted all the same.</summary>
public static class NoLazyInterrupted
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "LAZY",
        "no lazy CPU is interrupted for a flush that frees no tables",
        (Observed.LazyInterrupted, "a lazy CPU is interrupted though no tables are freed"));
}
