namespace Shootdown.Properties;

/// <summary>What a user of on_each_cpu() could have relied on before a32a4d8a815c, which SERIAL is not: that the others come first, and not
/// only that nobody overlaps.</summary>
public sealed class RemoteRunsFirst : IMonitor
{
    private static readonly Clause LocalIsEarly = new("the call runs locally before another CPU that it asks has run it");
    private static readonly Clause RemoteIsLate = new("the call asks another CPU after it has run locally");

    private readonly Dictionary<Request, Cell> ran = [];
    private Outstanding outstanding = null!;

    private RemoteRunsFirst()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "REMOTE-FIRST",
        "a call runs locally after every other CPU that it asks",
        () => new RemoteRunsFirst(),
        LocalIsEarly,
        RemoteIsLate)
        with { Antecedent = "a call that others serve too runs its function locally" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        outstanding = observer.Share<Outstanding>();
        foreach (var request in observer.All<Csd>().SelectMany(csd => csd.Arguments).Select(a => a.Request).Distinct())
        {
            ran.Add(request, observer.Ghost(request + ".ran", 2));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            FunctionRun { Local: true } run when outstanding.Of(run.Request) is { } queued => Locally(queued, ran[run.Request]),
            Enqueued add => Asks(add),
            _ when CrossCall.Returning(site) is { } request && ran.TryGetValue(request, out var local) => Over(local),
            _ => null,
        };
    }

    private static Probe Locally(Cell queued, Cell ran) => new()
    {
        Notes = true,
        Reads = [queued],
        Ghosts = [ran],
        Before = (ref Sight sight) => sight.Break(LocalIsEarly, sight.IsSet(queued)),
        After = (ref Sight sight) => sight[ran] = 1,
    };

    private Probe Asks(Enqueued add)
    {
        Cell[] carried = [.. add.Csd.Arguments.Select(a => ran[a.Request])];
        return new Probe
        {
            Reads = [add.Csd.Carries, .. carried],
            After = (ref Sight sight) =>
                sight.Break(RemoteIsLate, sight[add.Csd.Carries] is var carries && carries != 0 && sight.IsSet(carried[carries - 1])),
        };
    }

    private static Probe Over(Cell ran) => new() { Ghosts = [ran], After = (ref Sight sight) => sight[ran] = 0 };
}
