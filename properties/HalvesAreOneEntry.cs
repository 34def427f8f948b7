namespace Shootdown.Properties;

/// <summary>S3, of an entry that takes two reads: whoever reads it without locks gets an entry that there was, or sees that there is
/// none.</summary>
public sealed class HalvesAreOneEntry : IMonitor
{
    private static readonly Clause Torn = new("an entry is gone by of which one half is older than the other, and which never was");

    private HalvesAreOneEntry()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S3d", "an entry that takes two reads is read as it was at one time", () => new HalvesAreOneEntry(), Torn)
        with { Antecedent = "an entry that takes two reads is gone by" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not HalvesRead read ? null : new Probe
        {
            Notes = true,
            Taken = read.IsTorn ? Torn : null,
        };
    }
}
