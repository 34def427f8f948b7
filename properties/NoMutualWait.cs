namespace Shootdown.Properties;

/// <summary>D-L4: no mutual-wait deadlock: two CPUs calling each other with interrupts off, or one holding a lock that is taken with
/// interrupts
/// off.</summary>
/// <remarks>Antecedent: a context waits with interrupts off.</remarks>
public sealed class NoMutualWait : IMonitor
{
    private static readonly Clause MutualWait = new("CPUs wait for each other with interrupts off", Observed.MutualWait);

    private NoMutualWait()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L4", "no mutual wait with interrupts off", () => new NoMutualWait(), MutualWait);

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is CsdWait or KernelLock && site.Registers.IrqsOff ? new Probe { Stuck = MutualWait } : null;
    }
}
