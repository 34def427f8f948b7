namespace Shootdown.Properties;

/// <summary>D-L5: nobody waits for a csd while a third CPU's IPI, which he owes, waits to be sent.</summary>
/// <remarks>Antecedent: a context that owes an IPI comes to a wait.</remarks>
public sealed class OwesNothingWhileAcquiring : IMonitor
{
    private static readonly Clause WaitsOwing = new("csd_lock spins while an IPI is owed");

    private OwesNothingWhileAcquiring()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L5", "no csd_lock spins while an IPI is owed", () => new OwesNothingWhileAcquiring(), WaitsOwing);

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is CsdWait && site.Registers.OwesIpi ? new Probe { Blocked = WaitsOwing } : null;
    }
}
