namespace Shootdown.Properties;

/// <summary>L8: taking a CPU offline, or online, completes.</summary>
public sealed class HotplugEnds : IMonitor
{
    private static readonly Clause OfflineStuck =
        new("nothing can happen any more, and a CPU is on its way offline");

    private bool unplugs;

    private HotplugEnds()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of("L8", "a CPU gets offline", () => new HotplugEnds(), OfflineStuck)
        with { Antecedent = "a CPU goes offline or comes online" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        unplugs = !observer.Machine.Unpluggable.IsEmpty;
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return unplugs && site.Context.Kind == ContextKind.Hotplug ? new Probe { Notes = true, Stuck = OfflineStuck } : null;
    }
}
