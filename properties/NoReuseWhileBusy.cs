namespace Shootdown.Properties;

/// <summary>S7: between a requester's LOCK set and the target's unlock (SYNC: after func; ASYNC: before func) no other store to func,
/// info,
/// type or llist of that csd.</summary>
/// <remarks>
/// <para>That an entry is served whose csd has been unlocked is found by the machine: what its func is then, nobody can say.</para>
/// </remarks>
public sealed class NoReuseWhileBusy : IMonitor
{
    private static readonly Clause BusyCsdWritten = new("a csd in flight is locked or filled again");
    private static readonly Clause UnlockedEntryServed =
        new("an entry is served whose csd has been unlocked meanwhile", MachineFault.UnlockedEntryServed);

    private IReadOnlyList<Csd> csds = [];

    private NoReuseWhileBusy()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S7", "no csd is reused while it is busy", () => new NoReuseWhileBusy(), BusyCsdWritten, UnlockedEntryServed)
        with { Antecedent = "a csd is locked or filled" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        csds = observer.All<Csd>();
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return csds.FirstOrDefault(c => site.Writes(c.Carries)) is { } filled ? StaysSet(filled.Carries)
            : site.Operation is not IAccess { Kind: AccessKind.Store } ? null
            : csds.FirstOrDefault(c => site.Writes(c.Lock)) is { } locked ? StaysSet(locked.Lock)
            : null;
    }

    // A store to what is in use, by another than the one who clears it.
    private static Probe StaysSet(Cell cell) => new()
    {
        Notes = true,
        Reads = [cell],
        When = (ref Sight sight) => sight.IsSet(cell),
        After = (ref Sight sight) => sight.Break(BusyCsdWritten, sight.IsSet(cell)),
    };
}
