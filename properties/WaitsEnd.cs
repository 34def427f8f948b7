namespace Shootdown.Properties;

/// <summary>L1: csd_lock_wait terminates.</summary>
/// <remarks>Among any number of further CPUs it takes besides that nobody waits with interrupts off: that a further CPU serves its queue is
/// taken for granted there, and rests on that (docs/any-number.md).</remarks>
public static class WaitsEnd
{
    private static readonly Clause WaitsDeaf = new("a wait with interrupts off: further CPUs that wait alike never serve their queues");

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L1",
        "every wait ends",
        (Observation.Stuck, "nothing can happen any more, and work is left"))
        .And(() => new WaitsListening(), WaitsDeaf)
        .WhereHappens("a context waits", site => site.Operation.IsWait);

    private sealed class WaitsListening : IMonitor
    {
        private bool amongOthers;

        public void Begin(Observer observer)
        {
            ArgumentNullException.ThrowIfNull(observer);
            amongOthers = observer.Machine.Others >= 0;
        }

        public Probe? Watch(Site site)
        {
            ArgumentNullException.ThrowIfNull(site);
            return amongOthers && site.Operation.IsWait && (site.Registers.IrqsOff || site.Context.Kind != ContextKind.Task)
                ? new Probe { Blocked = WaitsDeaf }
                : null;
        }
    }
}
