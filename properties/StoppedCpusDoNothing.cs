namespace Shootdown.Properties;

/// <summary>What stop_machine() promises: while its function runs, no CPU executes anything else, no interrupt either; and when
/// it returns, the function has run.</summary>
public sealed class StoppedCpusDoNothing : IMonitor
{
    private const string Function = "stop_machine";

    private static readonly Clause Executes = new("a CPU executes something while a function runs for whose time it was to be stopped");
    private static readonly Clause NotRun = new("stop_machine returns and its function has not run");

    private Cell? phase; // a Phase

    private StoppedCpusDoNothing()
    {
    }

    private enum Phase
    {
        NotRun,
        Runs,
        HasRun,
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "STOPPED", "no CPU executes anything while stop_machine's function runs", () => new StoppedCpusDoNothing(), Executes, NotRun)
        with { Antecedent = "a function runs while all CPUs are to be stopped" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function + "()"];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        phase = observer.Find<StopMachine>() is null ? null : observer.Ghost("stop_machine's function", 3);
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return phase is not { } at ? null
            : site.Operation.About is StoppedRun run ? Runs(at, run)
            : site.Context.Kind == ContextKind.Hotplug ? null
            : new Probe
            {
                Ghosts = [at],
                Before = site.ReturnOf(Function) is null ? IsStopped : (ref Sight sight) =>
                {
                    IsStopped(ref sight);
                    sight.Break(NotRun, sight[at] != (int)Phase.HasRun);
                },
                After = site.CallOf(Function) is null && site.ReturnOf(Function) is null
                    ? null
                    : (ref Sight sight) => sight[at] = (int)Phase.NotRun,
            };

        void IsStopped(ref Sight sight) => sight.Break(Executes, sight[at] == (int)Phase.Runs);
    }

    private static Probe Runs(Cell phase, StoppedRun run) => new()
    {
        Notes = true,
        Ghosts = [phase],
        After = (ref Sight sight) => sight[phase] = (int)(run.Begins ? Phase.Runs : Phase.HasRun),
    };
}
