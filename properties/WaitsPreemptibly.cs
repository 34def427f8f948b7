namespace Shootdown.Properties;

/// <summary>No wait for another CPU happens with preemption off: what the preemptible series is for. Under a spinlock it is off,
/// but for PREEMPT_RT.</summary>
public sealed class WaitsPreemptibly : IMonitor
{
    private static readonly Clause WaitsPinned = new("a completion wait with preemption off");
    private static readonly Clause AcquiresPinned = new("csd_lock spins with preemption off");

    private WaitsPreemptibly()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("P1", "no wait for another CPU with preemption off", () => new WaitsPreemptibly(), WaitsPinned, AcquiresPinned)
        with { Antecedent = "a call waits for a csd" };

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not CsdWait wait ? null : new Probe
        {
            Notes = true,
            Blocked = !site.Registers.KeepsCpu ? null : wait.Purpose == WaitPurpose.Completion ? WaitsPinned : AcquiresPinned,
        };
    }
}
