namespace Shootdown.Properties;

/// <summary>L4: no mutual-wait deadlock: two CPUs calling each other with interrupts off, or one holding a lock that is taken with
/// interrupts
/// off.</summary>
public sealed class NoMutualWait : IMonitor
{
    private static readonly Clause MutualWait = new("CPUs wait for each other with interrupts off");

    private NoMutualWait()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L4", "no mutual wait with interrupts off", () => new NoMutualWait(), MutualWait)
        with { Antecedent = "a context waits for another CPU or a lock" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not (CsdWait or KernelLock) ? null
            : new Probe { Notes = true, Stuck = site.Registers.IrqsOff ? MutualWait : null };
    }
}
