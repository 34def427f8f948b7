namespace Shootdown.Properties;

/// <summary>D-S1: when a flush has returned to its caller, nobody uses what it was to remove. The benchmark model has TLBs without entries: there it is that no flush is done while a TLB is older than it.</summary>
public static class NoStaleTranslation
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S1",
        "no stale translation is used after its flush",
        (Observed.StaleWhenDone, "the flush is done, and a TLB is older than it"),
        (Observed.StaleTranslationUsed, "user memory is accessed through a translation that a flush has removed"));
}
