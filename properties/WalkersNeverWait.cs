namespace Shootdown.Properties;

/// <summary>L7, "flushers never hold what the walker needs": who flushes waits for GUP-fast, and GUP-fast for nobody.</summary>
/// <remarks>A walker is who reads page tables with interrupts off, which is a read-side section.</remarks>
public sealed class WalkersNeverWait : IMonitor
{
    private static readonly Clause Waits = new("GUP-fast waits, interrupts off");

    private WalkersNeverWait()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L7", "walkers are waited for and never wait", () => new WalkersNeverWait(), Waits)
        with { Antecedent = "somebody walks page tables without a lock" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site is not { Registers: { IrqsOff: true, RcuReaders: > 0 } } ? null
            : site.Operation.IsWait ? new Probe { Blocked = Waits }
            : site.Operation.About is TableWalk ? new Probe { Notes = true }
            : null;
    }
}
