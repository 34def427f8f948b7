namespace Shootdown.Properties;

/// <summary>L5: nobody waits for a csd while a third CPU's IPI, which he owes, waits to be sent.</summary>
public sealed class OwesNothingWhileAcquiring : IMonitor
{
    private static readonly Clause WaitsOwing = new("csd_lock spins while an IPI is owed");

    private OwesNothingWhileAcquiring()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("L5", "no csd_lock spins while an IPI is owed", () => new OwesNothingWhileAcquiring(), WaitsOwing)
        with { Antecedent = "a context owes an IPI" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Registers.OwesIpi ? new Probe { Notes = true, Blocked = site.Operation.About is CsdWait ? WaitsOwing : null } : null;
    }
}
