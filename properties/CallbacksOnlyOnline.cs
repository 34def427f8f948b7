namespace Shootdown.Properties;

/// <summary>S11: callbacks only on online CPUs or in that CPU's own DYING flush; none queued after the DYING flush.</summary>
public sealed class CallbacksOnlyOnline : IMonitor
{
    private static readonly Clause RanOffline = new("a callback runs on an offline CPU");
    private static readonly Clause QueuedAfterDying = new("a csd is queued after the DYING flush");
    private static readonly Clause RanForAnother = new("a callback of another CPU runs in the DYING flush");

    private Computer machine = null!;

    private CallbacksOnlyOnline()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of(
            "S11", "callbacks run on online CPUs only", () => new CallbacksOnlyOnline(), RanOffline, QueuedAfterDying, RanForAnother)
        with { Antecedent = "a function runs or is queued" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        machine = observer.Machine;
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            FunctionRun run when site.Context.Kind == ContextKind.Hotplug => // a stopper's, in the DYING flush
                While(run.Cpu, static state => state == CpuState.Dying, RanForAnother),
            FunctionRun run => While(run.Cpu, Computer.IsOnline, RanOffline),
            Enqueued add => While(add.Queue.Cpu, Computer.IsOnline, QueuedAfterDying),
            _ => null,
        };
    }

    private Probe While(int cpu, Predicate<CpuState> may, Clause clause)
    {
        var state = machine.State[cpu];
        return new Probe
        {
            Notes = true,
            Reads = [state],
            Before = (ref Sight sight) => sight.Break(clause, !may((CpuState)sight[state])),
        };
    }
}
