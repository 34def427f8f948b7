namespace Shootdown.Properties;

/// <summary>D-S13: a call with wait=1 returns only after its own callbacks, whoever sent the IPI.</summary>
public static class WaitsForItsOwn
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S13",
        "a waiting call returns after its own callbacks",
        (Observed.ReturnedEarly, "the call returns while its callback has not finished"));
}
