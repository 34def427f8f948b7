namespace Shootdown.Properties;

/// <summary>D-S11, the diagnostic: work found on an offline CPU is warned about.</summary>
public static class OfflineWorkIsReported
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S11w",
        "work found on an offline CPU is warned about",
        (Observed.OfflineWorkSilent, "an offline CPU serves its queue and nothing warns"));
}
