namespace Shootdown.Properties;

/// <summary>P1b: csd_lock finds its csd free. It spins with preemption off in every kernel, the preemptible ones too: an early put_cpu
/// lets another task of the CPU come to a csd that is still waited for.</summary>
public sealed class LocksUncontended : IMonitor
{
    private static readonly Clause SpinsPinned = new("csd_lock spins with preemption off for a csd of another call");

    private LocksUncontended()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("P1b", "no csd_lock spins with preemption off", () => new LocksUncontended(), SpinsPinned)
        with { Antecedent = "a call locks a csd" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not CsdWait { Purpose: WaitPurpose.Acquire } ? null : new Probe
        {
            Notes = true,
            Blocked = site.Registers.KeepsCpu ? SpinsPinned : null,
        };
    }
}
