namespace Shootdown.Properties;

/// <summary>L8: taking a CPU offline, or online, completes.</summary>
public sealed class HotplugEnds : IMonitor
{
    private static readonly Clause OfflineStuck =
        new("nothing can happen any more, and a CPU is on its way offline");

    private static readonly Clause NotAsAsked =
        new("everything has ended, and a CPU that was brought online is not, or one that was taken offline is");

    private bool unplugs;

    private HotplugEnds()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of("L8", "a CPU gets offline", () => new HotplugEnds(), OfflineStuck, NotAsAsked)
        with { Antecedent = "a CPU goes offline or comes online" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var machine = observer.Machine;
        unplugs = !machine.Unpluggable.IsEmpty;
        foreach (var cpu in machine.Unpluggable)
        {
            var (state, isGone) = (machine.State[cpu], machine.Gone.Contains(cpu));
            observer.AtEnd(NotAsAsked, [state], (ref Sight end) => end[state] == (int)CpuState.Online != isGone);
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return unplugs && site.Context.Kind == ContextKind.Hotplug ? new Probe { Notes = true, Stuck = OfflineStuck } : null;
    }
}
