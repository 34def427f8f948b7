namespace Shootdown.Properties;

/// <summary>D-L8: taking a CPU offline, or online, completes.</summary>
/// <remarks>Antecedent: hotplug begins.</remarks>
public sealed class HotplugEnds : IMonitor
{
    private static readonly Clause OfflineStuck =
        new("nothing can happen any more, and a CPU is on its way offline", Observed.OfflineStuck);

    private HotplugEnds()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of("L8", "a CPU gets offline", () => new HotplugEnds(), OfflineStuck);

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Context.Kind == ContextKind.Hotplug ? new Probe { Stuck = OfflineStuck } : null;
    }
}
