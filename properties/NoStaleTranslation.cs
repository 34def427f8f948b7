using Shootdown.Model;

namespace Shootdown.Properties;

/// <summary>D-S1, as far as the benchmark model has TLBs: when a flush is done, every TLB is at least as new as it.</summary>
public static class NoStaleTranslation
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S1",
        "no flush is done while a TLB is stale",
        (Observed.StaleWhenDone, "the flush is done, and a TLB is older than it"));
}
