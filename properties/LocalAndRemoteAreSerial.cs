namespace Shootdown.Properties;

/// <summary>The opposite of what a32a4d8a815c is for: where this breaks, the initiator's own part overlaps those of the others.</summary>
public sealed class LocalAndRemoteAreSerial : IMonitor
{
    private static readonly Clause RunsBesideRemote =
        new("the call runs locally while other CPUs have still to run it");

    private Outstanding outstanding = null!;

    private LocalAndRemoteAreSerial()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "SERIAL",
        "a call runs locally only while no other CPU has it outstanding",
        () => new LocalAndRemoteAreSerial(),
        RunsBesideRemote)
        with { Antecedent = "a call that others serve too runs its function locally" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        outstanding = observer.Share<Outstanding>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is FunctionRun { Local: true } run && outstanding.Of(run.Request) is { } queued
            ? new Probe { Notes = true, Reads = [queued], Before = (ref Sight sight) => sight.Break(RunsBesideRemote, sight.IsSet(queued)) }
            : null;
    }
}
