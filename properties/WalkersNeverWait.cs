namespace Shootdown.Properties;

/// <summary>D-L7: who flushes waits for GUP-fast, and GUP-fast for nobody: nobody holds what it needs.</summary>
/// <remarks>Antecedent: a lock is taken with interrupts off.</remarks>
public sealed class WalkersNeverWait : IMonitor
{
    private static readonly Clause WalkerWaits = new("GUP-fast waits, interrupts off", Observed.WalkerWaits);

    private WalkersNeverWait()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L7", "walkers are waited for and never wait", () => new WalkersNeverWait(), WalkerWaits);

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is KernelLock && site.Registers.IrqsOff ? new Probe { Blocked = WalkerWaits } : null;
    }
}
