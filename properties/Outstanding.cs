namespace Shootdown.Properties;

/// <summary>Ghost state that properties share: by request, the CPUs that it has been queued on and that have not run its function
/// since.</summary>
internal sealed class Outstanding : IMonitor
{
    private readonly Dictionary<Request, Cell> queued = [];

    /// <summary>The CPUs of a request; null where no csd ever carries it.</summary>
    /// <param name="request">The request.</param>
    public Cell? Of(Request request) => queued.GetValueOrDefault(request);

    /// <summary>The CPU that runs a function: the one that executes, except where a stopper does so in the place of the dying
    /// CPU.</summary>
    /// <param name="sight">What is seen.</param>
    /// <param name="run">The run.</param>
    public static int RunsOn(in Sight sight, FunctionRun run) => sight.Cpu >= 0 ? sight.Cpu : run.Cpu;

    /// <summary>Whether which CPU executes is open before the step.</summary>
    /// <param name="site">The step.</param>
    public static bool IsMovable(Site site) => site.Context.Cpus.Count > 1 && site.Context.Kind != ContextKind.Hotplug;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        foreach (var request in observer.All<Csd>().SelectMany(csd => csd.Arguments).Select(a => a.Request).Distinct())
        {
            queued.Add(request, observer.GhostMask(request + ".queued"));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            Enqueued add => Adds(add),
            FunctionRun { Local: false } run => Runs(site, run),
            _ => null,
        };
    }

    private Probe Adds(Enqueued add)
    {
        Cell[] carried = [.. add.Csd.Arguments.Select(a => queued[a.Request])];
        return new Probe
        {
            Reads = [add.Csd.Carries],
            Ghosts = carried,
            After = (ref Sight sight) =>
            {
                if (sight[add.Csd.Carries] is var carries && carries != 0)
                {
                    var cpus = carried[carries - 1];
                    sight[cpus] = sight.Mask(cpus).With(add.Queue.Cpu).Bits;
                }
            },
        };
    }

    private Probe? Runs(Site site, FunctionRun run) => !queued.TryGetValue(run.Request, out var cpus) ? null : new Probe
    {
        Ghosts = [cpus],
        DependsOnCpu = IsMovable(site),
        After = (ref Sight sight) => sight[cpus] = sight.Mask(cpus).Without(RunsOn(sight, run)).Bits,
    };
}
