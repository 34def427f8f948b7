namespace Shootdown.Properties;

/// <summary>What the kernel tells of itself is so: scftorture warns of a call only where its function is still to run, and csdlock_debug
/// counts no time as its target's in which the waiter itself was away.</summary>
public sealed class AlarmsAreTrue : IMonitor
{
    private static readonly Clause NothingLeft = new("scftorture warns although there was nobody on whom its function had to run");
    private static readonly Clause CountsItsOwn =
        new("csdlock_debug blames a CPU for the time in which the waiter was moved to another one");

    private readonly Dictionary<Request, Cell> ran = [];
    private readonly Dictionary<Context, Cell> clocks = [];
    private Outstanding outstanding = null!;

    private AlarmsAreTrue()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("ALARM", "no check of the kernel's raises a false alarm", () => new AlarmsAreTrue(), NothingLeft, CountsItsOwn)
        with { Antecedent = "a check looks whether there is something to tell" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        outstanding = observer.Share<Outstanding>();
        foreach (var context in observer.Machine.Contexts)
        {
            var looks = context.Automaton.Nodes.Select(n => n?.Operation.AsWritten.About).ToList();
            foreach (var request in looks.OfType<TortureCheck>().Select(c => c.Request).Distinct())
            {
                ran.Add(request, observer.Ghost(request + ".scfc_out", 2)); // a context's own
            }

            if (context.Cpus.Count > 1 && looks.OfType<CsdClock>().Any())
            {
                clocks.Add(context, observer.Ghost(
                    context + ".ts0 read on", observer.Machine.Cpus, 0, cpu => FormattableString.Invariant($"[{cpu}]")));
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            TortureCheck check => Warns(check, ran[check.Request], outstanding.Of(check.Request)),
            CsdClock clock => Reads(site.Context, clock.Alarm),
            FunctionRun run when ran.TryGetValue(run.Request, out var outs) => Sets(outs, 1),
            _ when CrossCall.Of(site) is { } call && ran.TryGetValue(call.Request, out var outs) => Sets(outs, 0),
            _ => null,
        };
    }

    private static Probe Sets(Cell outs, int value) => new() { Ghosts = [outs], After = (ref Sight sight) => sight[outs] = value };

    // Where nobody was asked, nothing is left to run; where somebody still is, the call has returned early, and the warning is due.
    private static Probe Warns(TortureCheck check, Cell outs, Cell? queued) => new()
    {
        Notes = true,
        Reads = queued is null ? [outs] : [outs, queued],
        After = (ref Sight sight) =>
            sight.Break(
                NothingLeft,
                (check.IsSingle || sight.Result != 0) && !sight.IsSet(outs) && (queued is null || !sight.IsSet(queued))),
    };

    private Probe Reads(Context waiter, bool alarm) => !clocks.TryGetValue(waiter, out var cpu) ? new Probe { Notes = true } : new Probe
    {
        Notes = true,
        Ghosts = [cpu],
        DependsOnCpu = true,
        After = (ref Sight sight) =>
        {
            sight.Break(CountsItsOwn, alarm && sight[cpu] != sight.Cpu);
            sight[cpu] = alarm ? 0 : sight.Cpu;
        },
    };
}
